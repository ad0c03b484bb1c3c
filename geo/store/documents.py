"""A feature as one flat document: what a form edits, a revision keeps, an undo restores."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import shapely
from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from geo.domain.crs import STORAGE_SRID
from geo.domain.merging import WHEN
from geo.store.days import SCHEDULE, read_days
from geo.store.models import Feature, Photo, Schedule, ScheduleException
from geo.store.models.base import now
from geo.store.rows import Changes
from geo.store.subtypes import COLUMNS, COMMON, LISTS

Document = dict[str, Any]
"""Plain JSON, flat, under the columns' own names; dates as ``YYYY-MM-DD``."""

SHARED: Final = (*COMMON, "last_confirmed_on")
OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "activity": (
        *COLUMNS["activity"],
        *LISTS["activity"],
        "time_band",
        "open_hangout",
        "companies_welcome",
    ),
    "place": (*COLUMNS["place"], *LISTS["place"], "bookable_for"),
    "adoption_site": COLUMNS["adoption_site"],
    "local_issue": COLUMNS["local_issue"],
}
DATES: Final = frozenset({"last_confirmed_on", "reported_on", "resolved_on"})


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the names that a document of a kind has, in a fixed order."""
    when = WHEN if kind == "activity" else ()
    return (*SHARED, *OWN[kind], "geometry", *when, "photos")


def read_document(session: Session, feature: Feature) -> Document:
    """Return all that can be edited of a feature.

    Returns
    -------
    dict
        The names of `fields_of`; ``geometry`` is WKT in EPSG:4326 or None,
        ``photos`` a list of ``{"uid", "alt"}`` in order.
    """
    document = {
        name: _plain(getattr(feature, name)) for name in (*SHARED, *OWN[feature.kind])
    }
    shape = None if feature.geometry is None else to_shape(feature.geometry)
    document["geometry"] = None if shape is None else shape.wkt
    if feature.kind == "activity":
        document |= read_days(_schedule(session, feature))
    document["photos"] = [
        {"uid": photo.uid, "alt": photo.alt}
        for photo in session.scalars(
            select(Photo)
            .where(Photo.feature_id == feature.id, Photo.removed_at.is_(None))
            .order_by(Photo.position, Photo.id)
        )
    ]
    return document


def write_document(
    session: Session, feature: Feature, values: Mapping[str, Any]
) -> Changes:
    """Write some fields of a document; return those that changed, old and new.

    Names that are no field of the kind are left alone: an old revision may know
    columns of agreements or of declared districts, which are no part of this.
    """
    document = read_document(session, feature)
    changes: Changes = {
        name: (document[name], values[name])
        for name in fields_of(feature.kind)
        if name in values and values[name] != document[name]
    }
    for name, (_, value) in changes.items():
        if name in {*SHARED, *OWN[feature.kind]}:
            wanted = date.fromisoformat(value) if name in DATES and value else value
            setattr(feature, name, wanted)
    if "geometry" in changes:
        wkt = changes["geometry"][1]
        feature.geometry = _stored(wkt)
    if feature.kind == "activity" and changes.keys() & set(WHEN):
        _write_days(session, feature, {**document, **values})
    if "photos" in changes:
        _write_photos(session, feature, changes["photos"][1])
    session.flush()
    if not changes:
        return {}
    # What is read again, not what was asked for: without a first day all days go.
    stored = read_document(session, feature)
    return {
        name: (document[name], stored[name])
        for name in document
        if document[name] != stored[name]
    }


def _schedule(session: Session, feature: Feature) -> Schedule | None:
    return session.scalars(
        select(Schedule)
        .where(Schedule.feature_id == feature.id)
        .order_by(Schedule.id)
        .options(selectinload(Schedule.exceptions))
    ).first()


def _write_days(session: Session, feature: Feature, wanted: Document) -> None:
    schedule = _schedule(session, feature)
    if wanted["starts_on"] is None:
        if schedule is not None:
            session.delete(schedule)
        return
    if schedule is None:
        schedule = Schedule(feature_id=feature.id)
        session.add(schedule)
    for name in SCHEDULE:
        setattr(schedule, name, wanted[name])
    schedule.starts_on = date.fromisoformat(wanted["starts_on"])
    schedule.ends_on = _day(wanted["ends_on"])
    schedule.skip_holidays = bool(wanted["skip_holidays"])
    # Deleted before the new ones come: a day may stand in the table only once.
    schedule.exceptions = []
    session.flush()
    reasons = wanted["off_reasons"]
    moved = {each["on_date"] for each in wanted["moved"]}
    schedule.exceptions = [
        *(
            ScheduleException(on_date=date.fromisoformat(day), reason=reasons.get(day))
            for day in wanted["exdates"]
            if day not in moved  # the table has a day once
        ),
        *(
            ScheduleException(
                on_date=date.fromisoformat(each["on_date"]),
                moved_to=_day(each["moved_to"]),
                start_time=each["start_time"],
                end_time=each["end_time"],
                reason=each["reason"],
            )
            for each in wanted["moved"]
        ),
    ]


def _write_photos(
    session: Session, feature: Feature, wanted: list[dict[str, str]]
) -> None:
    position = {each["uid"]: number for number, each in enumerate(wanted)}
    alts = {each["uid"]: each["alt"] for each in wanted}
    for photo in session.scalars(select(Photo).where(Photo.feature_id == feature.id)):
        if photo.uid in position:
            photo.position = position[photo.uid]
            photo.alt = alts[photo.uid]
            photo.removed_at = None
        elif photo.removed_at is None:
            photo.removed_at = now()


def _stored(wkt: str | None) -> WKBElement | None:
    if wkt is None:
        return None
    return from_shape(shapely.from_wkt([wkt])[0], srid=STORAGE_SRID)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value
