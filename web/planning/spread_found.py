"""What is found in figures by slower means, each found once a version."""

from collections.abc import Mapping

from geo.report.planning.against import Against, compare_against
from geo.report.planning.clusters import describe_clusters
from geo.report.planning.inequality import describe_inequality
from geo.report.planning.model import CityFigures, Clusters, InequalityYear
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
        lambda: describe_inequality(figures, indicator),
    )


def find_against(
    figures: CityFigures, indicator: str, against: str
) -> Mapping[str, Against]:
    """Return what every district is compared with."""
    return kept(
        figures,
        ("against", indicator, against),
        lambda: compare_against(figures, indicator, against),
    )
