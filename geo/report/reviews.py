"""Days of review that everybody may know: what is overdue, and what a month holds."""

from dataclasses import dataclass
from datetime import date

from geo.query.due_list import ReviewDay, find_public_reviews
from geo.snapshot.snapshot import Snapshot
from geo.store.officers import months_later
from geo.store.session import Session


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reviews that are overdue on the snapshot's day, and those still to come."""

    late: tuple[ReviewDay, ...]
    coming: tuple[ReviewDay, ...]
    homes: dict[str, str | None]  # district of the default area set, of sites

    def of_district(self, code: str | None) -> "Reviews":
        """Return those of sites in one district; all of them where none is named."""
        if not code:
            return self
        return Reviews(
            tuple(each for each in self.late if self.homes.get(each.uid) == code),
            tuple(each for each in self.coming if self.homes.get(each.uid) == code),
            self.homes,
        )


def find_reviews(session: Session, snapshot: Snapshot, month: date) -> Reviews:
    """Return a city's reviews of a month; what is overdue stands in today's month.

    Parameters
    ----------
    month : date
        The month's first day.
    """
    found = find_public_reviews(session, snapshot.municipality_id)
    now = month == snapshot.on.replace(day=1)
    end = months_later(month, 1)
    shown = [
        each
        for each in found
        if month <= each.day < end or (now and each.day < snapshot.on)
    ]
    positions = snapshot.positions
    return Reviews(
        tuple(each for each in shown if each.day < snapshot.on),
        tuple(each for each in shown if each.day >= snapshot.on),
        {
            each.uid: snapshot.cards[positions[each.uid]].district_code
            for each in shown
            if each.uid in positions
        },
    )
