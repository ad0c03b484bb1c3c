"""Which gap a reader asked for."""

from geo.report.basis.model import Gap
from geo.report.planning.model import CityFigures


def describe_gaps(figures: CityFigures, field: str | None, ages: str) -> Gap | None:
    """Return the gap of a field and an age group, None where none was gathered.

    Parameters
    ----------
    figures : CityFigures
        Whose basis holds the gaps.
    field : str or None
        A field's code; None or "": activities of any field.
    ages : str
        all, under_15, 15_64 or 65_plus.
    """
    wanted = (field or None, ages)
    for gap in figures.basis.gaps:
        if (gap.field or None, gap.ages) == wanted:
            return gap
    return None
