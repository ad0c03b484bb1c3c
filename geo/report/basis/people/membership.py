"""Member households of associations (加入世帯), every year that was reported."""

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.people.observed import find_years, share_in_year


def measure_membership(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return membership by fiscal year, the oldest first.

    ``definition`` in the counts says how each district's figure was counted: a
    year that was counted otherwise is a break, in that district only.
    """
    return {
        "membership": tuple(
            share_in_year(
                asked, "membership", year, missing=Reason.NO_HOUSEHOLDS_REPORTED
            )
            for year in find_years(asked, "membership")
        )
    }
