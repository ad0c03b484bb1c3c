"""Ranks of districts, with intervals, and only where there is something to rank."""

import numpy as np
import numpy.typing as npt

from geo.analysis.ranking import rank_intervals, spread_beyond_chance
from geo.domain.indicators import Kind
from geo.report.planning.estimates import Figures
from geo.report.planning.model import Rank, Unranked

FEWEST_RANKED = 3
"""Of fewer districts a rank says nothing that the values do not."""

DRAWS = 1_000
"""Enough that an end of an interval moves by a place or two among hundreds."""

ALIKE = 0.05
"""Districts that chance alone would part as far as this often are not ranked."""

SEED = 20_110_401


def describe_ranks(figures: Figures) -> dict[str, Rank | Unranked]:
    """Return every district's rank, or why it has none.

    A district is ranked with a value, at least the indicator's smallest
    denominator, and an interval. Where all who could be ranked differ no more
    than chance would make them (χ² test of homogeneity at 5 %), nobody is: their order
    would be noise.
    """
    indicator, known = figures.indicator, figures.districts
    found: dict[str, Rank | Unranked] = {}
    if not indicator.ranked or not indicator.judged:
        return dict.fromkeys(figures.codes[:-1], Unranked.NOT_RANKED)
    large = known & (figures.n >= indicator.minimum_n)
    for at, code in enumerate(figures.codes[:-1]):
        if not large[at]:
            found[code] = Unranked.FEW if known[at] else Unranked.NO_VALUE
    able = [code for at, code in enumerate(figures.codes[:-1]) if large[at]]
    if len(able) < FEWEST_RANKED:
        return found | dict.fromkeys(able, Unranked.FEW_DISTRICTS)
    if spread_beyond_chance(_distances(figures, large)) > ALIKE:
        return found | dict.fromkeys(able, Unranked.ALIKE)
    ranks = rank_intervals(
        figures.value[large],
        figures.lower[large],
        figures.upper[large],
        seed=SEED,
        draws=DRAWS,
    )
    for code, place, low, high, tied in zip(able, *ranks, strict=True):
        found[code] = Rank(int(place), int(low), int(high), len(able), bool(tied))
    return found


def _distances(
    figures: Figures, ranked: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Return each ranked district's distance from their mean, in standard errors."""
    kind = figures.indicator.kind
    if kind in {Kind.SHARE, Kind.RATE, Kind.STANDARDISED_RATIO}:
        x, n = figures.x[ranked], figures.n[ranked]
        mean = x.sum() / n.sum()
        rest = 1 - mean if kind is Kind.SHARE else 1.0
        error = np.sqrt(n * mean * rest)
        return np.asarray((x - n * mean) / np.where(error > 0, error, np.inf))
    value = figures.value[ranked]
    error = (figures.upper[ranked] - figures.lower[ranked]) / 3.92
    weights = 1 / np.where(error > 0, error, np.nan) ** 2
    mean = np.nansum(weights * value) / np.nansum(weights)
    return np.asarray((value - mean) / error)
