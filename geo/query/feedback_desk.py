"""What residents said as staff read it, and as its sender does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session, aliased

from geo.domain.errors import NotFoundError
from geo.query.feedback_parts import (
    ResponseRecord,
    day_of,
    due_of,
    find_responses,
    state_of,
)
from geo.store.accounts import hash_secret
from geo.store.models import (
    Area,
    Feature,
    Feedback,
    FeedbackContact,
    Municipality,
    Opportunity,
)

OPEN: Final = ("received", "published", "answered", "refused", "duplicate")


@dataclass(frozen=True, slots=True)
class DeskRecord:
    """All that is known of one: for staff, and for its sender."""

    uid: str
    city: str  # slug
    municipality_id: int
    topic: str
    text: str | None
    public_text: str | None
    may_publish: bool
    status: str
    state: str  # as FeedbackRecord.state
    longitude: float | None
    latitude: float | None
    shows_point: bool
    feature: str | None
    area_code: str | None
    area_name: str | None
    department: str | None
    supports: int
    received_on: date
    promised_on: date
    due_on: date | None
    settled_on: date | None
    closed_on: date | None
    erase_on: date | None
    erased: bool
    refusal: str | None
    opportunity: str | None
    opportunity_title: str | None
    duplicate_of: str | None  # uid
    called: str | None
    email: str | None
    language: str
    responses: tuple[ResponseRecord, ...]
    fictional: bool
    version: int


def find_open(session: Session, municipality_id: int, *, on: date) -> list[DeskRecord]:
    """Return what staff still have to do with, by the day an answer is owed."""
    statement = _desk().where(
        Feedback.municipality_id == municipality_id, Feedback.status.in_(OPEN)
    )
    found = _records(session, session.execute(statement).all(), on=on)
    return sorted(found, key=lambda each: (each.due_on or date.max, each.uid))


def find_closed(
    session: Session, municipality_id: int, *, on: date, most: int = 200
) -> list[DeskRecord]:
    """Return what is closed, the newest first."""
    statement = (
        _desk()
        .where(Feedback.municipality_id == municipality_id, Feedback.status == "closed")
        .order_by(Feedback.closed_at.desc(), Feedback.id.desc())
        .limit(most)
    )
    return _records(session, session.execute(statement).all(), on=on)


def get_for_staff(session: Session, uid: str, *, on: date) -> DeskRecord:
    """Return one, whatever its state.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return _one(session, _desk().where(Feedback.uid == uid), on=on)


def get_own(session: Session, secret: str, *, on: date) -> DeskRecord:
    """Return what somebody said, by their own link; joined with another, its answers.

    Raises
    ------
    NotFoundError
        If the link leads to nothing, or what was kept is erased.
    """
    own = _desk().where(Feedback.follow_token_hash == hash_secret(secret))
    return _one(session, own, on=on)


def find_senders(session: Session, uid: str, *, on: date) -> list[DeskRecord]:
    """Return one and all that were joined with it: whoever is told of an answer."""
    other = aliased(Feedback)
    key = select(other.id).where(other.uid == uid).scalar_subquery()
    statement = _desk().where(
        (Feedback.id == key)
        | and_(Feedback.duplicate_of_id == key, Feedback.status == "duplicate")
    )
    return _records(session, session.execute(statement).all(), on=on)


def _one(
    session: Session, statement: Select[*tuple[Any, ...]], *, on: date
) -> DeskRecord:
    found = _records(session, session.execute(statement).all(), on=on)
    if not found:
        message = "この意見はありません。取り下げたか、保存の期間が過ぎています。"
        raise NotFoundError(message, kind="feedback")
    return found[0]


def _desk() -> Select[*tuple[Any, ...]]:
    other = aliased(Feedback)
    return (
        select(
            Feedback,
            Municipality.slug,
            Feature.uid.label("feature"),
            Area.code.label("area_code"),
            Area.name.label("area_name"),
            Opportunity.uid.label("opportunity"),
            Opportunity.title.label("opportunity_title"),
            other.uid.label("duplicate_of"),
            FeedbackContact.called,
            FeedbackContact.email,
            FeedbackContact.language,
        )
        .join(Municipality, Municipality.id == Feedback.municipality_id)
        .outerjoin(Feature, Feature.id == Feedback.feature_id)
        .outerjoin(Area, Area.id == Feedback.area_id)
        .outerjoin(Opportunity, Opportunity.id == Feedback.opportunity_id)
        .outerjoin(other, other.id == Feedback.duplicate_of_id)
        .outerjoin(FeedbackContact, FeedbackContact.feedback_id == Feedback.id)
    )


def _records(
    session: Session, rows: Sequence[Row[Any]], *, on: date
) -> list[DeskRecord]:
    # What was joined with another is answered where that is.
    answers = find_responses(
        session, {row.Feedback.duplicate_of_id or row.Feedback.id for row in rows}
    )
    return [_record(row, answers, on) for row in rows]


def _record(
    row: Row[Any], answers: dict[int, tuple[ResponseRecord, ...]], on: date
) -> DeskRecord:
    said: Feedback = row.Feedback
    own = answers.get(said.duplicate_of_id or said.id, ())
    due = due_of(said.answer_due_on, own)
    if said.status in {"closed", "refused", "duplicate"}:
        due = None
    return DeskRecord(
        uid=said.uid,
        city=row.slug,
        municipality_id=said.municipality_id,
        topic=said.topic,
        text=said.text,
        public_text=said.public_text,
        may_publish=said.may_publish,
        status=said.status,
        state=state_of(due, own, on),
        longitude=said.longitude,
        latitude=said.latitude,
        shows_point=said.shows_point,
        feature=row.feature,
        area_code=row.area_code,
        area_name=row.area_name,
        department=said.department,
        supports=said.supports,
        received_on=day_of(said.received_at),
        promised_on=said.answer_due_on,
        due_on=due,
        settled_on=None if said.settled_at is None else day_of(said.settled_at),
        closed_on=None if said.closed_at is None else day_of(said.closed_at),
        erase_on=said.erase_on,
        erased=said.erased_at is not None,
        refusal=said.refusal,
        opportunity=row.opportunity,
        opportunity_title=row.opportunity_title,
        duplicate_of=row.duplicate_of,
        called=row.called,
        email=row.email,
        language=row.language or "ja",
        responses=own,
        fictional=said.fictional,
        version=said.version,
    )
