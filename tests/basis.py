"""What a gatherer of the planners' basis is asked, of the small town of `tests.samples`."""

from datetime import date

from geo.report.basis.asked import Asked
from geo.report.basis.population import find_population
from geo.snapshot.snapshot import Snapshot
from tests.samples import DAY, snapshot_of


def asked_of(
    session,
    area_set: str | None = None,
    *,
    on: date = DAY,
    snapshot: Snapshot | None = None,
) -> Asked:
    """One area set of the town, or of another city's snapshot, as of a day."""
    snapshot = snapshot or snapshot_of(session, on)
    contents = snapshot.get_area_set(area_set)
    return Asked(
        session, snapshot, contents, find_population(session, snapshot, contents)
    )


def counts_of(measure) -> dict[str, tuple]:
    """Each district's x and n, and the whole's under ""."""
    rows = measure.counts
    found = {code: (rows.loc[code, "x"], rows.loc[code, "n"]) for code in rows.index}
    return found | {"": (measure.whole.x, measure.whole.n)}
