"""Finding a printed letter by what its holder has: the camera's secret, or a typed code."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.accounts import hash_secret
from geo.store.letter_codes import is_typed
from geo.store.models import (
    Account,
    Handover,
    Invitation,
    Membership,
    Municipality,
    Organisation,
)
from geo.store.models.base import now


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """What a letter that still works offers."""

    uid: str
    number: str
    group: str  # public id
    group_name: str
    city_name: str
    role: str
    title: str | None
    term_start: date | None
    term_end: date | None
    expires_at: datetime
    from_handover: bool
    code_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What somebody is told who took a letter up. ``number`` is theirs to keep."""

    group: str  # public id
    group_name: str
    role: str
    term_start: date
    term_end: date | None
    number: str
    has_passphrase: bool


def find_by_token(session: Session, token: str) -> OpenLetter | None:
    """Return the open letter of a QR code's secret."""
    return _find(session, Invitation.token_hash == hash_secret(token))


def find_by_code(session: Session, number: str, typed: str) -> OpenLetter | None:
    """Return the open letter of a typed code; an unknown number takes as long."""
    letter = _find(session, Invitation.letter_number == number)
    fits = is_typed(typed, letter.code_hash if letter else None)
    return letter if fits else None


def get_welcome(session: Session, account_id: int, membership: str) -> Welcome:
    """Return what to tell somebody of their own new membership.

    Raises
    ------
    NotFoundError
        If it is not theirs.
    """
    row = session.execute(
        select(Organisation, Membership, Account)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.uid == membership,
            Membership.account_id == account_id,
            Membership.ended_at.is_(None),
            Organisation.ended_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        message = "このページは見つかりません。"
        raise NotFoundError(message, kind="membership", uid=membership)
    return Welcome(
        group=row.Organisation.uid,
        group_name=row.Organisation.name,
        role=row.Membership.role,
        term_start=row.Membership.term_start,
        term_end=row.Membership.term_end,
        number=row.Account.uid,
        has_passphrase=row.Account.passphrase_hash is not None,
    )


def _find(session: Session, wanted: ColumnElement[bool]) -> OpenLetter | None:
    row = session.execute(
        select(
            Invitation,
            Organisation.uid.label("group"),
            Organisation.name.label("group_name"),
            Municipality.name.label("city_name"),
            select(Handover.id)
            .where(Handover.invitation_id == Invitation.id)
            .exists()
            .label("from_handover"),
        )
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(
            wanted,
            Organisation.ended_on.is_(None),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now(),
        )
    ).one_or_none()
    if row is None:
        return None
    letter: Invitation = row.Invitation
    return OpenLetter(
        uid=letter.uid,
        number=letter.letter_number,
        group=row.group,
        group_name=row.group_name,
        city_name=row.city_name,
        role=letter.role,
        title=letter.title,
        term_start=letter.term_start,
        term_end=letter.term_end,
        expires_at=letter.expires_at,
        from_handover=bool(row.from_handover),
        code_hash=letter.code_hash,
    )
