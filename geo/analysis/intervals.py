"""Confidence intervals for shares and for counts.

A complete count has no sampling error; its interval then says how far the figure
might have moved by chance alone (偶然の変動の目安), and pages word it so.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaincinv

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BYAR_FROM = 10
"""From this count on Byar's approximation replaces the exact Poisson limits."""


class Interval(NamedTuple):
    """Lower and upper limits, one pair for each input; NaN where unknown."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def wilson_interval(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval of the share x/n.

    Parameters
    ----------
    x : array_like of float
        Numerators, 0 <= x <= n; NaN where missing. Counts moved between area
        sets may be non-integer: the formula is smooth in x and n, but is then an
        approximation that leaves the error of the moving out.
    n : array_like of float
        Denominators, broadcast against `x`; NaN where missing.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Interval
        Limits as shares 0-1, float64 of the broadcast shape (0-dimensional for
        scalars); NaN where x or n is missing or n is 0.

    Raises
    ------
    ValueError
        If x > n, or x or n is negative or infinite, or the level is not between
        0 and 1. More members than households is an error in the source: it is
        never capped at 100 %.

    Notes
    -----
    ``(2x + z² ∓ z·√(z² + 4x(1 − x/n))) / (2(n + z²))``. Unlike Wald's
    ``p ∓ z·√(p(1−p)/n)`` it stays in 0-1 and keeps a width at x = 0 and x = n.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and
    statistical inference. JASA 22, 209-212.
    Newcombe, R. G. (1998). Two-sided confidence intervals for the single
    proportion. Statistics in Medicine 17, 857-872.
    """
    z = z_value(confidence)
    events, trials = np.broadcast_arrays(_counts(x, "x"), _counts(n, "n"))
    if (excess := events > trials).any():
        worst = f"{events[excess].flat[0]:g} of {trials[excess].flat[0]:g}"
        raise ValueError(f"a numerator exceeds its denominator: {worst}")

    trials = np.where(trials > 0, trials, np.nan)
    middle = 2 * events + z**2
    reach = z * np.sqrt(z**2 + 4 * events * (1 - events / trials))
    double = 2 * (trials + z**2)
    # Rounding must not leave a limit just short of the 0 or 1 it equals exactly.
    lower = np.where((events == 0) & (trials > 0), 0, (middle - reach) / double)
    upper = np.where(events == trials, 1, (middle + reach) / double)
    return Interval(np.clip(lower, 0, 1), np.clip(upper, 0, 1))


def byar_interval(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return Byar's approximate limits of a Poisson count.

    Parameters
    ----------
    x : array_like of float
        Counts >= 0; NaN where missing. Good from about 10 on; see
        `poisson_interval`.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Interval
        Limits of the expected count, float64 of the shape of `x`. The lower limit
        is 0 at x = 0 and never negative.

    Raises
    ------
    ValueError
        If a count is negative or infinite, or the level is not between 0 and 1.

    Notes
    -----
    ``lower = x·(1 − 1/(9x) − z/(3√x))³`` and, with ``y = x + 1``,
    ``upper = y·(1 − 1/(9y) + z/(3√y))³``.

    References
    ----------
    Breslow, N. E. & Day, N. E. (1987). Statistical Methods in Cancer Research,
    volume II. IARC Scientific Publications 82, p. 69.
    """
    z = z_value(confidence)
    count = _counts(x, "x")
    above = count + 1
    some = np.where(count == 0, np.nan, count)
    cube = (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    lower = np.where(count == 0, 0, np.maximum(some * cube, 0))
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return Interval(lower, upper)


def exact_poisson_interval(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the exact (Garwood) limits of a Poisson count.

    Parameters
    ----------
    x : array_like of float
        Counts >= 0; NaN where missing. The gamma form also accepts a
        non-integer count, for which "exact" is only a name.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Interval
        Limits of the expected count, float64 of the shape of `x`; the lower limit
        is 0 at x = 0, where the upper is 3.689 at 95 %.

    Raises
    ------
    ValueError
        If a count is negative or infinite, or the level is not between 0 and 1.

    Notes
    -----
    ``lower = χ²(α/2; 2x)/2`` and ``upper = χ²(1 − α/2; 2x + 2)/2``, taken as the
    gamma quantiles they equal.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika
    28, 437-442.
    """
    z_value(confidence)
    tail = (1 - confidence) / 2
    count = _counts(x, "x")
    some = np.where(count == 0, np.nan, count)
    lower = np.where(count == 0, 0, gammaincinv(some, tail))
    return Interval(lower, np.asarray(gammaincinv(count + 1, 1 - tail)))


def poisson_interval(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return a count's limits: Byar's from 10 on, exact below.

    Parameters
    ----------
    x : array_like of float
        Counts >= 0; NaN where missing.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Interval
        Limits of the expected count, float64 of the shape of `x`.

    Raises
    ------
    ValueError
        If a count is negative or infinite, or the level is not between 0 and 1.

    Notes
    -----
    The rule of England's public health indicators, so figures can be checked
    against theirs. The two methods differ by less than 0.3 % at 10.

    References
    ----------
    Eayres, D. (2008). Technical Briefing 3: Commonly used public health
    statistics and their confidence intervals. Association of Public Health
    Observatories.
    """
    count = _counts(x, "x")
    byar = byar_interval(count, confidence)
    exact = exact_poisson_interval(count, confidence)
    many = count >= BYAR_FROM
    return Interval(
        np.where(many, byar.lower, exact.lower),
        np.where(many, byar.upper, exact.upper),
    )


def finite_population_interval(
    x: ArrayLike, n: ArrayLike, population: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return the interval of a share among those who answered of a finite population.

    Parameters
    ----------
    x, n : array_like of float
        Those who said so, and those who answered; 0 <= x <= n.
    population : array_like of float
        Everybody the survey is about; n <= population.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Interval
        Limits as shares 0-1. NaN where a number is missing, n is 0, or everybody
        answered: a census has no sampling error and so no interval.

    Raises
    ------
    ValueError
        If x > n or n > population, or a number is negative or infinite, or the
        level is not between 0 and 1.

    Notes
    -----
    Wilson's interval with the sample size ``n·(N − 1)/(N − n)`` that gives the
    variance of drawing n of N without replacement, the share kept. It presumes
    that those who answered are a random sample; a survey's refusals are not
    corrected for.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques, 3rd ed., chapters 2-3; Wilson (1927).
    """
    everybody = _counts(population, "population")
    said, answered = np.broadcast_arrays(_counts(x, "x"), _counts(n, "n"))
    if (answered > everybody).any():
        raise ValueError("more answered than there are")
    some = answered < everybody
    left = np.where(some, everybody - answered, np.nan)
    inflated = np.where(answered > 0, (everybody - 1) / left, 1)
    if (said > answered).any():
        raise ValueError("a numerator exceeds its denominator")
    limits = wilson_interval(said * inflated, answered * inflated, confidence)
    return Interval(
        np.where(some, limits.lower, np.nan), np.where(some, limits.upper, np.nan)
    )


def z_value(confidence: float) -> float:
    """Return how many standard errors a two-sided level reaches: 1.96 for 0.95.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence:g} is not between 0 and 1")
    return NormalDist().inv_cdf(1 - (1 - confidence) / 2)


def _counts(values: ArrayLike, name: str) -> NDArray[np.float64]:
    counts = np.asarray(values, dtype=np.float64)
    wrong = (counts < 0) | np.isinf(counts)
    if wrong.any():
        raise ValueError(f"{name} holds {counts[wrong].flat[0]:g}, which is no count")
    return counts
