"""Who is with an organisation: terms, letters, officers, helpers."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from geo.domain.errors import NotFoundError
from geo.query.standing import RANK, GroupRecord, get_group, in_force
from geo.store.models import (
    Account,
    Handover,
    HelpGrant,
    Invitation,
    Membership,
    OfficerContact,
    Organisation,
)
from geo.store.models.base import now

LetterState = Literal["open", "used", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Member:
    """One term of one account. ``account_id`` is for comparing only, never shown."""

    uid: str
    account_id: int
    role: str
    title: str | None
    term_start: date
    term_end: date | None
    number: str  # the account's public id, with which its holder signs in
    email: str | None
    begins_later: bool


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """An officer's own name and phone, as agreed."""

    membership: str  # public id
    name: str
    phone: str | None
    purpose: str
    consented_on: date
    erase_on: date | None


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter without its secrets."""

    uid: str
    number: str
    role: str
    title: str | None
    term_start: date | None
    term_end: date | None
    state: LetterState
    by_role: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None  # used or revoked
    of_handover: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """An intermediary that edits on an organisation's behalf."""

    uid: str
    helper: str  # name
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Helped:
    """A group that somebody's organisation helps."""

    group: GroupRecord
    helper: str  # name
    until: date | None


def find_members(session: Session, organisation_id: int, on: date) -> list[Member]:
    """Return terms that run or are to come, by role and first day."""
    rows = session.execute(
        select(Membership, Account.uid.label("number"), Account.email)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            or_(Membership.term_end.is_(None), Membership.term_end > on),
        )
        .order_by(Membership.term_start, Membership.id)
    )
    members = [
        Member(
            uid=row.Membership.uid,
            account_id=row.Membership.account_id,
            role=row.Membership.role,
            title=row.Membership.title,
            term_start=row.Membership.term_start,
            term_end=row.Membership.term_end,
            number=row.number,
            email=row.email,
            begins_later=row.Membership.term_start > on,
        )
        for row in rows
    ]
    return sorted(members, key=lambda each: (each.begins_later, -RANK[each.role]))


def without_addresses(members: list[Member], account_id: int | None) -> list[Member]:
    """Return members without other people's e-mail addresses and numbers."""
    return [
        each if each.account_id == account_id else replace(each, email=None, number="")
        for each in members
    ]


def count_roles(session: Session, organisation_id: int, on: date) -> dict[str, int]:
    """Return how many people hold each role on a day, the strongest role first."""
    rows = session.execute(
        select(Membership.account_id, Membership.role).where(
            Membership.organisation_id == organisation_id, *in_force(on)
        )
    )
    strongest: dict[int, str] = {}
    for account_id, role in rows:
        known = strongest.get(account_id, role)
        strongest[account_id] = max(known, role, key=RANK.__getitem__)
    counts = Counter(strongest.values())
    return {role: counts[role] for role in reversed(RANK) if counts[role]}


def find_officers(
    session: Session, organisation_id: int, on: date
) -> dict[str, OfficerRecord]:
    """Return what officers let be known of themselves, by membership, while it holds."""
    rows = session.execute(
        select(OfficerContact, Membership.uid)
        .join(Membership, Membership.id == OfficerContact.membership_id)
        .where(
            Membership.organisation_id == organisation_id,
            or_(OfficerContact.erase_on.is_(None), OfficerContact.erase_on > on),
            *in_force(on),
        )
    )
    return {
        uid: OfficerRecord(
            membership=uid,
            name=row.name,
            phone=row.phone,
            purpose=row.purpose,
            consented_on=row.consented_on,
            erase_on=row.erase_on,
        )
        for row, uid in rows
    }


def find_letters(session: Session, organisation_id: int) -> list[LetterRecord]:
    """Return an organisation's letters, the newest first."""
    rows = session.execute(
        _letters()
        .where(Invitation.organisation_id == organisation_id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    return [_letter(row) for row in rows]


def get_letter(session: Session, organisation_id: int, uid: str) -> LetterRecord:
    """Return one letter.

    Raises
    ------
    NotFoundError
        If the organisation has none of that id.
    """
    row = session.execute(
        _letters().where(
            Invitation.organisation_id == organisation_id, Invitation.uid == uid
        )
    ).one_or_none()
    if row is None:
        message = "この手紙は見つかりません。"
        raise NotFoundError(message, kind="invitation", uid=uid)
    return _letter(row)


def find_grants(session: Session, organisation_id: int, on: date) -> list[Grant]:
    """Return who edits on an organisation's behalf, by name."""
    helper = aliased(Organisation)
    rows = session.execute(
        select(HelpGrant.uid, helper.name, HelpGrant.since, HelpGrant.until)
        .join(helper, helper.id == HelpGrant.intermediary_id)
        .where(
            HelpGrant.organisation_id == organisation_id,
            helper.ended_on.is_(None),
            *_running(on),
        )
        .order_by(helper.name)
    )
    return [Grant(*row) for row in rows]


def find_helpers(session: Session, organisation_id: int) -> list[tuple[str, str]]:
    """Return the intermediaries of an organisation's city: public id and name."""
    own = aliased(Organisation)
    rows = session.execute(
        select(Organisation.uid, Organisation.name)
        .join(own, own.municipality_id == Organisation.municipality_id)
        .where(
            own.id == organisation_id,
            Organisation.id != organisation_id,
            Organisation.actor_type == "intermediary",
            Organisation.ended_on.is_(None),
        )
        .order_by(Organisation.name)
    )
    return [(uid, name) for uid, name in rows]


def find_helped(session: Session, account_id: int, on: date) -> list[Helped]:
    """Return the groups somebody edits for, as member of an intermediary, by name."""
    helper, helped = aliased(Organisation), aliased(Organisation)
    rows = session.execute(
        select(helped.uid, helper.name, HelpGrant.until)
        .select_from(HelpGrant)
        .join(helper, helper.id == HelpGrant.intermediary_id)
        .join(helped, helped.id == HelpGrant.organisation_id)
        .join(Membership, Membership.organisation_id == helper.id)
        .where(
            Membership.account_id == account_id,
            Membership.role.in_(("owner", "editor")),
            *in_force(on),
            *_running(on),
            helper.ended_on.is_(None),
            helped.ended_on.is_(None),
        )
        .order_by(helped.name)
    )
    return [Helped(get_group(session, uid), name, until) for uid, name, until in rows]


def _running(on: date) -> tuple[Any, ...]:
    return (
        HelpGrant.ended_at.is_(None),
        HelpGrant.since <= on,
        or_(HelpGrant.until.is_(None), HelpGrant.until > on),
    )


def _letters() -> Select[Invitation, bool]:
    return select(
        Invitation,
        select(Handover.id)
        .where(
            Handover.invitation_id == Invitation.id,
            Handover.accepted_at.is_(None),
            Handover.abandoned_at.is_(None),
        )
        .exists()
        .label("of_handover"),
    )


def _letter(row: Any) -> LetterRecord:
    letter: Invitation = row.Invitation
    return LetterRecord(
        uid=letter.uid,
        number=letter.letter_number,
        role=letter.role,
        title=letter.title,
        term_start=letter.term_start,
        term_end=letter.term_end,
        state=_state(letter),
        by_role=letter.by_role,
        created_at=letter.created_at,
        expires_at=letter.expires_at,
        ended_at=letter.used_at or letter.revoked_at,
        of_handover=bool(row.of_handover),
    )


def _state(letter: Invitation) -> LetterState:
    if letter.used_at is not None:
        return "used"
    if letter.revoked_at is not None:
        return "revoked"
    return "open" if letter.expires_at > now() else "expired"
