"""Figures made comparable between areas of unlike age: standardised rates and ratios."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.analysis.intervals import byar_interval, poisson_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SMALLEST_EVENTS = 10
"""Below this many events a directly standardised rate is not given."""


class Standardised(NamedTuple):
    """A directly standardised rate per person, with its limits and its events."""

    value: float
    lower: float
    upper: float
    events: float


class Ratio(NamedTuple):
    """Observed to expected events: 1 is what the reference rates give."""

    value: float
    lower: float
    upper: float
    observed: float
    expected: float


def direct_standardised_rate(
    x: ArrayLike, n: ArrayLike, weights: ArrayLike, *, confidence: float = 0.95
) -> Standardised:
    """Return one area's rate as it would be with a standard population's ages.

    Parameters
    ----------
    x : array_like of float, shape (bands,)
        Events of each age band, 0 or more; NaN where not known.
    n : array_like of float, shape (bands,)
        Residents of each band.
    weights : array_like of float, shape (bands,)
        The standard population of the same bands; a band of weight 0 is left out.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Standardised
        ``value``, ``lower``, ``upper`` per person (multiply by 1,000 for a
        thousand). NaN below 10 events, where a band is not known, and where a
        band that has weight has no residents: its rate is not known. ``events``
        is given all the same, NaN where a band's is not known.

    Raises
    ------
    ValueError
        If a number is negative or infinite, the shapes differ, or no band has weight.

    Notes
    -----
    ``DSR = Σ w·x/n / Σ w`` and ``var = Σ w²x/n² / (Σ w)²``; with O events and
    Byar's limits of O, each limit is ``DSR + √(var/O)·(limit − O)``.

    References
    ----------
    Dobson, A. J., Kuulasmaa, K., Eberle, E. & Scherer, J. (1991). Confidence
    intervals for weighted sums of Poisson parameters. Statistics in Medicine 10,
    457-462.
    Breslow & Day (1987), as in `geo.analysis.intervals.byar_interval`.
    """
    events, people, standard = _bands(x, n, weights)
    if not standard.sum() > 0:
        raise ValueError("a standard population needs residents")
    used = standard > 0
    events, people, standard = events[used], people[used], standard[used]
    observed = float(events.sum())
    if observed < SMALLEST_EVENTS or math.isnan(observed) or not (people > 0).all():
        return Standardised(math.nan, math.nan, math.nan, observed)

    total = standard.sum()
    value = float((standard * events / people).sum() / total)
    variance = float((standard**2 * events / people**2).sum() / total**2)
    limits = byar_interval(observed, confidence)
    scale = math.sqrt(variance / observed)
    return Standardised(
        value,
        value + scale * (float(limits.lower) - observed),
        value + scale * (float(limits.upper) - observed),
        observed,
    )


def standardised_ratio(
    x: ArrayLike, n: ArrayLike, reference_rates: ArrayLike, *, confidence: float = 0.95
) -> Ratio:
    """Return observed events over those that reference rates would give.

    Parameters
    ----------
    x : array_like of float, shape (bands,)
        Events of each band; NaN where not known.
    n : array_like of float, shape (bands,)
        Residents of each band.
    reference_rates : array_like of float, shape (bands,)
        Events per person of each band in the reference, such as the whole city.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Ratio
        ``value`` = observed / expected with Byar's limits from 10 events on and
        exact Poisson limits below; NaN where a band is not known or nothing is
        expected. ``expected`` is taken as certain.

    Raises
    ------
    ValueError
        If a number is negative or infinite, or the shapes differ.

    Notes
    -----
    ``E = Σ n·R``; ``SR = O/E`` with O's limits divided by E (indirect
    standardisation).

    References
    ----------
    Breslow, N. E. & Day, N. E. (1987). Statistical Methods in Cancer Research,
    volume II. IARC Scientific Publications 82, pp. 65-72.
    """
    events, people, rates = _bands(x, n, reference_rates)
    observed, expected = float(events.sum()), float((people * rates).sum())
    if math.isnan(observed) or not expected > 0:
        return Ratio(math.nan, math.nan, math.nan, observed, expected)
    limits = poisson_interval(observed, confidence)
    return Ratio(
        observed / expected,
        float(limits.lower) / expected,
        float(limits.upper) / expected,
        observed,
        expected,
    )


def _bands(*columns: ArrayLike) -> list[NDArray[np.float64]]:
    bands = [np.asarray(column, dtype=np.float64) for column in columns]
    if len({column.shape for column in bands}) > 1 or bands[0].ndim != 1:
        raise ValueError("every age band needs its events, residents and standard")
    for column in bands:
        if (wrong := (column < 0) | np.isinf(column)).any():
            raise ValueError(f"{column[wrong][0]:g} cannot stand in an age band")
    return bands
