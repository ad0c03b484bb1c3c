"""Groups' answers to calls: sent while a call is open, decided after its deadline."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.lifecycles import APPLICATION
from geo.domain.open_doors import FOR_GROUPS, state_on
from geo.store.models import Application, Opportunity, Organisation
from geo.store.opportunities import get_locked

LONGEST_PROPOSAL = 4000


def apply_to(
    session: Session, organisation_id: int, uid: str, proposal: str, *, on: date
) -> str:
    """Send a group's answer to an open call; return its uid.

    A group has one answer a call. One it took back may be sent anew while the call
    is open.

    Raises
    ------
    ConflictError
        If the call is not open on that day, or has the group's answer already.
    InvalidQueryError
        If nothing is written, or the kind is none that groups answer.
    """
    city = session.scalars(
        select(Organisation.municipality_id).where(Organisation.id == organisation_id)
    ).one()
    call = get_locked(session, city, uid)
    text = proposal.strip()
    if not text or len(text) > LONGEST_PROPOSAL:
        message = f"何をどのように行うかを、{LONGEST_PROPOSAL}字までで書いてください。"
        raise InvalidQueryError(message, field="proposal")
    if call.kind not in FOR_GROUPS:
        message = "この募集には、ここから応募できません。申込先を確かめてください。"
        raise InvalidQueryError(message, field="proposal")
    if _state(call, on) != "open":
        message = "いまは応募を受けつけていません。"
        raise ConflictError(message, field="proposal")
    row = session.scalar(
        select(Application).where(
            Application.opportunity_id == call.id,
            Application.organisation_id == organisation_id,
        )
    )
    if row is None:
        row = Application(
            opportunity_id=call.id,
            organisation_id=organisation_id,
            status="applied",
            applied_on=on,
            proposal=text,
        )
        session.add(row)
    else:
        row.status = APPLICATION.after(row.status, "reapply")
        row.proposal, row.applied_on = text, on
    session.flush()
    return row.uid


def withdraw_application(session: Session, organisation_id: int, uid: str) -> None:
    """Take a group's answer back; its words are forgotten.

    Raises
    ------
    ConflictError
        If it has been decided already.
    """
    row = session.scalar(
        select(Application)
        .where(Application.uid == uid, Application.organisation_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("この応募はありません。", kind="application", uid=uid)
    row.status = APPLICATION.after(row.status, "withdraw")
    row.proposal = ""
    session.flush()


def decide_application(
    session: Session,
    municipality_id: int,
    uid: str,
    *,
    step: str,
    reason: str,
    on: date,
) -> None:
    """Select or decline a group's answer by the call's criteria, with the reason.

    The reason of a selection is published with the call's result; that of a
    refusal is for the group alone.

    Raises
    ------
    ConflictError
        If the deadline has not passed, the call is decided already, or there is no
        seat left.
    InvalidQueryError
        If no reason is given.
    """
    if not reason.strip():
        message = "基準のどこで判断したかを書いてください。"
        raise InvalidQueryError(message, field="reason")
    call_uid = session.scalar(
        select(Opportunity.uid)
        .join(Application, Application.opportunity_id == Opportunity.id)
        .where(Application.uid == uid, Opportunity.municipality_id == municipality_id)
    )
    if call_uid is None:
        raise NotFoundError("この応募はありません。", kind="application", uid=uid)
    call = get_locked(session, municipality_id, call_uid)
    if _state(call, on) not in {"closed", "held"}:
        message = "応募を決めるのは、締切のあと、結果を公開する前です。"
        raise ConflictError(message, field="reason")
    row = session.scalars(
        select(Application)
        .where(Application.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.status = APPLICATION.after(row.status, step)
    if step == "select" and call.seats is not None:
        others = session.scalars(
            select(func.count()).where(
                Application.opportunity_id == call.id,
                Application.status == "selected",
                Application.id != row.id,
            )
        ).one()
        if others >= call.seats:
            message = f"定員の{call.seats}件をすべて選びおえています。"
            raise ConflictError(message, field="reason")
    row.reason, row.decided_on = reason.strip(), on
    session.flush()


def _state(call: Opportunity, on: date) -> str:
    return state_on(
        call.status,
        opens_on=call.opens_on,
        deadline=call.deadline,
        held_on=call.held_on,
        on=on,
    )
