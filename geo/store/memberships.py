"""Who holds which role in an organisation; somebody must always be able to answer for it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.history import revision_values
from geo.store.models import Membership, Organisation, Revision
from geo.store.models.access import ROLES
from geo.store.models.base import now
from geo.store.officers import bring_forward

LAST_OWNER: Final = (
    "責任者がいなくなるため、変えられません。"
    "先に、次の責任者に手紙を渡して引き継いでください。"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A role in an organisation, from its first day to the day after its last."""

    role: str
    title: str | None
    start: date
    end: date | None

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            message = "役割を選んでください。"
            raise InvalidQueryError(message, field="role")
        if self.end is not None and self.end <= self.start:
            message = "任期の終わりの日を、始まりの日より後にしてください。"
            raise InvalidQueryError(message, field="until")


@dataclass(frozen=True, slots=True)
class Reason:
    """Who changes a term; the city may leave a group without owner, with a reason."""

    by_role: str
    why: str | None = None

    @property
    def outranks(self) -> bool:
        """Return whether the last owner's standing may be taken."""
        return self.by_role == "staff" and bool(self.why)


def lock_group(session: Session, organisation_id: int) -> Organisation:
    """Return an organisation whose people nobody else changes until this work ends."""
    organisation = session.scalars(
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .with_for_update()  # SQLite has one writer at a time anyway
        .execution_options(populate_existing=True)
    ).one()
    session.expire_all()  # what was read before the lock may be old
    return organisation


def change_membership(
    session: Session,
    organisation_id: int,
    uid: str,
    term: Term,
    *,
    reason: Reason,
    on: date,
) -> None:
    """Give a member another role, title or term.

    Raises
    ------
    NotFoundError
        If the organisation has no such member.
    ConflictError
        If nobody would be its owner any more.
    """
    organisation = lock_group(session, organisation_id)
    membership = get_membership(session, organisation_id, uid)
    before = told_term(membership)
    had = _owned_days(session, organisation_id, [on, *_ends(membership, term.end)])
    membership.role = term.role
    membership.title = term.title
    membership.term_start = term.start
    set_end(session, membership, term.end)
    session.flush()
    _require_owner(session, organisation_id, had, reason)
    record_term(session, organisation, membership, reason, before=before)


def end_membership(
    session: Session, organisation_id: int, uid: str, *, reason: Reason, on: date
) -> None:
    """Take a member's standing away, today.

    Raises
    ------
    NotFoundError
        If the organisation has no such member.
    ConflictError
        If nobody would be its owner any more.
    """
    organisation = lock_group(session, organisation_id)
    membership = get_membership(session, organisation_id, uid)
    before = told_term(membership)
    had = _owned_days(session, organisation_id, [on])
    membership.ended_at = now()
    bring_forward(session, membership, on)
    session.flush()
    _require_owner(session, organisation_id, had, reason)
    record_term(session, organisation, membership, reason, before=before)


def set_end(session: Session, membership: Membership, end: date | None) -> None:
    """Write a term's end, and bring forward what is kept of the officer until then."""
    if end is not None and end <= membership.term_start:
        # It never began: a term that is empty cannot be written.
        membership.ended_at = now()
        bring_forward(session, membership, end)
        return
    if end is not None:
        bring_forward(session, membership, end)
    membership.term_end = end


def get_membership(session: Session, organisation_id: int, uid: str) -> Membership:
    """Return a membership that was not taken away.

    Raises
    ------
    NotFoundError
        If the organisation has none of that id.
    """
    found = session.scalar(
        select(Membership).where(
            Membership.organisation_id == organisation_id,
            Membership.uid == uid,
            Membership.ended_at.is_(None),
        )
    )
    if found is None:
        message = "この人は、この団体を使う人の中に見つかりません。"
        raise NotFoundError(message, kind="membership", uid=uid)
    return found


def holds_on(on: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a membership holds on a day."""
    return (
        Membership.ended_at.is_(None),
        Membership.term_start <= on,
        or_(Membership.term_end.is_(None), Membership.term_end > on),
    )


def has_owner(session: Session, organisation_id: int, on: date) -> bool:
    """Return whether an organisation has an owner on a day."""
    return (
        session.scalar(
            select(Membership.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == "owner",
                *holds_on(on),
            )
            .limit(1)
        )
        is not None
    )


def _ends(membership: Membership, end: date | None) -> list[date]:
    """Return the first day a shortened term leaves uncovered."""
    old = membership.term_end
    return [end] if end is not None and (old is None or end < old) else []


def _owned_days(session: Session, organisation_id: int, days: list[date]) -> list[date]:
    return [day for day in days if has_owner(session, organisation_id, day)]


def _require_owner(
    session: Session, organisation_id: int, days: list[date], reason: Reason
) -> None:
    if reason.outranks:
        return
    if not all(has_owner(session, organisation_id, day) for day in days):
        raise ConflictError(LAST_OWNER, field="last-owner")


def told_term(membership: Membership) -> dict[str, str | None]:
    """Return what the history says of a term: nothing of whose it is."""
    end = membership.term_end
    return {
        "role": membership.role,
        "title": membership.title,
        "term_start": membership.term_start.isoformat(),
        "term_end": None if end is None else end.isoformat(),
    }


def record_term(
    session: Session,
    organisation: Organisation,
    membership: Membership,
    reason: Reason,
    *,
    before: dict[str, str | None] | None,
) -> None:
    """Keep a revision of a term: role, title and days, never a person."""
    session.add(
        Revision(
            **revision_values(
                municipality_id=organisation.municipality_id,
                target_kind="membership",
                target_uid=membership.uid,
                version=1,
                before=before,
                after=None if membership.ended_at else told_term(membership),
                file=None,
                by_role=reason.by_role,
            )
            | {"reason": reason.why}
        )
    )
    session.flush()
