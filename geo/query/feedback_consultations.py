"""Consultations (意見募集) as the form that answers them needs them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.feedback import CONSULTATION
from geo.store.models import Opportunity


@dataclass(frozen=True, slots=True)
class ConsultationRecord:
    """One consultation that can be answered, or could be."""

    uid: str
    title: str
    description: str | None
    opens_on: date | None
    deadline: date | None  # the last day, included
    department: str | None
    is_open: bool
    fictional: bool


def find_consultations(
    session: Session, municipality_id: int, *, on: date
) -> list[ConsultationRecord]:
    """Return the consultations of a city that take answers on a day, the first to end first."""
    rows = session.execute(
        select(Opportunity.__table__).where(
            Opportunity.municipality_id == municipality_id,
            Opportunity.kind == CONSULTATION,
            Opportunity.status == "published",
        )
    )
    found = [_record(row, on) for row in rows]
    found = [each for each in found if each.is_open]
    return sorted(found, key=lambda each: (each.deadline or date.max, each.uid))


def get_consultation(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> ConsultationRecord:
    """Return one consultation that was published, also when it is over.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.execute(
        select(Opportunity.__table__).where(
            Opportunity.uid == uid,
            Opportunity.municipality_id == municipality_id,
            Opportunity.kind == CONSULTATION,
            Opportunity.status.not_in(("draft", "cancelled")),
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            "この意見募集は見つかりません。", kind="opportunity", uid=uid
        )
    return _record(row, on)


def _record(row: Row[Any], on: date) -> ConsultationRecord:
    begun = row.opens_on is None or row.opens_on <= on
    over = row.deadline is not None and row.deadline < on
    return ConsultationRecord(
        uid=row.uid,
        title=row.title,
        description=row.description,
        opens_on=row.opens_on,
        deadline=row.deadline,
        department=row.department,
        is_open=row.status == "published" and begun and not over,
        fictional=row.fictional,
    )
