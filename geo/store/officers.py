"""Officers' own names and phones: with consent, for one term, erased after it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CursorResult, Select, delete, select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError
from geo.domain.periods import fiscal_year, fiscal_year_period
from geo.store.models import Membership, OfficerContact

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Officer:
    """What an officer agrees to be known by, and for what."""

    name: str
    phone: str | None
    purpose: str


def save_officer(
    session: Session,
    membership: Membership,
    officer: Officer,
    *,
    on: date,
    keep_months: int,
) -> date:
    """Keep an officer's own name and phone; return the day they are erased.

    Parameters
    ----------
    keep_months
        How long after the term's end; a term without end is taken to end with
        the fiscal year.

    Raises
    ------
    InvalidQueryError
        If the name is missing.
    """
    if not officer.name:
        message = "名前を書いてください。"
        raise InvalidQueryError(message, field="officer-name")
    row = session.scalar(_of(membership.id))
    if row is None:
        row = OfficerContact(membership_id=membership.id)
        session.add(row)
    row.name = officer.name
    row.phone = officer.phone
    row.purpose = officer.purpose
    row.consented_on = on
    end = membership.term_end or fiscal_year_period(fiscal_year(on))[1]
    row.erase_on = months_later(end, keep_months)
    session.flush()
    return row.erase_on


def withdraw_officer(session: Session, membership: Membership) -> None:
    """Delete an officer's name and phone at once: the consent was taken back."""
    session.execute(
        delete(OfficerContact).where(OfficerContact.membership_id == membership.id)
    )


def bring_forward(session: Session, membership: Membership, end: date) -> None:
    """Erase earlier when a term ends earlier; a longer term changes no promise."""
    row = session.scalar(_of(membership.id))
    if row is None or row.erase_on is None:
        return
    old = membership.term_end
    if old is not None and end < old:
        row.erase_on -= old - end
    elif old is None:
        row.erase_on = min(row.erase_on, months_later(end, MONTHS))
    session.flush()


def erase_officers(session: Session, *, on: date) -> int:
    """Delete what is kept of officers whose day of erasing has come; return how many."""
    done = session.execute(
        delete(OfficerContact).where(
            OfficerContact.erase_on.is_not(None), OfficerContact.erase_on <= on
        )
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


def months_later(day: date, months: int) -> date:
    """Return the same day some months on, or the last of a shorter month."""
    at = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(at, MONTHS)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _of(membership_id: int) -> Select[OfficerContact]:
    return select(OfficerContact).where(OfficerContact.membership_id == membership_id)
