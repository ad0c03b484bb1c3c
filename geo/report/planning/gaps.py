"""Residents with nothing within reach."""

from geo.report.basis.model import Gap
from geo.report.planning.model import CityFigures


def describe_gaps(figures: CityFigures, field: str | None, ages: str) -> Gap | None:
    """Return the gap of a field and ages."""
    return next(
        (gap for gap in figures.basis.gaps if (gap.field, gap.ages) == (field, ages)),
        None,
    )
