"""Reading features for publication: what may leave the server, and nothing else."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.periods import ClockTime
from geo.domain.schedule import Move
from geo.domain.schedule import Schedule as DomainSchedule
from geo.store.models import (
    Activity,
    Adoption,
    AdoptionSite,
    Area,
    Feature,
    FeatureArea,
    Layer,
    LocalIssue,
    Place,
    Schedule,
    ScheduleException,
)
from geo.store.shown import IS_SHOWN, PUBLIC

PublishedRow = Row[Any]
"""One row of `find_published` or `find_adoptions`."""

PUBLISHED_GEOMETRY = case(
    (Feature.location_visibility == "exact", func.ST_AsBinary(Feature.geometry)),
    else_=None,
)
"""A withheld place's geometry is dropped in the database, before any other code."""


def find_published(session: Session, municipality_id: int) -> list[PublishedRow]:
    """Return a municipality's published features, one plain row each, by id.

    Returns
    -------
    list of Row
        ``id, uid, kind, title, kana, status, location_source,
        location_visibility, address, organisation_id, layer, geometry`` (WKB or
        None), then the columns of the subtypes, None where a feature is of
        another kind: ``field, secondary_fields, organiser, venue, is_free,
        joining, generations, time_band, child_friendly, step_free, online,
        companies_welcome, place_kind, place_step_free, opening_hours, closed_on, place_fields,
        site_kind``. Features of layers that are not public, drafts and
        geometries that must not be shown are left out.
    """
    return list(session.execute(_published(municipality_id)).all())


def find_schedules(session: Session, municipality_id: int) -> dict[int, DomainSchedule]:
    """Return the schedule of each activity by the feature's id."""
    off_days: dict[int, set[date]] = defaultdict(set)
    moved: dict[int, dict[date, Move]] = defaultdict(dict)
    reasons: dict[int, dict[date, str]] = defaultdict(dict)
    statement = (
        select(
            ScheduleException.schedule_id,
            ScheduleException.on_date,
            ScheduleException.moved_to,
            ScheduleException.start_time,
            ScheduleException.end_time,
            ScheduleException.reason,
        )
        .join(Schedule, Schedule.id == ScheduleException.schedule_id)
        .join(Feature, Feature.id == Schedule.feature_id)
        .where(Feature.municipality_id == municipality_id)
        .order_by(ScheduleException.on_date)
    )
    for item in session.execute(statement):
        times = (_clock(item.start_time), _clock(item.end_time))
        if item.moved_to is not None or any(times):
            # Other times without another day: the same day at those times.
            day = item.moved_to or item.on_date
            moved[item.schedule_id][item.on_date] = Move(day, *times, item.reason)
            continue
        off_days[item.schedule_id].add(item.on_date)
        if item.reason:
            reasons[item.schedule_id][item.on_date] = item.reason
    rows = session.execute(
        select(
            Schedule.id,
            Schedule.feature_id,
            Schedule.starts_on,
            Schedule.ends_on,
            Schedule.start_time,
            Schedule.end_time,
            Schedule.rrule,
            Schedule.skip_holidays,
        )
        .join(Feature, Feature.id == Schedule.feature_id)
        .where(Feature.municipality_id == municipality_id)
    )
    return {
        row.feature_id: DomainSchedule(
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            start_time=_clock(row.start_time),
            end_time=_clock(row.end_time),
            rrule=row.rrule,
            exdates=frozenset(off_days.get(row.id, ())),
            skip_holidays=row.skip_holidays,
            moved=moved.get(row.id, {}),
            reasons=reasons.get(row.id, {}),
        )
        for row in rows
    }


def find_adoptions(session: Session, municipality_id: int) -> list[Any]:
    """Return agreed adoptions, one plain row each, by id.

    Returns
    -------
    list of Row
        ``site_id, adopter_name, organisation_id, agreed_on, term_start,
        term_end`` (first day it no longer holds), ``review_due_on, tasks,
        minimum_people``.
    """
    statement = (
        select(
            Adoption.site_id,
            Adoption.adopter_name,
            Adoption.organisation_id,
            Adoption.agreed_on,
            Adoption.term_start,
            Adoption.term_end,
            Adoption.review_due_on,
            Adoption.tasks,
            Adoption.minimum_people,
        )
        .join(Feature, Feature.id == Adoption.site_id)
        .where(Feature.municipality_id == municipality_id, Adoption.status == "agreed")
        .order_by(Adoption.id)
    )
    return [*session.execute(statement).all()]


def find_homes(session: Session, municipality_id: int) -> dict[int, dict[int, str]]:
    """Return area codes by area set, then by feature, hidden places left out."""
    statement = (
        select(FeatureArea.area_set_id, FeatureArea.feature_id, Area.code)
        .join(Area, Area.id == FeatureArea.area_id)
        .join(Feature, Feature.id == FeatureArea.feature_id)
        .where(
            Feature.municipality_id == municipality_id,
            Feature.location_visibility != "hidden",
        )
    )
    homes: dict[int, dict[int, str]] = defaultdict(dict)
    for area_set_id, feature_id, code in session.execute(statement):
        homes[area_set_id][feature_id] = code
    return dict(homes)


def get_published(session: Session, municipality_id: int, uid: str) -> Feature:
    """Return one published feature with its subtype.

    Raises
    ------
    NotFoundError
        If there is none, or it is not published.
    """
    feature = session.scalar(
        select(Feature)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(
            Feature.municipality_id == municipality_id,
            Feature.uid == uid,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
    )
    if feature is None:
        message = "このページの活動・場所は見つかりません。"
        raise NotFoundError(message, kind="feature", uid=uid)
    return feature


def _published(municipality_id: int) -> Any:
    return (
        select(
            Feature.id,
            Feature.uid,
            Feature.kind,
            Feature.title,
            Feature.kana,
            Feature.status,
            Feature.location_source,
            Feature.location_visibility,
            Feature.address,
            Feature.description,
            Feature.organisation_id,
            Layer.slug.label("layer"),
            PUBLISHED_GEOMETRY.label("geometry"),
            func.coalesce(Activity.field, LocalIssue.field).label("field"),
            Activity.secondary_fields,
            Activity.organiser,
            Activity.venue,
            Activity.is_free,
            Activity.joining,
            Activity.generations,
            Activity.time_band,
            Activity.child_friendly,
            Activity.step_free,
            Activity.online,
            Activity.companies_welcome,
            Place.place_kind,
            Place.step_free.label("place_step_free"),
            Place.opening_hours,
            Place.closed_on,
            Place.fields.label("place_fields"),
            AdoptionSite.site_kind,
        )
        .select_from(Feature.__table__)
        .join(Layer.__table__, Layer.id == Feature.layer_id)
        .outerjoin(Activity.__table__, Activity.__table__.c.id == Feature.id)
        .outerjoin(Place.__table__, Place.__table__.c.id == Feature.id)
        .outerjoin(AdoptionSite.__table__, AdoptionSite.__table__.c.id == Feature.id)
        .outerjoin(LocalIssue.__table__, LocalIssue.__table__.c.id == Feature.id)
        .where(
            Feature.municipality_id == municipality_id,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
        .order_by(Feature.id)
    )


def _clock(text: str | None) -> ClockTime | None:
    if not text:
        return None
    hour, _, minute = text.partition(":")
    try:
        return ClockTime(int(hour), int(minute))
    except ValueError:
        # Other software may write to the file: a time nobody can read is no time.
        return None
