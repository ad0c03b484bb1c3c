"""Which member of staff got the letter of which month: each once."""

from datetime import date

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from geo.store.alerts import CLAIM_FOR
from geo.store.models import Account, StaffLetter
from geo.store.models.base import now


def period_of(on: date) -> str:
    """Return the period of a day's letter: its month."""
    return f"{on:%Y-%m}"


def claim_staff_letter(session: Session, account_id: int, period: str) -> int | None:
    """Take on a month's letter; return its key, None where it is sent or being sent.

    Notes
    -----
    The account is locked, so that two runs follow each other; the unique key of
    account and period stands behind it. A claim that is neither finished nor
    released ends after ten minutes, as of letters in `geo.store.alerts`.
    """
    account = session.scalar(
        select(Account)
        .where(
            Account.id == account_id, Account.is_staff, Account.disabled_at.is_(None)
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if account is None:
        return None
    letter = session.scalar(
        select(StaffLetter)
        .where(StaffLetter.account_id == account_id, StaffLetter.period == period)
        .execution_options(populate_existing=True)
    )
    moment = now()
    if letter is None:
        letter = StaffLetter(account_id=account_id, period=period)
        session.add(letter)
        session.flush()
    made = session.execute(
        update(StaffLetter)
        .where(
            StaffLetter.id == letter.id,
            StaffLetter.sent_at.is_(None),
            or_(
                StaffLetter.claimed_until.is_(None),
                StaffLetter.claimed_until <= moment,
            ),
        )
        .values(claimed_until=moment + CLAIM_FOR)
    )
    taken = isinstance(made, CursorResult) and made.rowcount == 1
    return letter.id if taken else None


def finish_staff_letter(session: Session, letter_id: int) -> None:
    """Record that a letter was handed over."""
    session.execute(
        update(StaffLetter)
        .where(StaffLetter.id == letter_id)
        .values(sent_at=now(), claimed_until=None)
    )


def release_staff_letter(session: Session, letter_id: int) -> None:
    """Give a letter back that could not be sent, so that the next run tries again."""
    session.execute(
        update(StaffLetter)
        .where(StaffLetter.id == letter_id, StaffLetter.sent_at.is_(None))
        .values(claimed_until=None)
    )
