"""What residents say: taking it in, saying it too, taking it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.accounts import hash_secret
from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    Feedback,
    FeedbackContact,
    Municipality,
    Opportunity,
    Response,
)
from geo.store.models.base import now
from geo.store.municipalities import mark_changed

TOPICS: Final = ("idea", "trouble", "question", "thanks", "opinion")
ANSWERED_WITHIN: Final = timedelta(days=14)  # from the day it came
CONSULTATION_ANSWERED_WITHIN: Final = timedelta(days=30)  # from the last day of it
CONSULTATION: Final = "public_comment"  # code of "programme_kind"
DECIMALS: Final = 5
MOST_WAITING: Final = 2000  # of one city: nobody could read more


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, and where; every place is optional.

    ``area`` is an area set's slug and a code; ``point`` longitude and latitude
    (EPSG:4326).
    """

    topic: str
    text: str
    may_publish: bool
    point: tuple[float, float] | None = None
    feature: str | None = None  # uid
    area: tuple[str, str] | None = None
    opportunity: str | None = None  # uid of a consultation
    called: str | None = None
    email: str | None = None
    language: str = "ja"
    fictional: bool = False


def receive(
    session: Session,
    municipality_id: int,
    said: Said,
    *,
    secret: str | None,
    on: date,
    received_at: datetime | None = None,
) -> str:
    """Keep what somebody said and return its uid.

    Parameters
    ----------
    secret
        43 characters that the form carried and the person's own link will carry.
        Sent twice, it is kept once. None where nobody follows it (on paper).
    on
        The day it came, from which the answer is due.

    Raises
    ------
    InvalidQueryError
        If the topic, the place or the consultation is none of the city's.
    ConflictError
        If the consultation takes no answers on that day, or too many wait.
    """
    if secret is not None:
        known = session.scalar(
            select(Feedback.uid).where(
                Feedback.follow_token_hash == hash_secret(secret)
            )
        )
        if known is not None:
            return known
    if said.topic not in TOPICS or not said.text.strip():
        message = "伝えたいことの種類と内容を書いてください。"
        raise InvalidQueryError(message, field="topic")
    _require_room(session, municipality_id)
    consultation = _consultation(session, municipality_id, said.opportunity, on=on)
    point = said.point
    row = Feedback(
        municipality_id=municipality_id,
        opportunity_id=consultation.id if consultation is not None else None,
        topic=said.topic,
        text=said.text,
        may_publish=said.may_publish,
        longitude=None if point is None else round(point[0], DECIMALS),
        latitude=None if point is None else round(point[1], DECIMALS),
        feature_id=_feature(session, municipality_id, said.feature),
        area_id=_area(session, municipality_id, said.area),
        department=None if consultation is None else consultation.department,
        received_at=received_at or now(),
        answer_due_on=_due(consultation, on),
        follow_token_hash=None if secret is None else hash_secret(secret),
        fictional=said.fictional,
    )
    session.add(row)
    session.flush()
    if said.called or said.email:
        session.add(
            FeedbackContact(
                feedback_id=row.id,
                called=said.called,
                email=said.email,
                language=said.language,
            )
        )
        session.flush()
    return row.uid


def support(session: Session, municipality_id: int, uid: str) -> int:
    """Count somebody who says the same as what is published; return how many do.

    Nothing is kept of who it was.

    Raises
    ------
    NotFoundError
        If no such words are published.
    """
    row = session.scalar(
        select(Feedback)
        .where(
            Feedback.uid == uid,
            Feedback.municipality_id == municipality_id,
            Feedback.public_text.is_not(None),
            Feedback.status.in_(("published", "answered")),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        message = "この意見には、もう声を足せません。答えを読むことはできます。"
        raise NotFoundError(message, kind="feedback", uid=uid)
    row.supports += 1
    session.flush()
    mark_changed(session, session.get_one(Municipality, municipality_id))
    return row.supports


def take_back(session: Session, secret: str) -> None:
    """Delete what somebody said, as long as the city has done nothing with it.

    Raises
    ------
    NotFoundError
        If the link leads to nothing.
    ConflictError
        If it was published, answered or joined with another meanwhile.
    """
    row = find_by_secret(session, secret)
    # Words that stand for others' too are theirs as well.
    joined = session.scalar(
        select(func.count()).where(Feedback.duplicate_of_id == row.id)
    )
    answered = session.scalar(
        select(func.count()).where(Response.feedback_id == row.id)
    )
    if row.status != "received" or joined or answered:
        message = "市がもう読みはじめています。取り下げるときは、窓口に伝えてください。"
        raise ConflictError(message)
    session.execute(
        delete(FeedbackContact).where(FeedbackContact.feedback_id == row.id)
    )
    session.delete(row)
    session.flush()


def forget_contact(session: Session, secret: str) -> None:
    """Erase the name and e-mail somebody gave; what they said stays.

    Raises
    ------
    NotFoundError
        If the link leads to nothing.
    """
    row = find_by_secret(session, secret)
    session.execute(
        delete(FeedbackContact).where(FeedbackContact.feedback_id == row.id)
    )


def find_by_secret(session: Session, secret: str) -> Feedback:
    """Return the row of somebody's own link, locked.

    Raises
    ------
    NotFoundError
        If the link leads to nothing.
    """
    row = session.scalar(
        select(Feedback)
        .where(Feedback.follow_token_hash == hash_secret(secret))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        message = (
            "このアドレスの意見はありません。取り下げたか、保存の期間が過ぎています。"
        )
        raise NotFoundError(message, kind="feedback")
    return row


def _require_room(session: Session, municipality_id: int) -> None:
    waiting = session.scalar(
        select(func.count()).where(
            Feedback.municipality_id == municipality_id, Feedback.status == "received"
        )
    )
    if (waiting or 0) >= MOST_WAITING:
        message = "いまは意見がたくさん届いています。市の窓口に電話してください。"
        raise ConflictError(message)


def _consultation(
    session: Session, municipality_id: int, uid: str | None, *, on: date
) -> Opportunity | None:
    if uid is None:
        return None
    row = session.scalar(
        select(Opportunity).where(
            Opportunity.uid == uid,
            Opportunity.municipality_id == municipality_id,
            Opportunity.kind == CONSULTATION,
            Opportunity.status.not_in(("draft", "cancelled")),
        )
    )
    if row is None:
        message = "この意見募集は見つかりません。"
        raise InvalidQueryError(message, field="opportunity", uid=uid)
    late = row.deadline is not None and row.deadline < on
    early = row.opens_on is not None and on < row.opens_on
    if row.status != "published" or late or early:
        message = "この意見募集は、いまは受けつけていません。"
        raise ConflictError(message, field="opportunity", uid=uid)
    return row


def _due(consultation: Opportunity | None, on: date) -> date:
    """Return until when an answer is promised: a consultation's come all at once."""
    if consultation is None:
        return on + ANSWERED_WITHIN
    return (consultation.deadline or on) + CONSULTATION_ANSWERED_WITHIN


def _feature(session: Session, municipality_id: int, uid: str | None) -> int | None:
    if uid is None:
        return None
    key = session.scalar(
        select(Feature.id).where(
            Feature.uid == uid, Feature.municipality_id == municipality_id
        )
    )
    if key is None:
        message = "この場所は見つかりません。選びなおしてください。"
        raise InvalidQueryError(message, field="place", uid=uid)
    return key


def _area(
    session: Session, municipality_id: int, area: tuple[str, str] | None
) -> int | None:
    if area is None:
        return None
    key = session.scalar(
        select(Area.id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == municipality_id,
            AreaSet.slug == area[0],
            Area.code == area[1],
        )
    )
    if key is None:
        message = "この地区は見つかりません。選びなおしてください。"
        raise InvalidQueryError(message, field="place", code=area[1])
    return key
