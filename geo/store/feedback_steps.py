"""What staff do with what residents said: pass, join, answer, refuse, close."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.lifecycles import FEEDBACK
from geo.store.models import Feedback, Municipality, Response
from geo.store.models.base import now
from geo.store.municipalities import mark_changed

OUTCOMES: Final = ("adopted", "partly", "considering", "declined")
KEPT: Final = timedelta(days=30)  # what is known of who said it, after closing


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of it and why; ``due_on`` is of "considering", and needed there."""

    status: str
    reason: str
    department: str | None = None
    due_on: date | None = None


def publish(
    session: Session, uid: str, *, version: int, text: str, shows_point: bool
) -> None:
    """Pass a text for everybody to read; nothing personal may be left in it.

    Raises
    ------
    NotFoundError, StaleEditError, ConflictError
        If there is none, somebody was faster, or it is too late for this step.
    InvalidQueryError
        If its sender did not want it published, or no text is left.
    """
    row = _taken(session, uid, version)
    row.status = FEEDBACK.after(row.status, "publish")
    _set_words(row, text, shows_point=shows_point)
    _keep(session, row)


def change_words(
    session: Session,
    uid: str,
    *,
    version: int,
    text: str | None,
    shows_point: bool = False,
) -> None:
    """Change the public words of what is not waiting any more, or take them away.

    Raises
    ------
    NotFoundError, StaleEditError, ConflictError, InvalidQueryError
        As `publish`.
    """
    row = _taken(session, uid, version)
    if row.status not in {"published", "answered", "closed"}:
        raise ConflictError(
            "公開する前か、公開しないと決めたものです。ページを開きなおしてください。"
        )
    if text is None:
        row.public_text, row.shows_point = None, False
    else:
        _set_words(row, text, shows_point=shows_point)
    if row.erased_at is not None and not row.shows_point:
        row.longitude = row.latitude = None  # the day to erase it is over
    _keep(session, row)


def hand_to(
    session: Session, uid: str, *, version: int, department: str | None
) -> None:
    """Say which department answers.

    Raises
    ------
    NotFoundError, StaleEditError
        As `publish`.
    """
    row = _taken(session, uid, version)
    row.department = department
    _keep(session, row)


def merge(session: Session, uid: str, into: str, *, version: int) -> None:
    """Join with what somebody else said before; the answer to that is the answer to both.

    Raises
    ------
    NotFoundError, StaleEditError, ConflictError
        As `publish`; also if the other one is itself joined or refused.
    """
    # In one order, whoever joins which with which: nobody waits for each other.
    session.execute(
        select(Feedback.id)
        .where(Feedback.uid.in_((uid, into)))
        .order_by(Feedback.id)
        .with_for_update()
    )
    row = _taken(session, uid, version)
    other = _locked(session, into)
    if other.id == row.id or other.municipality_id != row.municipality_id:
        raise InvalidQueryError("まとめる先を選びなおしてください。", field="into")
    if other.status not in {"received", "published", "answered"}:
        message = "まとめる先は、もう閉じたか、別の意見にまとめてあります。"
        raise ConflictError(message, field="into")
    row.status = FEEDBACK.after(row.status, "merge")
    row.duplicate_of_id = other.id
    row.public_text, row.shows_point = None, False
    other.supports += 1 + row.supports
    # Chains would leave those at their end without an answer.
    session.execute(
        update(Feedback)
        .where(Feedback.duplicate_of_id == row.id)
        .values(duplicate_of_id=other.id)
    )
    other.version += 1
    _keep(session, row)


def refuse(session: Session, uid: str, *, version: int, reason: str) -> None:
    """Take it as no opinion (abuse, advertising); the reason is for its sender alone.

    Raises
    ------
    NotFoundError, StaleEditError, ConflictError, InvalidQueryError
        As `publish`.
    """
    row = _taken(session, uid, version)
    if not reason.strip():
        raise InvalidQueryError("受けつけない理由を書いてください。", field="reason")
    row.status = FEEDBACK.after(row.status, "refuse")
    row.refusal, row.settled_at = reason, now()
    _keep(session, row)


def answer(
    session: Session,
    uid: str,
    reply: Reply,
    *,
    version: int,
    on: date,
    at: datetime | None = None,
) -> str:
    """Add an answer, whose earlier ones stay; return its uid.

    Raises
    ------
    NotFoundError, StaleEditError, ConflictError
        As `publish`.
    InvalidQueryError
        If there is no reason, or "considering" does not say until when.
    """
    row = _taken(session, uid, version)
    if reply.status not in OUTCOMES or not reply.reason.strip():
        raise InvalidQueryError("結果と理由を書いてください。", field="reason")
    considering = reply.status == "considering"
    if considering and (reply.due_on is None or reply.due_on <= on):
        message = "検討するときは、次に答える日を明日からの日で書いてください。"
        raise InvalidQueryError(message, field="due_on")
    row.status = FEEDBACK.after(row.status, "answer")
    row.settled_at = None if considering else at or now()
    response = Response(
        feedback_id=row.id,
        status=reply.status,
        reason=reply.reason,
        department=reply.department or row.department,
        due_on=reply.due_on if considering else None,
        answered_at=at or now(),
    )
    session.add(response)
    _keep(session, row)
    return response.uid


def close(session: Session, uid: str, *, version: int, on: date) -> None:
    """Close what had its last word, and what was joined with it; erased 30 days later.

    Raises
    ------
    NotFoundError, StaleEditError
        As `publish`.
    ConflictError
        If it waits for an answer still, or is only being considered.
    """
    row = _taken(session, uid, version)
    if row.status == "answered" and row.settled_at is None:
        message = (
            "「検討」の答えのままでは閉じられません。結果を答えてから閉じてください。"
        )
        raise ConflictError(message)
    row.status = FEEDBACK.after(row.status, "close")
    row.closed_at = now()
    row.erase_on = on + KEPT
    session.execute(
        update(Feedback)
        .where(Feedback.duplicate_of_id == row.id, Feedback.status == "duplicate")
        .values(
            status="closed",
            closed_at=row.closed_at,
            erase_on=row.erase_on,
            version=Feedback.version + 1,
        )
    )
    _keep(session, row)


def _set_words(row: Feedback, text: str, *, shows_point: bool) -> None:
    if not row.may_publish:
        message = "書いた人が公開を望んでいません。答えは本人だけに届きます。"
        raise InvalidQueryError(message, field="text")
    if not text.strip():
        raise InvalidQueryError("公開する文を書いてください。", field="text")
    row.public_text = text.strip()
    row.shows_point = shows_point and row.longitude is not None


def _taken(session: Session, uid: str, version: int) -> Feedback:
    """Return the row, locked, if it is still the version that was on the screen."""
    row = _locked(session, uid)
    if row.version != version:
        message = "ほかの職員が先に変えました。いまの内容を確かめてください。"
        raise StaleEditError(message, uid=uid, version=row.version)
    return row


def _locked(session: Session, uid: str) -> Feedback:
    row = session.scalar(
        select(Feedback)
        .where(Feedback.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("この意見は見つかりません。", kind="feedback", uid=uid)
    return row


def _keep(session: Session, row: Feedback) -> None:
    row.version += 1
    session.flush()
    mark_changed(session, session.get_one(Municipality, row.municipality_id))
