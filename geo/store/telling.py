"""Which sign-ups were told that their day is called off: each once."""

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.orm import Session

from geo.store.alerts import CLAIM_FOR
from geo.store.models import Signup
from geo.store.models.base import now


def claim_telling(session: Session, signup_id: int) -> bool:
    """Take on telling a party; False where it is told or being told.

    Notes
    -----
    A claim that is neither finished nor released ends after ten minutes, as of
    letters in `geo.store.alerts`.
    """
    moment = now()
    made = session.execute(
        update(Signup)
        .where(
            Signup.id == signup_id,
            Signup.status != "cancelled",
            Signup.email.is_not(None),
            Signup.told_at.is_(None),
            or_(Signup.telling_until.is_(None), Signup.telling_until <= moment),
        )
        .values(telling_until=moment + CLAIM_FOR)
    )
    return isinstance(made, CursorResult) and made.rowcount == 1


def finish_telling(session: Session, signup_id: int) -> None:
    """Record that a party was told."""
    session.execute(
        update(Signup)
        .where(Signup.id == signup_id)
        .values(told_at=now(), telling_until=None)
    )


def release_telling(session: Session, signup_id: int) -> None:
    """Give a letter back that could not be sent, so that the next run tries again."""
    session.execute(
        update(Signup).where(Signup.id == signup_id).values(telling_until=None)
    )
