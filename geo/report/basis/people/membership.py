"""Member households of associations (加入世帯), every year that was reported."""

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked
from geo.report.basis.households import find_withheld
from geo.report.basis.model import Measure
from geo.report.basis.people.observed import find_years, share_in_year


def measure_membership(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return membership by fiscal year, the oldest first, without what is hidden.

    It is hidden here, not only in the gate: figures of another area set may tell of
    the associations they were made from (`geo.report.basis.households`).

    ``definition`` in the counts says how each district's figure was counted: a
    year that was counted otherwise is a break, in that district only.
    """
    withheld = find_withheld(asked.session, asked.snapshot)
    return {
        "membership": tuple(
            withheld.withhold(
                share_in_year(
                    asked, "membership", year, missing=Reason.NO_HOUSEHOLDS_REPORTED
                ),
                asked.area_set.summary.slug,
            )
            for year in find_years(asked, "membership")
        )
    }
