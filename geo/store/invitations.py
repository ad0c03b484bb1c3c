"""Letters that invite into an organisation, and taking them up: once each."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, CursorResult, Select, Update, select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, NotFoundError
from geo.domain.periods import today
from geo.store.handing_over import accept_handover, end_of_day
from geo.store.letter_codes import LetterSecrets, draw_number, write_code
from geo.store.memberships import Reason, Term, lock_group, record_term
from geo.store.models import Account, Handover, Invitation, Membership
from geo.store.models.base import now

LIFE: Final = timedelta(days=30)
NO_SUCH_LETTER: Final = (
    "この手紙は使えません。文字の間違いがないか確かめてください。"
    "使い終わった手紙や、期限の過ぎた手紙も使えません。"
    "手紙をくれた人に、新しい手紙を頼んでください。"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a letter gives: a role, a title, and the days it is for.

    Without ``start`` the term begins on the day the letter is taken up.
    """

    role: str
    title: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter as it is printed, once: its secrets are kept nowhere."""

    uid: str
    token: str = field(repr=False)
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whoever takes a letter up without an account. ``passphrase_hash`` is argon2's."""

    passphrase_hash: str = field(repr=False)
    email: str | None


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What became of a letter."""

    account_id: int
    membership: str  # public id
    starts_on: date


def write_letter(
    session: Session,
    organisation_id: int,
    offer: Offer,
    *,
    secrets: LetterSecrets,
    by_role: str,
    until: datetime | None = None,
) -> WrittenLetter:
    """Make a letter; only the hashes of its secrets are kept.

    Parameters
    ----------
    until
        When it stops working; with the thirtieth day from today if not given.

    Raises
    ------
    InvalidQueryError
        If the role is unknown or the term is empty.
    """
    Term(offer.role, offer.title, offer.start or date.min, offer.end)
    letter = Invitation(
        organisation_id=organisation_id,
        role=offer.role,
        title=offer.title,
        term_start=offer.start,
        term_end=offer.end,
        letter_number=draw_number(session),
        token_hash=secrets.token_hash,
        code_hash=secrets.typed_hash,
        by_role=by_role,
        expires_at=until or end_of_day(today() + LIFE),
    )
    session.add(letter)
    session.flush()
    code = write_code(letter.letter_number, secrets.typed)
    return WrittenLetter(letter.uid, secrets.token, code, letter.expires_at)


def revoke_letter(session: Session, organisation_id: int, uid: str) -> None:
    """Make an open letter useless.

    Raises
    ------
    NotFoundError
        If the organisation has no such letter.
    ConflictError
        If it belongs to a handover, which is called off as a whole.
    """
    letter = session.scalar(
        select(Invitation).where(
            Invitation.organisation_id == organisation_id, Invitation.uid == uid
        )
    )
    if letter is None:
        message = "この手紙は見つかりません。"
        raise NotFoundError(message, kind="invitation", uid=uid)
    if session.scalar(_open_handover(letter.id)) is not None:
        message = "この手紙は引き継ぎの手紙です。引き継ぎのページで取りやめてください。"
        raise ConflictError(message, uid=uid)
    session.execute(_revoke(Invitation.id == letter.id))


def revoke_open_letters(session: Session, organisation_id: int, role: str) -> int:
    """Make every open letter of a role useless, but those of handovers; return how many."""
    ours = select(Handover.invitation_id).where(
        Handover.organisation_id == organisation_id,
        Handover.invitation_id.is_not(None),
        Handover.abandoned_at.is_(None),
    )
    done = session.execute(
        _revoke(
            Invitation.organisation_id == organisation_id,
            Invitation.role == role,
            Invitation.expires_at > now(),
            Invitation.id.not_in(ours),
        )
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


def take_up(session: Session, uid: str, who: int | Newcomer, *, on: date) -> TakenUp:
    """Turn a letter into a membership; of any number of tries at once, one succeeds.

    Parameters
    ----------
    who
        The key of an account, or somebody who gets a new one.

    Raises
    ------
    NotFoundError
        If the letter is used, expired, revoked or unknown, or its term is over.
    ConflictError
        If a newcomer's address is an account's already.
    """
    letter = session.scalar(select(Invitation).where(Invitation.uid == uid))
    if letter is None:
        raise NotFoundError(NO_SUCH_LETTER, kind="invitation")
    # The group first, everywhere: two that wait for each other would both fail.
    group = lock_group(session, letter.organisation_id)
    moment = now()
    claimed = session.execute(
        update(Invitation)
        .where(
            Invitation.id == letter.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > moment,
        )
        .values(used_at=moment)
    )
    if not isinstance(claimed, CursorResult) or claimed.rowcount != 1:
        raise NotFoundError(NO_SUCH_LETTER, kind="invitation")
    start = max(letter.term_start or on, on)
    if group.ended_on is not None or (letter.term_end and letter.term_end <= start):
        raise NotFoundError(NO_SUCH_LETTER, kind="invitation")
    account_id = _add_account(session, who) if isinstance(who, Newcomer) else who
    letter.used_by_id = account_id
    membership = Membership(
        organisation_id=group.id,
        account_id=account_id,
        role=letter.role,
        title=letter.title,
        term_start=start,
        term_end=letter.term_end,
    )
    session.add(membership)
    session.flush()
    record_term(session, group, membership, Reason(letter.by_role), before=None)
    handover = session.scalar(_open_handover(letter.id))
    if handover is not None:
        accept_handover(session, handover, account_id, on=on)
    return TakenUp(account_id, membership.uid, start)


def _add_account(session: Session, who: Newcomer) -> int:
    if who.email is not None:
        taken = select(Account.id).where(Account.email == who.email)
        if session.scalar(taken) is not None:
            message = (
                "このメールアドレスの利用者は、もう登録されています。"
                "先にそのメールアドレスで入ってから、もう一度この手紙を開いてください。"
            )
            raise ConflictError(message, field="email")
    account = Account(email=who.email, passphrase_hash=who.passphrase_hash)
    session.add(account)
    session.flush()
    return account.id


def _open_handover(invitation_id: int) -> Select[Handover]:
    return select(Handover).where(
        Handover.invitation_id == invitation_id,
        Handover.accepted_at.is_(None),
        Handover.abandoned_at.is_(None),
    )


def _revoke(*conditions: ColumnElement[bool]) -> Update:
    return (
        update(Invitation)
        .where(
            Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), *conditions
        )
        .values(revoked_at=now())
    )
