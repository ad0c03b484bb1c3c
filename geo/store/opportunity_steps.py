"""The steps of an open door: published, closed, decided by its criteria, or called off."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.lifecycles import OPPORTUNITY
from geo.domain.open_doors import FOR_GROUPS
from geo.store.models import Application, Opportunity
from geo.store.models.base import now
from geo.store.opportunities import get_locked, mark_public, require_text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What staff counted: people only, never who they were.

    ``channels``: how those who came forward heard of it, people by channel.
    """

    applicants: int | None = None
    selected: int | None = None
    attendees: int | None = None
    channels: dict[str, int] | None = None
    minutes_url: str | None = None


def publish_opportunity(
    session: Session,
    municipality_id: int,
    uid: str,
    *,
    on: date,
    version: int | None = None,
) -> None:
    """Show a draft, as it was read, to everybody.

    Raises
    ------
    ConflictError
        If it is no draft.
    InvalidQueryError
        If it has no criteria, or no day that is still to come.
    StaleEditError
        If somebody wrote it anew meanwhile.
    """
    row = get_locked(session, municipality_id, uid, version=version)
    require_text(row.title, row.criteria)
    if row.kind in FOR_GROUPS and row.deadline is None:
        raise InvalidQueryError("応募の締切を書いてください。", field="deadline")
    last = row.deadline or row.held_on
    if last is None:
        message = "締切か開催日を書いてください。"
        raise InvalidQueryError(message, field="deadline")
    if last < on:
        message = "締切が過ぎています。これからの日を書いてください。"
        raise InvalidQueryError(message, field="deadline")
    _step(row, "publish")
    row.published_at = now()
    mark_public(session, row)


def close_opportunity(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> None:
    """Stop taking answers to a call that names no deadline, or whose deadline is over.

    Raises
    ------
    ConflictError
        If the deadline that everybody was told has not passed.
    """
    row = get_locked(session, municipality_id, uid)
    _require_over(row, on)
    _step(row, "close")
    mark_public(session, row)


def decide_opportunity(
    session: Session,
    municipality_id: int,
    uid: str,
    outcome: Outcome,
    *,
    result: str,
    on: date,
    version: int | None = None,
) -> None:
    """Publish the result and its reason, once the deadline is over.

    Where groups applied, each answer has been decided before, and the numbers are
    at least theirs.

    Raises
    ------
    ConflictError
        If the deadline has not passed, or an application waits.
    InvalidQueryError
        If no result is written or the numbers contradict each other.
    StaleEditError
        If somebody changed it meanwhile.
    """
    row = get_locked(session, municipality_id, uid, version=version)
    if not result.strip():
        raise InvalidQueryError("結果と理由を書いてください。", field="result")
    _require_over(row, on)
    by_status = _applications(session, row.id)
    if by_status.get("applied"):
        message = "まだ決めていない応募があります。先に1件ずつ決めてください。"
        raise ConflictError(message, field="result")
    came = sum(by_status.get(each, 0) for each in ("selected", "declined"))
    chosen = by_status.get("selected", 0)
    if outcome.applicants is None and (came or row.applicants_count is None):
        outcome = replace(outcome, applicants=came or None)
    if outcome.selected is None and came:
        outcome = replace(outcome, selected=chosen)
    if (outcome.applicants or 0) < came:
        message = f"応募の数が、届いている{came}件より少なくなっています。"
        raise InvalidQueryError(message, field="applicants")
    if came and outcome.selected != chosen:
        message = f"選んだ数を、決めた応募の{chosen}件に合わせてください。"
        raise InvalidQueryError(message, field="selected")
    _step(row, "decide")
    _count(row, outcome)
    row.result, row.decided_on = result.strip(), on
    mark_public(session, row)


def cancel_opportunity(
    session: Session, municipality_id: int, uid: str, *, reason: str
) -> None:
    """Call it off, with the reason that everybody reads.

    Raises
    ------
    InvalidQueryError
        If no reason is given.
    """
    if not reason.strip():
        raise InvalidQueryError("中止の理由を書いてください。", field="reason")
    row = get_locked(session, municipality_id, uid)
    was_public = row.published_at is not None
    _step(row, "cancel")
    row.reason = reason.strip()
    if was_public:
        mark_public(session, row)


def record_outcome(
    session: Session,
    municipality_id: int,
    uid: str,
    outcome: Outcome,
    *,
    on: date,
    version: int | None = None,
) -> None:
    """Note how many came and where the minutes are; nothing is decided by it.

    Raises
    ------
    ConflictError
        If it is not published, was called off, or has not been held yet.
    StaleEditError
        If somebody noted something meanwhile.
    """
    row = get_locked(session, municipality_id, uid, version=version)
    if row.status not in {"published", "closed", "decided"}:
        raise ConflictError("公開しているものだけに記録できます。", field="attendees")
    if outcome.attendees is not None and (row.held_on is None or row.held_on > on):
        message = "参加した人数は、開催日のあとに書いてください。"
        raise ConflictError(message, field="attendees")
    if row.status == "decided":
        outcome = replace(
            outcome, applicants=row.applicants_count, selected=row.selected_count
        )
    _count(row, outcome)
    row.version += 1
    mark_public(session, row)


def _require_over(row: Opportunity, on: date) -> None:
    if row.deadline is not None and on <= row.deadline:
        message = "締切の日が過ぎてから行ってください。"
        raise ConflictError(message, field="result")


def _count(row: Opportunity, outcome: Outcome) -> None:
    numbers = {
        "applicants": outcome.applicants,
        "selected": outcome.selected,
        "attendees": outcome.attendees,
        **(outcome.channels or {}),
    }
    if any(number is not None and number < 0 for number in numbers.values()):
        raise InvalidQueryError("人数を0以上で書いてください。", field="applicants")
    if (
        outcome.selected is not None
        and outcome.applicants is not None
        and outcome.selected > outcome.applicants
    ):
        message = "選んだ数が、応募の数より多くなっています。"
        raise InvalidQueryError(message, field="selected")
    if (
        outcome.selected is not None
        and row.seats is not None
        and outcome.selected > row.seats
    ):
        message = f"選んだ数が、定員の{row.seats}を超えています。"
        raise InvalidQueryError(message, field="selected")
    row.applicants_count = outcome.applicants
    row.selected_count = outcome.selected
    row.attendees = outcome.attendees
    row.channels = outcome.channels
    row.minutes_url = outcome.minutes_url


def _step(row: Opportunity, step: str) -> None:
    row.status = OPPORTUNITY.after(row.status, step)
    row.version += 1


def _applications(session: Session, opportunity_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Application.status, func.count())
        .where(Application.opportunity_id == opportunity_id)
        .group_by(Application.status)
    )
    return {status: number for status, number in rows}  # noqa: C416 # rows, not pairs
