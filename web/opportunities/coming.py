"""Open doors beside activities: in the calendar's month, and under what a search finds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for

from geo.query.committees import find_meetings
from geo.query.opportunities import OpportunityRecord, find_opportunities
from geo.report.doors import DoorWish, choose_doors
from geo.snapshot.snapshot import Snapshot
from web.database import open_session
from web.finder_query import FinderQuery
from web.language import translated as _
from web.opportunities.searched import wish_of

MOST_IN_FINDER = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """A day of a door or a committee, with its page."""

    on: date
    tag: str
    title: str
    times: tuple[str | None, str | None]
    address: str
    cancelled: bool


def coming_in(
    snapshot: Snapshot, holds: Callable[[date], bool], district: str | None
) -> list[Coming]:
    """Return deadlines, meetings and trainings of a month, by day."""
    with open_session() as session:
        key = snapshot.municipality_id
        doors = find_opportunities(session, key, on=snapshot.on)
        meetings = find_meetings(session, key)
    wish = DoorWish(state="all", district=district)
    found = [
        each
        for door in choose_doors(doors, wish)
        for each in _days(snapshot, door)
        if holds(each.on)
    ]
    found += [
        Coming(
            each.held_on,
            _("審議会・委員会"),
            each.committee_name,
            (each.start_time, each.end_time),
            url_for("committees.show_one", city=snapshot.city.slug, uid=each.committee),
            cancelled=False,
        )
        for each in meetings
        if holds(each.held_on) and each.is_public
    ]
    return sorted(found, key=lambda each: (each.on, each.times[0] or "", each.title))


def doors_found(snapshot: Snapshot, query: FinderQuery) -> list[OpportunityRecord]:
    """Return a few open doors that fit a search, as `web.opportunities.searched` reads it."""
    wish = wish_of(query, snapshot.on)
    if wish is None:
        return []
    with open_session() as session:
        doors = find_opportunities(session, snapshot.municipality_id, on=snapshot.on)
    return choose_doors(doors, replace(wish, state="open"))[:MOST_IN_FINDER]


def _days(snapshot: Snapshot, door: OpportunityRecord) -> list[Coming]:
    address = url_for("opportunities.show_one", city=snapshot.city.slug, uid=door.uid)
    off = door.state == "cancelled"
    found = []
    if door.deadline is not None:
        found.append(
            Coming(door.deadline, _("締切"), door.title, (None, None), address, off)
        )
    if door.held_on is not None:
        times = (door.start_time, door.end_time)
        found.append(Coming(door.held_on, _("開催"), door.title, times, address, off))
    return found
