"""What tells a page of residents' words that it is an old one."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.store.models import Feedback


def read_feedback_for_digest(
    session: Session, municipality_id: int
) -> list[tuple[Any, ...]]:
    """Return each row's version, which every step counts up, and what counts beside it.

    Nothing somebody wrote is in it. Rows that wait count too: the rates do.
    """
    rows = session.execute(
        select(
            Feedback.uid,
            Feedback.version,
            Feedback.status,
            Feedback.supports,
            func.length(func.coalesce(Feedback.public_text, "")),
        )
        .where(Feedback.municipality_id == municipality_id)
        .order_by(Feedback.id)
    )
    return [tuple(row) for row in rows]
