"""Funnel plots: how far districts of each size stray, by chance and beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy.special import gdtrib

from geo.analysis.intervals import Interval, exact_poisson_interval, z_value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Method: TypeAlias = Literal["proportion", "rate", "ratio"]
"""``proportion`` x of n; ``rate`` x events among n; ``ratio`` x observed to n expected."""


class Overdispersion(NamedTuple):
    """How much more areas differ than chance gives.

    ``phi`` is 1 by chance alone; ``tau2`` the variance of true values on the
    transformed scale, 0 where chance explains all; ``centre`` the mean of all by
    size (1 for a ratio); ``z`` each area's distance from it in standard errors
    of chance alone, before the outer ones were drawn in; NaN where unknown.
    """

    phi: float
    tau2: float
    centre: float
    z: NDArray[np.float64]


def proportion_limits(
    centre: float, n: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return a funnel's limits by chance alone for shares.

    Parameters
    ----------
    centre : float
        The share of all areas together, 0-1.
    n : array_like of float
        Denominators, above 0; NaN gives NaN.
    confidence : float
        Two-sided level: 0.95 or 0.998.

    Returns
    -------
    Interval
        Limits as shares, clipped to 0-1.

    Raises
    ------
    ValueError
        If the centre is no share or the level is not between 0 and 1.

    Notes
    -----
    ``p0 ± z·√(p0(1−p0)/n)``: the share whose Wilson limit just reaches p0.

    References
    ----------
    Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional
    performance. Statistics in Medicine 24, 1185-1202.
    """
    if not 0 <= centre <= 1:
        raise ValueError(f"{centre:g} is no share")
    reach = z_value(confidence) * np.sqrt(centre * (1 - centre) / _sizes(n))
    return Interval(np.clip(centre - reach, 0, 1), np.clip(centre + reach, 0, 1))


def rate_limits(expected: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return a funnel's limits by chance alone for counts, at each expected count.

    Parameters
    ----------
    expected : array_like of float
        Expected counts, above 0; NaN gives NaN. For rates: the mean rate × n.
    confidence : float
        Two-sided level: 0.95 or 0.998.

    Returns
    -------
    Interval
        Limits of the observed count, smooth in `expected` and not rounded to
        whole counts; divide by `expected` for a ratio. The lower one is 0 where
        even 0 events are not too few.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    Notes
    -----
    The counts x at which ``χ²(1−α/2; 2x+2)/2`` and ``χ²(α/2; 2x)/2`` equal the
    expected count: `expected_at_limits` read the other way round.

    References
    ----------
    Spiegelhalter (2005), appendix A.1.1, with exact Poisson probabilities.
    """
    z_value(confidence)
    tail = (1 - confidence) / 2
    size = _sizes(expected)
    lower = np.asarray(gdtrib(1, 1 - tail, size)) - 1
    return Interval(np.maximum(lower, 0), np.asarray(gdtrib(1, tail, size)))


def expected_at_limits(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the expected counts at which a count stands on the funnel's limits.

    Parameters
    ----------
    x : array_like of float
        Observed counts >= 0; NaN where missing.
    confidence : float
        Two-sided level: 0.95 or 0.998.

    Returns
    -------
    Interval
        ``lower`` = χ²(α/2; 2x)/2: where fewer are expected, x is above the upper
        limit. ``upper`` = χ²(1 − α/2; 2x+2)/2: where more are expected, x is
        below the lower limit.

    Raises
    ------
    ValueError
        If a count is negative or infinite, or the level is not between 0 and 1.

    References
    ----------
    Garwood (1936), as in `geo.analysis.intervals.exact_poisson_interval`.
    """
    return exact_poisson_interval(x, confidence)


def overdispersion(
    x: ArrayLike, n: ArrayLike, *, method: Method = "proportion", winsorise: float = 0.1
) -> Overdispersion:
    """Measure how much more areas differ than chance alone would make them.

    Parameters
    ----------
    x, n : array_like of float, shape (areas,)
        As `Method` says; an area with n = 0 or a NaN is left out.
    method : str
        ``proportion``: arcsine, ``rate``: square root, both winsorised;
        ``ratio``: logarithm, the outer groups left out; it needs x above 0.
    winsorise : float
        The share at each end that is drawn in (or left out).

    Returns
    -------
    Overdispersion
        NaN throughout where no area is known; φ and τ² on one scale with
        `overdispersed_limits` of the same method.

    Raises
    ------
    ValueError
        If x > n for a proportion, a count is negative, or a ratio has x = 0.

    Notes
    -----
    With y the transformed figure and s its standard error by chance: proportion
    ``y = asin√(x/n)``, ``s = 1/(2√n)``; rate, with E = b·n and b = Σx/Σn,
    ``y = √(x/E)``, ``s = 1/(2√E)``; ratio ``y = ln(x/n)``, ``s = 1/√n``. Then ``z =
    (y − y0)/s``, drawn in to its 10 % and 90 % quantiles (for a ratio: the lowest
    and the highest tenth left out), ``φ = Σz²/I``, ``w = 1/s²`` and ``τ² = max(0,
    (Iφ − (I−1)) / (Σw − Σw²/Σw))``.

    References
    ----------
    Spiegelhalter, D. J. (2005), as above; Spiegelhalter, D. J. et al. (2012).
    Statistical methods for healthcare regulation. JRSS A 175, 1-47; NHS Digital,
    Summary Hospital-level Mortality Indicator, for the ratio.
    """
    events, size = np.broadcast_arrays(
        np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    )
    known = ~np.isnan(events) & (size > 0)
    if not known.any():
        return Overdispersion(np.nan, np.nan, np.nan, np.full(events.shape, np.nan))
    count, area = events[known], size[known]
    centre = 1.0 if method == "ratio" else float(count.sum() / area.sum())
    figure, middle, error = _transformed(count, area, centre, method)
    z = (figure - middle) / error
    kept = np.ones(len(z), dtype=bool)
    drawn_in = z
    if method == "ratio":
        kept = _inner(z, winsorise)
        drawn_in = z[kept]
    else:
        drawn_in = np.clip(z, *np.quantile(z, [winsorise, 1 - winsorise]))
    areas = len(drawn_in)
    phi = float((drawn_in**2).mean()) if areas else np.nan
    weights = 1 / error[kept] ** 2
    scale = weights.sum() - (weights**2).sum() / weights.sum() if areas else 0.0
    tau2 = max(0.0, (areas * phi - (areas - 1)) / scale) if areas > 1 else 0.0
    every = np.full(events.shape, np.nan)
    every[known] = z
    return Overdispersion(phi, float(tau2), centre, every)


def overdispersed_limits(
    centre: float,
    size: ArrayLike,
    tau2: float,
    confidence: float = 0.95,
    *,
    method: Method = "proportion",
) -> Interval:
    """Return a funnel's limits with the spread among areas allowed for.

    Parameters
    ----------
    centre : float
        The mean figure: a share, a rate per person, or 1.
    size : array_like of float
        Denominators of a proportion; expected counts of a rate or a ratio.
    tau2 : float
        From `overdispersion` of the same method.
    confidence : float
        Two-sided level: 0.95 or 0.998.

    Returns
    -------
    Interval
        In the unit of `centre`.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    Notes
    -----
    Proportion ``sin²(asin√p0 ± z√(1/4n + τ²))``, the angle kept within 0-π/2;
    rate ``centre·(1 ± z√(1/4E + τ²))²``, what is squared not below 0; ratio
    ``centre·exp(± z√(1/E + τ²))``.

    References
    ----------
    As `overdispersion`.
    """
    z = z_value(confidence)
    area = _sizes(size)
    if method == "ratio":
        reach = z * np.sqrt(1 / area + tau2)
        return Interval(centre * np.exp(-reach), centre * np.exp(reach))
    reach = z * np.sqrt(1 / (4 * area) + tau2)
    if method == "rate":
        low = np.maximum(1 - reach, 0)
        return Interval(centre * low**2, centre * (1 + reach) ** 2)
    middle = np.arcsin(np.sqrt(centre))
    ends = [np.clip(middle + side * reach, 0, np.pi / 2) for side in (-1, 1)]
    return Interval(np.sin(ends[0]) ** 2, np.sin(ends[1]) ** 2)


def _transformed(
    count: NDArray[np.float64], area: NDArray[np.float64], centre: float, method: Method
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    if (count < 0).any() or (method == "proportion" and (count > area).any()):
        raise ValueError("a numerator is negative or exceeds its denominator")
    if method == "proportion":
        share = np.arcsin(np.sqrt(count / area))
        return share, float(np.arcsin(np.sqrt(centre))), 1 / (2 * np.sqrt(area))
    if method == "ratio":
        if (count == 0).any():
            raise ValueError("a ratio of 0 has no logarithm: measure it as a rate")
        return np.log(count / area), 0.0, 1 / np.sqrt(area)
    if centre == 0:  # no event anywhere: nothing strays
        return np.ones_like(count), 1.0, np.ones_like(count)
    expected = centre * area
    return np.sqrt(count / expected), 1.0, 1 / (2 * np.sqrt(expected))


def _inner(z: NDArray[np.float64], outer: float) -> NDArray[np.bool_]:
    """Say which stand in neither the lowest nor the highest of 1/outer groups."""
    if outer == 0:
        return np.ones(len(z), dtype=bool)
    from scipy.stats import rankdata

    groups = 1 / outer
    place = np.floor(rankdata(z) * groups / (len(z) + 1))
    return (place > 0) & (place < groups - 1)


def _sizes(sizes: ArrayLike) -> NDArray[np.float64]:
    area = np.asarray(sizes, dtype=np.float64)
    return np.where(area > 0, area, np.nan)
