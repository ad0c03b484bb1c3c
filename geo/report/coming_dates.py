"""The next dates of some things, in one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.domain.schedule import occurrences

if TYPE_CHECKING:
    from geo.snapshot.snapshot import Snapshot

MOST = 40


@dataclass(frozen=True, slots=True)
class ComingDate:
    """One day of one thing."""

    on: date
    uid: str
    title: str


def find_coming_dates(
    snapshot: "Snapshot",
    things: Iterable[tuple[str, str]],
    *,
    since: date,
    before: date,
) -> list[ComingDate]:
    """Return the days of public things in a half-open period, at most forty of each.

    Parameters
    ----------
    things
        Public id and title of each.
    """
    found = [
        ComingDate(day, uid, title)
        for uid, title in things
        if (schedule := snapshot.get_schedule(uid)) is not None
        for day in occurrences(schedule, since, MOST, before=before)
    ]
    return sorted(found, key=lambda each: (each.on, each.title))
