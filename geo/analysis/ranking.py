"""Ranks with the interval chance leaves them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import chdtrc

from geo.analysis.intervals import z_value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

DRAWS = 10_000
"""How often a ranking is drawn anew; an end of an interval then moves by a place or so."""


class Ranks(NamedTuple):
    """Places from 1 (the highest value) with the 95 % interval of places.

    int64, 0 where an area has no rank; ``tied`` where another has the same value.
    """

    place: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    tied: NDArray[np.bool_]


def rank_intervals(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Ranks:
    """Rank areas by value and simulate how far each rank might be off.

    Parameters
    ----------
    value, lower, upper : array_like of float, shape (areas,)
        Figures with their 95 % intervals in one unit; an area where any of the
        three is NaN has no rank.
    seed : int
        Of the draws; the same seed gives the same ranks on every machine.
    draws : int
        How many rankings to draw.

    Returns
    -------
    Ranks
        Areas of the same value share the best of their places (同順位). The
        interval always holds the place itself. The result follows the areas
        when they are given in another order.

    Raises
    ------
    ValueError
        If a value lies outside its interval.

    Notes
    -----
    Each figure is drawn from a normal distribution in two pieces, whose 2.5 % and
    97.5 % points are the interval's ends and whose middle is the value: so a
    Wilson interval keeps its skew near 0 and 1. All are ranked, and the interval
    is that of the middle 95 % of each area's places.

    References
    ----------
    Goldstein, H. & Spiegelhalter, D. J. (1996). League tables and their
    limitations. JRSS A 159, 385-443.
    Marshall, E. C. & Spiegelhalter, D. J. (1998). Reliability of league tables of
    in vitro fertilisation clinics. BMJ 316, 1701-1705.
    """
    figures = np.column_stack(
        [np.asarray(column, dtype=np.float64) for column in (value, lower, upper)]
    )
    known = np.asarray(np.isfinite(figures).all(axis=1))
    ranked, same = np.unique(figures[known], axis=0, return_inverse=True)
    # Areas stand in the order of their figures, so their draws do not hang on codes.
    order = np.argsort(same.ravel(), kind="stable")
    standing = figures[known][order]
    middle, below, above = standing.T
    slack = 1e-9 * (1 + np.abs(middle))
    if (below > middle + slack).any() or (above < middle - slack).any():
        raise ValueError("a value lies outside its interval")
    ends = np.zeros((2, len(ranked)), dtype=np.int64)
    if len(standing):
        ends = _drawn_ends(middle, below, above, seed=seed, draws=draws)
    # Equal figures share the wider of their intervals.
    group = same.ravel()[order]
    low = np.full(len(ranked), len(standing), dtype=np.int64)
    high = np.zeros(len(ranked), dtype=np.int64)
    np.minimum.at(low, group, ends[0])
    np.maximum.at(high, group, ends[1])

    from scipy.stats import rankdata

    place = np.zeros(len(figures), dtype=np.int64)
    best = rankdata(-figures[known][:, 0], method="min").astype(np.int64)
    place[known] = best
    made = Ranks(
        place, place.copy(), place.copy(), np.zeros(len(figures), dtype=np.bool_)
    )
    made.low[known] = np.minimum(low[same.ravel()], best)
    made.high[known] = np.maximum(high[same.ravel()], best)
    made.tied[known] = np.bincount(best, minlength=len(best) + 1)[best] > 1
    return made


def spread_beyond_chance(z: ArrayLike) -> float:
    """Return how often areas that are all alike would differ as much as these.

    Parameters
    ----------
    z : array_like of float, shape (areas,)
        Each area's distance from the mean of all, in standard errors; NaN is
        left out.

    Returns
    -------
    float
        A probability: small where areas truly differ; 1 with fewer than two.

    Notes
    -----
    ``Q = Σz²`` against χ² with one degree of freedom fewer than areas.

    References
    ----------
    Cochran, W. G. (1954). The combination of estimates from different
    experiments. Biometrics 10, 101-129.
    """
    known = np.asarray(z, dtype=np.float64)
    known = known[~np.isnan(known)]
    return float(chdtrc(len(known) - 1, (known**2).sum())) if len(known) > 1 else 1.0


def _drawn_ends(
    middle: NDArray[np.float64],
    below: NDArray[np.float64],
    above: NDArray[np.float64],
    *,
    seed: int,
    draws: int,
) -> NDArray[np.int64]:
    """Return the 2.5 % and the 97.5 % place of each area, shape (2, areas)."""
    z = z_value(0.95)
    # A width of nothing at all would let equal figures always tie in one order.
    least = 1e-12 * (np.ptp(middle) + 1e-300)
    down = np.maximum((middle - below) / z, least)
    up = np.maximum((above - middle) / z, least)
    noise = _noise(seed, draws, len(middle))
    drawn = middle + noise * np.where(noise < 0, down, up)
    order = np.argsort(-drawn, axis=1) + np.arange(draws)[:, np.newaxis] * len(middle)
    places = np.empty(drawn.size, dtype=np.int32)
    places[order.ravel()] = np.tile(
        np.arange(1, len(middle) + 1, dtype=np.int32), draws
    )
    by_area = np.ascontiguousarray(places.reshape(drawn.shape).T)
    by_area.sort(axis=1)
    edges = round(0.025 * (draws - 1)), round(0.975 * (draws - 1))
    return by_area[:, edges].T.astype(np.int64)


@lru_cache(maxsize=1)
def _noise(seed: int, draws: int, areas: int) -> NDArray[np.float64]:
    """Return the draws that every indicator of one set of areas shares."""
    noise = np.random.default_rng(seed).standard_normal((draws, areas))
    noise.flags.writeable = False
    return noise
