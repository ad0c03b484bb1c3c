"""The answers to what residents said, and what the days make of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.periods import TOKYO
from geo.store.models import Response


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """One answer of the city."""

    uid: str
    status: str  # adopted | partly | considering | declined
    reason: str
    department: str | None
    due_on: date | None  # of "considering"
    answered_on: date


def find_responses(
    session: Session, keys: Iterable[int]
) -> dict[int, tuple[ResponseRecord, ...]]:
    """Return the answers by the key of what they answer, the newest last."""
    wanted = list(keys)
    found: dict[int, tuple[ResponseRecord, ...]] = {}
    for row in session.execute(
        select(Response.__table__)
        .where(Response.feedback_id.in_(wanted))
        .order_by(Response.id)
    ):
        record = ResponseRecord(
            uid=row.uid,
            status=row.status,
            reason=row.reason,
            department=row.department,
            due_on=row.due_on,
            answered_on=day_of(row.answered_at),
        )
        found[row.feedback_id] = (*found.get(row.feedback_id, ()), record)
    return found


def due_of(promised: date, answers: Sequence[ResponseRecord]) -> date | None:
    """Return until when an answer is owed; None after a last word."""
    if not answers:
        return promised
    return answers[-1].due_on


def state_of(due: date | None, answers: Sequence[ResponseRecord], on: date) -> str:
    """Return waiting, overdue, or what the newest answer says."""
    if due is not None and due < on:
        return "overdue"
    return answers[-1].status if answers else "waiting"


def day_of(moment: datetime) -> date:
    """Return a moment's day in Japan."""
    return moment.astimezone(TOKYO).date()
