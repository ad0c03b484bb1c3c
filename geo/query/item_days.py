"""When each of a group's things takes place, or is open: for its list."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from geo.store.days import read_days
from geo.store.documents import Document
from geo.store.models import Feature, Place, Schedule


def find_days(session: Session, uids: Iterable[str]) -> dict[str, Document]:
    """Return the days of activities and the hours of places, by public id.

    Returns
    -------
    dict
        Of an activity the fields of `geo.store.days.WHEN`; of a place ``opening_hours``
        and ``closed_on``. What has neither is left out.
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
        found[uid] = read_days(schedule)
    places = session.execute(
        select(Place.uid, Place.opening_hours, Place.closed_on).where(
            Place.uid.in_(wanted)
        )
    )
    for uid, hours, closed in places:
        if hours or closed:
            found[uid] = {"opening_hours": hours, "closed_on": closed}
    return dict(found)
