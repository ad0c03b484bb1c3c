"""Who of the staff is still to get the letter of a month."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Account, StaffLetter


@dataclass(frozen=True, slots=True)
class StaffReader:
    """A member of staff who can be written to."""

    account_id: int
    address: str = field(repr=False)


def find_staff_readers(session: Session, period: str) -> list[StaffReader]:
    """Return the staff who did not get the letter of a period yet, the oldest first."""
    sent = (
        select(StaffLetter.id)
        .where(
            StaffLetter.account_id == Account.id,
            StaffLetter.period == period,
            StaffLetter.sent_at.is_not(None),
        )
        .exists()
    )
    rows = session.execute(
        select(Account.id, Account.email)
        .where(
            Account.is_staff,
            Account.email.is_not(None),
            Account.disabled_at.is_(None),
            ~sent,
        )
        .order_by(Account.id)
    )
    return [StaffReader(key, email) for key, email in rows if email]
