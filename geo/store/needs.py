"""What groups say they lack, and the answers; a contact is the group's alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import fiscal_year
from geo.domain.vocabulary import load_vocabulary
from geo.store.models import Municipality, NeedAnswer, Organisation, OrganisationNeed
from geo.store.models.base import now
from geo.store.municipalities import mark_changed

KINDS: Final = ("people", "successor", "money", "place", "link", "skill")
KEPT: Final = timedelta(days=60)
MOST_OPEN_ANSWERS: Final = 200  # of one need: nobody is flooded


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer to a need: a few words, and where the group may call back."""

    by_role: str  # staff | intermediary | group | public
    text: str
    contact: str | None


def declare_need(
    session: Session,
    organisation_id: int,
    kind: str,
    text: str | None,
    *,
    on: date,
    skill: str | None = None,
) -> str:
    """Keep a need of this fiscal year; an open one of the same kind is rewritten.

    ``skill``: which one is wanted, of a need of that kind.

    Raises
    ------
    InvalidQueryError
        If the kind or the skill is none of ours.
    """
    if kind not in KINDS:
        raise InvalidQueryError("困りごとの種類を選んでください。", field="kind")
    known = {term.code for term in load_vocabulary("skill").terms}
    if skill is not None and (kind != "skill" or skill not in known):
        raise InvalidQueryError("得意分野を選んでください。", field="skill")
    group = session.scalars(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    ).one()
    need = session.scalar(
        select(OrganisationNeed).where(
            OrganisationNeed.organisation_id == organisation_id,
            OrganisationNeed.kind == kind,
            OrganisationNeed.fiscal_year == fiscal_year(on),
            OrganisationNeed.status == "open",
        )
    )
    if need is None:
        need = OrganisationNeed(
            organisation_id=organisation_id, kind=kind, fiscal_year=fiscal_year(on)
        )
        session.add(need)
    need.text, need.skill = text, skill
    session.flush()
    _mark(session, group)
    return need.uid


def end_need(session: Session, organisation_id: int, uid: str, status: str) -> None:
    """Mark a need of a group's as met or withdrawn.

    Raises
    ------
    NotFoundError
        If the group has no open need of that id.
    """
    need = _open_need(session, uid, organisation_id)
    need.status, need.ended_at = status, now()
    _mark(session, session.get_one(Organisation, organisation_id))
    session.flush()


def answer_need(session: Session, uid: str, offer: Offer, *, on: date) -> str:
    """Keep an answer to an open need until the group has decided, sixty days at most.

    Raises
    ------
    NotFoundError
        If there is no open need of that id.
    ConflictError
        If so many answers wait that nobody could read more of them.
    """
    need = _open_need(session, uid, None)
    waiting = session.scalars(
        select(NeedAnswer.id).where(
            NeedAnswer.need_id == need.id, NeedAnswer.status == "open"
        )
    ).all()
    if len(waiting) >= MOST_OPEN_ANSWERS:
        message = "いまは返事がたくさん届いています。市の窓口に電話してください。"
        raise ConflictError(message)
    answer = NeedAnswer(
        need_id=need.id,
        by_role=offer.by_role,
        text=offer.text,
        contact=offer.contact,
        erase_on=on + KEPT,
    )
    session.add(answer)
    session.flush()
    return answer.uid


def decide_answer(
    session: Session, organisation_id: int, uid: str, status: str
) -> None:
    """Accept or decline an answer; what is declined is erased at once.

    Raises
    ------
    NotFoundError
        If no need of the group has such an answer.
    """
    answer = session.scalar(
        select(NeedAnswer)
        .join(OrganisationNeed, OrganisationNeed.id == NeedAnswer.need_id)
        .where(
            NeedAnswer.uid == uid,
            OrganisationNeed.organisation_id == organisation_id,
        )
    )
    if answer is None:
        raise NotFoundError("この返事は見つかりません。", kind="answer", uid=uid)
    answer.status = status
    if status == "declined":
        answer.text = answer.contact = None
    session.flush()


def erase_answers(session: Session, *, on: date) -> int:
    """Erase the words and contacts of answers whose day has come; return how many."""
    erased = session.execute(
        update(NeedAnswer)
        .where(
            NeedAnswer.erase_on <= on,
            or_(NeedAnswer.contact.is_not(None), NeedAnswer.text.is_not(None)),
        )
        .values(contact=None, text=None)
    )
    return erased.rowcount if isinstance(erased, CursorResult) else 0


def _open_need(
    session: Session, uid: str, organisation_id: int | None
) -> OrganisationNeed:
    statement = (
        select(OrganisationNeed)
        .join(Organisation, Organisation.id == OrganisationNeed.organisation_id)
        .where(
            OrganisationNeed.uid == uid,
            OrganisationNeed.status == "open",
            Organisation.ended_on.is_(None),
        )
        .with_for_update(of=OrganisationNeed)
    )
    if organisation_id is not None:
        statement = statement.where(OrganisationNeed.organisation_id == organisation_id)
    need = session.scalar(statement)
    if need is None:
        message = "この困りごとは、もう受けつけていません。"
        raise NotFoundError(message, kind="need", uid=uid)
    return need


def _mark(session: Session, group: Organisation) -> None:
    mark_changed(session, session.get_one(Municipality, group.municipality_id))
