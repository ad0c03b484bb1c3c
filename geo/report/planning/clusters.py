"""Spatial autocorrelation of one indicator."""

from geo.domain.indicators import get_indicator
from geo.report.planning.model import WHOLE, CityFigures, Clusters


def describe_clusters(
    figures: CityFigures, indicator_id: str, *, seed: int = 20260401
) -> Clusters:
    """Return no clusters."""
    cards = figures.cards.get(indicator_id, {})
    known = [c for code, c in cards.items() if code != WHOLE and c.estimate.known]
    return Clusters(
        indicator=get_indicator(indicator_id),
        units=len(known),
        moran=None,
        expected=None,
        p_value=None,
        permutations=9999,
        seed=seed,
        islands=(),
        clusters=None,
        p_values={},
        rate_adjusted=False,
    )
