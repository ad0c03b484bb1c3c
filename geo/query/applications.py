"""Groups' answers to calls: all of them for staff, its own for a group, the selected for all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import Application, Municipality, Opportunity, Organisation


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """An answer to a call, for staff and for the group that sent it."""

    uid: str
    call: str  # uid
    call_title: str
    call_deadline: date | None
    call_status: str
    city: str  # slug
    group: str  # uid
    group_name: str
    status: str
    proposal: str
    applied_on: date
    decided_on: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Selected:
    """A group whose answer was chosen, and by which of the criteria."""

    group: str  # uid
    group_name: str
    reason: str | None


def find_applications(session: Session, opportunity: str) -> list[ApplicationRecord]:
    """Return a call's answers in the order they came, those taken back left out."""
    statement = _statement().where(
        Opportunity.uid == opportunity, Application.status != "withdrawn"
    )
    return [ApplicationRecord(*row) for row in session.execute(statement)]


def find_own_applications(
    session: Session, organisation_id: int
) -> list[ApplicationRecord]:
    """Return a group's own answers."""
    statement = _statement().where(Application.organisation_id == organisation_id)
    return [ApplicationRecord(*row) for row in session.execute(statement)]


def get_application(session: Session, municipality: str, uid: str) -> ApplicationRecord:
    """Return one answer to a city's call.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    statement = _statement().where(
        Municipality.slug == municipality, Application.uid == uid
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("この応募はありません。", kind="application", uid=uid)
    return ApplicationRecord(*row)


def find_selected(session: Session, opportunity: str) -> list[Selected]:
    """Return the groups selected, none before the call is decided."""
    rows = session.execute(
        select(Organisation.uid, Organisation.name, Application.reason)
        .join(Application, Application.organisation_id == Organisation.id)
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .where(
            Opportunity.uid == opportunity,
            Opportunity.status == "decided",
            Application.status == "selected",
        )
        .order_by(Application.id)
    )
    return [Selected(*row) for row in rows]


_COLUMNS: tuple[Any, ...] = (
    Application.uid,
    Opportunity.uid,
    Opportunity.title,
    Opportunity.deadline,
    Opportunity.status,
    Municipality.slug,
    Organisation.uid,
    Organisation.name,
    Application.status,
    Application.proposal,
    Application.applied_on,
    Application.decided_on,
    Application.reason,
)


def _statement() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .select_from(Application)
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .join(Municipality, Municipality.id == Opportunity.municipality_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .order_by(Application.applied_on, Application.id)
    )
