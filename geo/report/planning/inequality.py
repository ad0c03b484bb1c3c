"""How unlike the districts are."""

from geo.report.planning.model import CityFigures, InequalityYear


def describe_inequality(
    figures: CityFigures, indicator_id: str, group_by: str | None = None
) -> tuple[InequalityYear, ...]:
    """Return one record a year."""
    del figures, indicator_id, group_by
    return ()
