"""How many collaborations wait for a review whose day has passed."""

from geo.query.due_list import find_public_reviews
from geo.snapshot.snapshot import Snapshot
from web.database import open_session


def count_overdue(snapshot: Snapshot) -> int:
    """Return how many published collaborations are late with their review."""
    with open_session() as session:
        reviews = find_public_reviews(session, snapshot.municipality_id)
    late = [each for each in reviews if each.day < snapshot.on]
    return sum(each.kind == "partnership" for each in late)
