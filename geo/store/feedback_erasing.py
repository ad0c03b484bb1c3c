"""Closing what had its last word, and erasing what is known of who said it."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from geo.domain.periods import TOKYO
from geo.store.feedback_steps import KEPT
from geo.store.models import Feedback, FeedbackContact, Municipality
from geo.store.models.base import now
from geo.store.municipalities import mark_changed

CLOSES_AFTER: Final = timedelta(days=30)  # of the last word, if nobody closes it before


def close_settled(session: Session, *, on: date) -> int:
    """Close what had its last word thirty days ago; return how many.

    What was joined with another closes after that one has.

    Notes
    -----
    Nobody's data stays only because nobody pressed a button.
    """
    before = datetime.combine(on - CLOSES_AFTER, time.max, TOKYO)
    other = aliased(Feedback)
    original_closed = (
        select(other.id)
        .where(other.id == Feedback.duplicate_of_id, other.status == "closed")
        .exists()
    )
    found = session.execute(
        select(Feedback.id, Feedback.municipality_id)
        .where(
            or_(
                Feedback.status.in_(("answered", "refused"))
                & (Feedback.settled_at <= before),
                (Feedback.status == "duplicate") & original_closed,
            )
        )
        .with_for_update()
    ).all()
    keys = [key for key, _ in found]
    session.execute(
        update(Feedback)
        .where(Feedback.id.in_(keys))
        .values(
            status="closed",
            closed_at=now(),
            erase_on=on + KEPT,
            version=Feedback.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    for municipality_id in {city for _, city in found}:
        mark_changed(session, session.get_one(Municipality, municipality_id))
    return len(keys)


def erase_feedback(session: Session, *, on: date) -> int:
    """Erase the words, contact and secret link of what is closed and due; return how many.

    What staff passed for everybody stays, with the answers; a point that was not
    shown goes, and the area stays for the counts.
    """
    keys = session.scalars(
        select(Feedback.id).where(Feedback.erase_on <= on, Feedback.erased_at.is_(None))
    ).all()
    session.execute(
        delete(FeedbackContact).where(FeedbackContact.feedback_id.in_(keys))
    )
    due = update(Feedback).where(Feedback.id.in_(keys))
    hidden = due.where(Feedback.shows_point.is_(False))
    whole = {"synchronize_session": False}
    session.execute(
        hidden.values(longitude=None, latitude=None).execution_options(**whole)
    )
    session.execute(
        due.values(
            text=None,
            refusal=None,
            follow_token_hash=None,
            erased_at=now(),
        ).execution_options(**whole)
    )
    session.expire_all()
    return len(keys)
