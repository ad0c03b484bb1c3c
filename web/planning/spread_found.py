"""What is found in figures by slower means, each found once a version."""

from collections.abc import Mapping

from geo.report.planning.against import Against, compare_against
from geo.report.planning.clusters import describe_clusters
from geo.report.planning.inequality import describe_inequality
from geo.report.planning.model import (
    WHOLE,
    CityFigures,
    Clusters,
    FigureCard,
    InequalityYear,
)
from geo.report.planning.towns import group_by_town
from web.planning.figures import kept


def find_clusters(figures: CityFigures, indicator: str) -> Clusters:
    """Return where high and low districts lie together."""
    return kept(
        figures,
        ("clusters", indicator),
        lambda: describe_clusters(figures, indicator),
    )


def find_inequality(figures: CityFigures, indicator: str) -> tuple[InequalityYear, ...]:
    """Return how unlike districts are, the oldest year first."""
    return kept(
        figures,
        ("inequality", indicator),
        lambda: describe_inequality(
            figures, indicator, group_by_town(figures.basis.names)
        ),
    )


def find_ends(
    figures: CityFigures, indicator: str
) -> tuple[FigureCard, FigureCard] | None:
    """Return the districts of the lowest and the highest value, None below two.

    Districts of few are left out: theirs is the most of chance.
    """
    cards = [
        card
        for code, card in figures.cards.get(indicator, {}).items()
        if code != WHOLE and card.estimate.known and not card.small
    ]
    if len(cards) < 2:  # noqa: PLR2004 - two ends
        return None
    cards.sort(key=lambda card: (card.estimate.value or 0.0, card.code))
    return cards[0], cards[-1]


def find_against(
    figures: CityFigures, indicator: str, against: str
) -> Mapping[str, Against]:
    """Return what every district is compared with."""
    return kept(
        figures,
        ("against", indicator, against),
        lambda: compare_against(figures, indicator, against),
    )
