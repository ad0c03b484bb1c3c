"""Erasing what is known of people once its time is over; the counts stay."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from geo.store.feedback_erasing import close_settled, erase_feedback
from geo.store.models import Alert, AlertToken, Letter, Signup
from geo.store.models.base import now
from geo.store.needs import erase_answers

LINKS_LIVE: Final = timedelta(days=400)  # of letters: longer than a year


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased; never who."""

    signups: int
    unconfirmed_alerts: int
    need_answers: int = 0
    feedback: int = 0  # words and contacts of residents whose matter is closed


def erase_contacts(session: Session, *, on: date) -> Erased:
    """Erase the contact data of sign-ups whose day of erasing has come.

    Alerts that nobody confirmed in time go too, with the secrets of old letters, and answers
    to groups' needs, and what residents said once their matter is closed.

    Notes
    -----
    On its last day a sign-up's data is still there; it goes on ``erase_on``.
    """
    moment = now()
    signups = session.execute(
        update(Signup)
        .where(Signup.erase_on <= on, Signup.erased_at.is_(None))
        .values(
            called=None,
            email=None,
            phone=None,
            note=None,
            token_hash=None,
            erased_at=moment,
        )
    )
    stale = select(Alert.id).where(
        Alert.confirmed_at.is_(None), Alert.confirm_until <= moment
    )
    keys = list(session.scalars(stale))
    for table in (AlertToken, Letter):
        session.execute(delete(table).where(table.alert_id.in_(keys)))
    session.execute(delete(Alert).where(Alert.id.in_(keys)))
    session.execute(
        delete(AlertToken).where(AlertToken.created_at <= moment - LINKS_LIVE)
    )
    close_settled(session, on=on)
    count = signups.rowcount if isinstance(signups, CursorResult) else 0
    return Erased(
        signups=count,
        unconfirmed_alerts=len(keys),
        need_answers=erase_answers(session, on=on),
        feedback=erase_feedback(session, on=on),
    )
