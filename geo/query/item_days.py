"""When each of a group's things takes place, or is open: for its list."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from geo.store.documents import Document
from geo.store.models import Feature, Place, Schedule


def find_days(session: Session, uids: Iterable[str]) -> dict[str, Document]:
    """Return the days of activities and the hours of places, by public id.

    Returns
    -------
    dict
        Of an activity the fields of `geo.store.documents.WHEN` that its words need
        (``starts_on`` to ``moved``); of a place ``opening_hours`` and ``closed_on``.
        What has neither is left out.
    """
    wanted = set(uids)
    found: dict[str, Document] = defaultdict(dict)
    if not wanted:
        return {}
    schedules = session.execute(
        select(Feature.uid, Schedule)
        .join(Schedule, Schedule.feature_id == Feature.id)
        .where(Feature.uid.in_(wanted))
        .order_by(Schedule.id.desc())
        .options(selectinload(Schedule.exceptions))
    )
    for uid, schedule in schedules:
        found[uid] = _days(schedule)
    places = session.execute(
        select(Place.uid, Place.opening_hours, Place.closed_on).where(
            Place.uid.in_(wanted)
        )
    )
    for uid, hours, closed in places:
        if hours or closed:
            found[uid] = {"opening_hours": hours, "closed_on": closed}
    return dict(found)


def _days(schedule: Schedule) -> Document:
    moved = [each for each in schedule.exceptions if each.moved_to or each.start_time]
    return {
        "starts_on": schedule.starts_on.isoformat(),
        "ends_on": schedule.ends_on.isoformat() if schedule.ends_on else None,
        "start_time": schedule.start_time,
        "end_time": schedule.end_time,
        "rrule": schedule.rrule,
        "skip_holidays": schedule.skip_holidays,
        "exdates": [
            each.on_date.isoformat()
            for each in schedule.exceptions
            if each not in moved
        ],
        "moved": [
            {
                "on_date": each.on_date.isoformat(),
                "moved_to": each.moved_to.isoformat() if each.moved_to else None,
                "start_time": each.start_time,
                "end_time": each.end_time,
                "reason": each.reason,
            }
            for each in moved
        ],
    }
