"""Handing an organisation over to the next officer: nothing moves until accepted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import TOKYO, today
from geo.store.memberships import (
    Reason,
    get_membership,
    has_owner,
    lock_group,
    record_term,
    set_end,
    told_term,
)
from geo.store.models import Handover, Invitation, Membership
from geo.store.models.base import now
from geo.store.officers import months_later

GRACE: Final = timedelta(days=14)
"""After the successor's first day an unaccepted handover counts as abandoned."""

STAY_MONTHS: Final = 3
STAYS: Final = ("viewer", "editor")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the outgoing officer decides.

    ``outgoing``: the public id of the owner's membership that ends, None where
    nobody is left. ``stays_as``: what the outgoing officer may do for three
    months more, None for nothing.
    """

    outgoing: str | None
    effective_on: date
    note: str | None
    stays_as: str | None = None


def start_handover(
    session: Session, organisation_id: int, plan: Plan, *, by_role: str, on: date
) -> str:
    """Begin a handover, still without letter; return its public id.

    Raises
    ------
    ConflictError
        If one is under way, or the city starts it although there is an owner.
    InvalidQueryError
        If the successor's first day has long passed.
    """
    lock_group(session, organisation_id)
    if find_open_handover(session, organisation_id) is not None:
        message = "引き継ぎはもう始まっています。取りやめてから、始め直してください。"
        raise ConflictError(message)
    if by_role == "staff" and has_owner(session, organisation_id, on):
        message = "責任者がいる団体です。引き継ぎは、責任者が始めます。"
        raise ConflictError(message)
    if plan.effective_on < on - GRACE:
        message = "新しい任期の最初の日を、きょうより後の日にしてください。"
        raise InvalidQueryError(message, field="effective")
    outgoing = (
        get_membership(session, organisation_id, plan.outgoing)
        if plan.outgoing
        else None
    )
    handover = Handover(
        organisation_id=organisation_id,
        outgoing_id=outgoing.id if outgoing else None,
        started_by_role=by_role,
        effective_on=plan.effective_on,
        note=plan.note,
        started_at=now(),
    )
    session.add(handover)
    session.flush()
    if outgoing is not None and plan.stays_as in STAYS:
        session.add(
            Membership(
                organisation_id=organisation_id,
                account_id=outgoing.account_id,
                role=plan.stays_as,
                title=None,
                term_start=plan.effective_on,
                term_end=months_later(plan.effective_on, STAY_MONTHS),
                created_at=handover.started_at,
            )
        )
        session.flush()
    return handover.uid


def give_letter(
    session: Session, organisation_id: int, uid: str, invitation_uid: str
) -> None:
    """Make a letter the one that accepts a handover; the one before is useless.

    Raises
    ------
    NotFoundError
        If the handover is not under way.
    """
    lock_group(session, organisation_id)
    handover = get_open_handover(session, organisation_id, uid)
    _revoke(session, handover)
    handover.invitation_id = session.scalars(
        select(Invitation.id).where(Invitation.uid == invitation_uid)
    ).one()
    session.flush()


def call_off_handover(session: Session, organisation_id: int, uid: str) -> None:
    """End a handover before anybody accepted it: everything stays as it was.

    Raises
    ------
    NotFoundError
        If it is not under way.
    """
    lock_group(session, organisation_id)
    handover = get_open_handover(session, organisation_id, uid)
    _revoke(session, handover)
    handover.abandoned_at = now()
    outgoing = (
        session.get_one(Membership, handover.outgoing_id)
        if handover.outgoing_id
        else None
    )
    if outgoing is not None:
        session.execute(
            update(Membership)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.account_id == outgoing.account_id,
                Membership.role.in_(STAYS),
                Membership.term_start == handover.effective_on,
                Membership.created_at == handover.started_at,
                Membership.ended_at.is_(None),
            )
            .values(ended_at=now())
        )
    session.flush()


def accept_handover(
    session: Session, handover: Handover, account_id: int, *, on: date
) -> None:
    """Hand over: the outgoing officer's term ends where the successor's begins.

    The successor's membership is the letter's own.
    """
    handover.accepted_at = now()
    handover.accepted_by_id = account_id
    session.flush()
    if handover.outgoing_id is None:
        return
    outgoing = session.get_one(Membership, handover.outgoing_id)
    over = outgoing.term_end is not None and outgoing.term_end <= on
    if over or outgoing.ended_at is not None or outgoing.account_id == account_id:
        return
    group = lock_group(session, handover.organisation_id)
    before = told_term(outgoing)
    set_end(session, outgoing, max(handover.effective_on, on))
    session.flush()
    record_term(
        session, group, outgoing, Reason(handover.started_by_role), before=before
    )


def find_open_handover(session: Session, organisation_id: int) -> Handover | None:
    """Return the handover that is under way."""
    return session.scalar(
        select(Handover).where(
            Handover.organisation_id == organisation_id,
            Handover.accepted_at.is_(None),
            Handover.abandoned_at.is_(None),
        )
    )


def get_open_handover(session: Session, organisation_id: int, uid: str) -> Handover:
    """Return a handover that is under way.

    Raises
    ------
    NotFoundError
        If it is not.
    """
    found = find_open_handover(session, organisation_id)
    if found is None or found.uid != uid:
        message = (
            "この引き継ぎは、もう終わったか、取りやめられています。"
            "引き継ぎのページを開きなおしてください。"
        )
        raise NotFoundError(message, kind="handover", uid=uid)
    return found


def letter_until(effective_on: date) -> datetime:
    """Return until when a handover's letter works: two weeks into the new term."""
    last = effective_on + GRACE - timedelta(days=1)
    return end_of_day(max(last, today() + timedelta(days=30)))


def end_of_day(day: date) -> datetime:
    """Return the moment at which a day is over in Japan."""
    return datetime.combine(day + timedelta(days=1), time(), TOKYO)


def _revoke(session: Session, handover: Handover) -> None:
    session.execute(
        update(Invitation)
        .where(
            Invitation.id == handover.invitation_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now())
    )
