"""Groups' needs as everybody may read them, and the answers as only the group may."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.periods import today
from geo.query.standing import in_force
from geo.store.models import (
    HelpGrant,
    Membership,
    Municipality,
    NeedAnswer,
    Organisation,
    OrganisationNeed,
)


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """A need of a group: nothing of it is private."""

    uid: str
    kind: str
    fiscal_year: int
    text: str | None
    status: str
    since: datetime
    group: str  # uid
    group_name: str
    city: str  # slug
    open_answers: int = 0
    skill: str | None = None  # code, of a need of kind "skill"


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer to a need, for the group's eyes only."""

    uid: str
    need: str
    by_role: str
    text: str | None
    contact: str | None
    status: str
    at: datetime
    erase_on: date | None


def find_needs(
    session: Session, organisation_id: int, *, every: bool = False
) -> list[NeedRecord]:
    """Return a group's open needs, or every one it ever had, the newest first."""
    statement = _needs().where(OrganisationNeed.organisation_id == organisation_id)
    if not every:
        statement = statement.where(OrganisationNeed.status == "open")
    return [_record(row) for row in session.execute(statement)]


def get_need(session: Session, city: str, uid: str) -> NeedRecord:
    """Return one need of a city's group, also when it is over.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.execute(
        _needs().where(OrganisationNeed.uid == uid, Municipality.slug == city)
    ).one_or_none()
    if row is None:
        raise NotFoundError("この困りごとは見つかりません。", kind="need", uid=uid)
    return _record(row)


def find_open_needs(
    session: Session, municipality_id: int, *, helped_by: int | None = None
) -> list[NeedRecord]:
    """Return a city's open needs; of the groups an organisation helps, where given."""
    statement = _needs().where(
        OrganisationNeed.status == "open",
        Organisation.municipality_id == municipality_id,
    )
    if helped_by is not None:
        statement = statement.where(
            Organisation.id.in_(
                select(HelpGrant.organisation_id).where(
                    HelpGrant.intermediary_id == helped_by, *_grant_holds()
                )
            )
        )
    return [_record(row) for row in session.execute(statement)]


def find_answers(session: Session, organisation_id: int) -> list[AnswerRecord]:
    """Return the answers a group got and has not declined, the newest first."""
    rows = session.execute(
        select(NeedAnswer, OrganisationNeed.uid)
        .join(OrganisationNeed, OrganisationNeed.id == NeedAnswer.need_id)
        .where(
            OrganisationNeed.organisation_id == organisation_id,
            NeedAnswer.status != "declined",
            or_(NeedAnswer.text.is_not(None), NeedAnswer.contact.is_not(None)),
        )
        .order_by(NeedAnswer.id.desc())
    )
    return [
        AnswerRecord(
            uid=answer.uid,
            need=uid,
            by_role=answer.by_role,
            text=answer.text,
            contact=answer.contact,
            status=answer.status,
            at=answer.answered_at,
            erase_on=answer.erase_on,
        )
        for answer, uid in rows
    ]


def find_answering_role(
    session: Session, organisation_id: int, account_id: int, *, on: date
) -> str:
    """Return as what a signed-in member of some group answers a need.

    An intermediary that the group lets help, another group, or the public.
    """
    own = select(Membership.organisation_id).where(
        Membership.account_id == account_id, *in_force(on)
    )
    helps = session.scalar(
        select(HelpGrant.id)
        .where(
            HelpGrant.organisation_id == organisation_id,
            HelpGrant.intermediary_id.in_(own),
            *_grant_holds(),
        )
        .limit(1)
    )
    if helps is not None:
        return "intermediary"
    return "group" if session.scalar(own.limit(1)) is not None else "public"


def _grant_holds() -> tuple[ColumnElement[bool], ...]:
    day = today()
    return (
        HelpGrant.ended_at.is_(None),
        HelpGrant.since <= day,
        or_(HelpGrant.until.is_(None), HelpGrant.until > day),
    )


def _needs() -> Select[Any]:
    waiting = (
        select(func.count())
        .select_from(NeedAnswer)
        .where(NeedAnswer.need_id == OrganisationNeed.id, NeedAnswer.status == "open")
        .scalar_subquery()
    )
    return (
        select(
            OrganisationNeed,
            Organisation.uid,
            Organisation.name,
            Municipality.slug,
            waiting.label("waiting"),
        )
        .join(Organisation, Organisation.id == OrganisationNeed.organisation_id)
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(Organisation.ended_on.is_(None))
        .order_by(OrganisationNeed.id.desc())
    )


def _record(row: Any) -> NeedRecord:
    need, uid, name, slug, waiting = row
    return NeedRecord(
        uid=need.uid,
        kind=need.kind,
        fiscal_year=need.fiscal_year,
        text=need.text,
        status=need.status,
        since=need.created_at,
        group=uid,
        group_name=name,
        city=slug,
        open_answers=waiting,
        skill=need.skill,
    )
