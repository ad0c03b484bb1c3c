"""How much of what residents said was answered, and by the day promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session

from geo.domain.locate import first_home
from geo.query.cities import find_districts
from geo.query.feedback_parts import day_of
from geo.store.models import Area, Feedback, Response


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many were received, answered, answered by the day promised, and are owed.

    What was joined with another or was no opinion is not counted.
    """

    received: int = 0
    answered: int = 0
    in_time: int = 0
    overdue: int = 0


def count_answers(
    session: Session, municipality_id: int, area_set_id: int, *, on: date
) -> dict[str | None, AnswerCounts]:
    """Return the counts by an area's code; under None what lies in no area of the set.

    Notes
    -----
    Where there is a point, it decides the area; else the area that was named, if
    it is of this set. "Answered" is the first answer, also one that says
    "considering"; it is in time on the day promised. Owed (``overdue``): no answer
    after the day promised, or none after the day a consideration was to end.
    """
    first = (
        select(Response.answered_at)
        .where(Response.feedback_id == Feedback.id)
        .order_by(Response.id)
        .limit(1)
        .scalar_subquery()
    )
    last_due = (
        select(Response.due_on)
        .where(Response.feedback_id == Feedback.id)
        .order_by(Response.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Feedback.longitude,
            Feedback.latitude,
            case((Area.area_set_id == area_set_id, Area.code)).label("code"),
            Feedback.status,
            Feedback.answer_due_on,
            first.label("first"),
            last_due.label("last_due"),
        )
        .outerjoin(Area, Area.id == Feedback.area_id)
        .where(
            Feedback.municipality_id == municipality_id,
            Feedback.duplicate_of_id.is_(None),
            Feedback.status != "refused",
            # Closed without a word: it was no opinion.
            (Feedback.status != "closed") | first.is_not(None),
        )
    ).all()
    codes = _codes(session, rows, area_set_id, on)
    counts: dict[str | None, AnswerCounts] = {}
    for row, code in zip(rows, codes, strict=True):
        old = counts.get(code, AnswerCounts())
        answered = row.first is not None
        due = row.last_due if answered else row.answer_due_on
        counts[code] = AnswerCounts(
            received=old.received + 1,
            answered=old.answered + answered,
            in_time=old.in_time + (answered and day_of(row.first) <= row.answer_due_on),
            overdue=old.overdue
            + (row.status != "closed" and due is not None and due < on),
        )
    return counts


def _codes(
    session: Session, rows: Sequence[Row[Any]], area_set_id: int, on: date
) -> list[str | None]:
    districts = find_districts(session, area_set_id, on=on)
    points = np.array(
        [
            None
            if row.longitude is None
            else shapely.Point(row.longitude, row.latitude)
            for row in rows
        ],
        dtype=object,
    )
    homes = first_home(districts.geometry.to_numpy(), points)
    return [
        str(districts.index[home]) if home >= 0 else row.code
        for row, home in zip(rows, homes, strict=True)
    ]
