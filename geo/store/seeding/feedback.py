"""Writing a file's feedback: what was said, and every step that was taken with it."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import TOKYO
from geo.store.feedback import CONSULTATION, CONSULTATION_ANSWERED_WITHIN, Said, receive
from geo.store.feedback_steps import (
    Reply,
    answer,
    close,
    hand_to,
    merge,
    publish,
    refuse,
)
from geo.store.models import Feedback, Municipality, Opportunity
from geo.store.seeding.finding import area_coded, feature_named

NOON = time(12, tzinfo=TOKYO)


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's rows; None where the city has some already.

    A row that answers a consultation is left out where the city has none such.
    """
    known = session.scalar(
        select(func.count()).where(Feedback.municipality_id == municipality.id)
    )
    if known:
        return None
    uids: dict[str, str] = {}
    for row in table.get("feedback", []):
        consultation = None
        if (state := row.get("consultation")) is not None:
            consultation = _consultation(session, municipality, state)
            if consultation is None:
                continue
        uids[row["key"]] = _load(session, municipality, row, uids, consultation)
    return len(uids)


def _load(
    session: Session,
    municipality: Municipality,
    row: dict[str, Any],
    uids: dict[str, str],
    consultation: Opportunity | None,
) -> str:
    received: date = row["received_on"]
    uid = receive(
        session,
        municipality.id,
        _said(session, municipality, row),
        secret=None,
        on=received,
        received_at=datetime.combine(received, NOON),
    )
    said = _row(session, uid)
    if consultation is not None:
        said.opportunity_id = consultation.id
        ends = consultation.deadline or received
        said.answer_due_on = ends + CONSULTATION_ANSWERED_WITHIN
    said.supports = row.get("supports", 0)
    session.flush()
    _take_steps(session, uid, row, uids)
    return uid


def _take_steps(
    session: Session, uid: str, row: dict[str, Any], uids: dict[str, str]
) -> None:
    if "department" in row:
        hand_to(
            session,
            uid,
            version=_row(session, uid).version,
            department=row["department"],
        )
    if "public_text" in row:
        publish(
            session,
            uid,
            version=_row(session, uid).version,
            text=row["public_text"],
            shows_point=row.get("shows_point", False),
        )
    for given in row.get("answers", []):
        reply = Reply(given["status"], given["reason"], None, given.get("due_on"))
        answer(
            session,
            uid,
            reply,
            version=_row(session, uid).version,
            on=given["on"],
            at=datetime.combine(given["on"], NOON),
        )
    if "refusal" in row:
        version = _row(session, uid).version
        refuse(session, uid, version=version, reason=row["refusal"])
    if "duplicate_of" in row:
        into = uids[row["duplicate_of"]]
        merge(session, uid, into, version=_row(session, uid).version)
    if "closed_on" in row:
        version = _row(session, uid).version
        close(session, uid, version=version, on=row["closed_on"])


def _said(session: Session, municipality: Municipality, row: dict[str, Any]) -> Said:
    feature = None
    if "site" in row:
        feature = feature_named(session, municipality, "adoption_site", row["site"]).uid
    area = None
    if "area" in row:
        area = (row.get("area_set", "districts"), row["area"])
        area_coded(session, municipality, *area)
    return Said(
        topic=row["topic"],
        text=row["text"],
        may_publish=row.get("may_publish", True),
        point=tuple(row["point"]) if "point" in row else None,
        feature=feature,
        area=area,
        called=row.get("called"),
        email=row.get("email"),
        fictional=True,
    )


def _consultation(
    session: Session, municipality: Municipality, state: str
) -> Opportunity | None:
    """Return the city's first consultation that is open, or that is over."""
    wanted = {"open": ("published",), "over": ("closed", "decided")}.get(state)
    if wanted is None:
        message = f"consultation = {state!r}: open か over と書いてください。"
        raise InvalidLayerError(message)
    return session.scalars(
        select(Opportunity)
        .where(
            Opportunity.municipality_id == municipality.id,
            Opportunity.kind == CONSULTATION,
            Opportunity.status.in_(wanted),
        )
        .order_by(Opportunity.id)
    ).first()


def _row(session: Session, uid: str) -> Feedback:
    return session.scalars(
        select(Feedback)
        .where(Feedback.uid == uid)
        .execution_options(populate_existing=True)
    ).one()
