"""What the city was told of handovers that nobody finished: each once."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geo.store.handing_over import find_open_handover
from geo.store.models import Handover, Municipality
from geo.store.models.base import now


def lock_letters(session: Session) -> None:
    """Let two runs at once follow each other until this unit of work ends."""
    session.scalars(
        select(Municipality.id)
        .order_by(Municipality.id)
        .with_for_update(key_share=True)
    ).all()


def note_alerted(session: Session, organisation_id: int, *, on: date) -> int:
    """Remember that the city is told that nobody took an organisation over.

    Returns
    -------
    int
        What `forget_alerted` takes, should the letter not go out.
    """
    handover = find_open_handover(session, organisation_id)
    if handover is None:
        # Nobody started one: this row only remembers the letter to the city.
        handover = Handover(
            organisation_id=organisation_id,
            started_by_role="timer",
            effective_on=on,
            abandoned_at=now(),
        )
        session.add(handover)
    handover.alerted_at = now()
    session.flush()
    return handover.id


def forget_alerted(session: Session, marks: Iterable[int]) -> None:
    """Forget letters that could not be sent: the next run tells of them."""
    marked = Handover.id.in_(list(marks))
    session.execute(delete(Handover).where(marked, Handover.started_by_role == "timer"))
    session.execute(update(Handover).where(marked).values(alerted_at=None))
