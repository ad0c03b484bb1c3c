"""Open doors, committees and answers as figures are made of them: people only as counts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from geo.domain.periods import TOKYO
from geo.store.models import (
    Area,
    AreaSet,
    Committee,
    CommitteeComposition,
    CommitteeMeeting,
    Feature,
    Feedback,
    Opportunity,
    Response,
)

OPENED = ("published", "closed", "decided")
HEARD = ("published", "answered", "closed")
AreaKey = tuple[str, str] | None
"""Area set and code, None for the whole city."""


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A published opportunity that was not called off; people are counts."""

    uid: str
    title: str
    kind: str
    phase: str
    status: str
    area: AreaKey
    place: str | None
    opens_on: date | None
    deadline: date | None
    held_on: date | None
    seats: int | None
    applicants: int | None
    attendees: int | None
    fictional: bool

    @property
    def on(self) -> date | None:
        """The day by which it is counted: held, closing, or opening."""
        return self.held_on or self.deadline or self.opens_on


@dataclass(frozen=True, slots=True)
class Seats:
    """A committee's seats in the term in force; None where nobody counted."""

    committee: str  # uid
    name: str
    area: AreaKey
    seats: int
    recruited: int | None
    women: int | None
    men: int | None
    term_end: date | None
    fictional: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting of a committee, with its hours."""

    committee: str
    area: AreaKey
    held_on: date
    start_time: str | None
    end_time: str | None
    fictional: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """An opinion that is published, and the day on which it was answered first."""

    area: AreaKey
    place: str | None
    received_on: date
    answer_due_on: date
    answered_on: date | None
    fictional: bool


def find_open_doors(session: Session, municipality_id: int) -> list[OpenDoor]:
    """Return a city's published opportunities, drafts and called-off ones left out."""
    one, place = Opportunity.__table__.c, aliased(Feature.__table__)
    rows = session.execute(
        select(
            one.uid,
            one.title,
            one.kind,
            one.phase,
            one.status,
            AreaSet.slug,
            Area.code,
            place.c.uid,
            one.opens_on,
            one.deadline,
            one.held_on,
            one.seats,
            one.applicants_count,
            one.attendees,
            one.fictional,
        )
        .select_from(Opportunity.__table__)
        .outerjoin(Area, Area.id == one.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(place, place.c.id == one.place_id)
        .where(one.municipality_id == municipality_id, one.status.in_(OPENED))
        .order_by(one.id)
    )
    return [
        OpenDoor(uid, title, kind, phase, status, _area(slug, code), *rest)
        for uid, title, kind, phase, status, slug, code, *rest in rows
    ]


def find_seats(session: Session, municipality_id: int, *, on: date) -> list[Seats]:
    """Return each committee's newest composition in force on a day."""
    rows = session.execute(
        select(
            Committee.uid,
            Committee.name,
            AreaSet.slug,
            Area.code,
            CommitteeComposition.seats,
            CommitteeComposition.publicly_recruited,
            CommitteeComposition.women,
            CommitteeComposition.men,
            CommitteeComposition.term_end,
            Committee.fictional,
        )
        .join(Committee, Committee.id == CommitteeComposition.committee_id)
        .outerjoin(Area, Area.id == Committee.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Committee.municipality_id == municipality_id,
            or_(Committee.ended_on.is_(None), Committee.ended_on > on),
            CommitteeComposition.term_start <= on,
            or_(
                CommitteeComposition.term_end.is_(None),
                CommitteeComposition.term_end > on,
            ),
        )
        .order_by(CommitteeComposition.term_start, CommitteeComposition.id)
    )
    newest = {
        uid: Seats(uid, name, _area(slug, code), *rest)
        for uid, name, slug, code, *rest in rows
    }
    return list(newest.values())


def find_sittings(
    session: Session, municipality_id: int, *, since: date, until: date
) -> list[Sitting]:
    """Return the meetings of a city's committees in a half-open period."""
    rows = session.execute(
        select(
            Committee.uid,
            AreaSet.slug,
            Area.code,
            CommitteeMeeting.held_on,
            CommitteeMeeting.start_time,
            CommitteeMeeting.end_time,
            Committee.fictional,
        )
        .join(Committee, Committee.id == CommitteeMeeting.committee_id)
        .outerjoin(Area, Area.id == Committee.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Committee.municipality_id == municipality_id,
            CommitteeMeeting.held_on >= since,
            CommitteeMeeting.held_on < until,
        )
        .order_by(CommitteeMeeting.held_on, CommitteeMeeting.id)
    )
    return [
        Sitting(uid, _area(slug, code), held_on, start, end, fictional)
        for uid, slug, code, held_on, start, end, fictional in rows
    ]


def find_heard(session: Session, municipality_id: int) -> list[Heard]:
    """Return the opinions that staff published, with the day of their first answer.

    What was sent and not published is in no figure, and neither is one that says what
    another said before.
    """
    one, place = Feedback.__table__.c, aliased(Feature.__table__)
    first = (
        select(func.min(Response.answered_at))
        .where(Response.feedback_id == one.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            AreaSet.slug,
            Area.code,
            place.c.uid,
            one.received_at,
            one.answer_due_on,
            first,
            one.fictional,
        )
        .select_from(Feedback.__table__)
        .outerjoin(Area, Area.id == one.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(place, place.c.id == one.feature_id)
        .where(
            one.municipality_id == municipality_id,
            one.status.in_(HEARD),
            one.may_publish,
            one.public_text.is_not(None),
            one.duplicate_of_id.is_(None),
        )
        .order_by(one.id)
    )
    return [
        Heard(
            _area(slug, code),
            uid,
            _day(received),
            due,
            None if answered is None else _day(answered),
            fictional,
        )
        for slug, code, uid, received, due, answered, fictional in rows
    ]


def _area(slug: str | None, code: str | None) -> AreaKey:
    return (slug, code) if slug and code else None


def _day(moment: datetime) -> date:
    return moment.astimezone(TOKYO).date()
