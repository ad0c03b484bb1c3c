"""What residents said as everybody may read it, nothing else of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.query.feedback_counts import AnswerCounts, count_answers
from geo.query.feedback_desk import DeskRecord, find_open
from geo.query.feedback_parts import (
    ResponseRecord,
    day_of,
    due_of,
    find_responses,
    state_of,
)
from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    Feedback,
    Opportunity,
)

__all__ = [
    "AnswerCounts",
    "DeskRecord",
    "FeedbackRecord",
    "ResponseRecord",
    "count_answers",
    "find_feedback",
    "find_nearby",
    "find_open",
    "get_feedback",
]

SHOWN: Final = ("published", "answered", "closed")
NEARBY_M: Final = 200.0
MOST_NEARBY: Final = 5
_METRES_A_DEGREE: Final = 111_195.0  # of a great circle


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """Published words, where they belong, and every answer, the newest last.

    ``state`` is told from the answers and the day: waiting, overdue, considering,
    adopted, partly or declined.
    """

    uid: str
    topic: str
    text: str
    status: str  # published | answered | closed
    state: str
    longitude: float | None  # only where staff let it be shown
    latitude: float | None
    feature: str | None  # uid
    area_set: str | None  # slug
    area_code: str | None
    area_name: str | None
    department: str | None
    supports: int
    received_on: date
    due_on: date | None  # until when an answer comes; None when there is the last one
    opportunity: str | None  # uid
    opportunity_title: str | None
    responses: tuple[ResponseRecord, ...]
    fictional: bool
    distance_m: float | None = None

    @property
    def may_be_supported(self) -> bool:
        """Whether somebody can still say the same."""
        return self.status in {"published", "answered"}


def find_feedback(
    session: Session,
    municipality_id: int,
    *,
    on: date,
    opportunity: str | None = None,
) -> list[FeedbackRecord]:
    """Return what is published of a city, the newest first; nothing in it is private.

    ``opportunity`` (uid) keeps the answers to one consultation.
    """
    statement = shown().where(Feedback.municipality_id == municipality_id)
    if opportunity is not None:
        statement = statement.where(Opportunity.uid == opportunity)
    return records(session, session.execute(statement).all(), on=on)


def get_feedback(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> FeedbackRecord:
    """Return one of the published.

    Raises
    ------
    NotFoundError
        If no such words are published.
    """
    statement = shown().where(
        Feedback.municipality_id == municipality_id, Feedback.uid == uid
    )
    found = records(session, session.execute(statement).all(), on=on)
    if not found:
        raise NotFoundError("この意見は公開されていません。", kind="feedback", uid=uid)
    return found[0]


def find_nearby(
    session: Session,
    municipality_id: int,
    *,
    on: date,
    point: tuple[float, float] | None = None,
    feature: str | None = None,
    area: str | None = None,
    opportunity: str | None = None,
) -> list[FeedbackRecord]:
    """Return what others said there and that can be supported, the nearest first.

    At a point: within 200 m in a straight line, and what was said of the same
    thing; without one: of the same thing, else of the same area. Answers to one
    consultation are compared with each other only.
    """
    shared = [
        each
        for each in find_feedback(
            session, municipality_id, on=on, opportunity=opportunity
        )
        if each.may_be_supported
        and (opportunity is not None or each.opportunity is None)
    ]
    near = [_measured(each, point) for each in shared]
    there = [
        each
        for each in near
        if (each.distance_m is not None and each.distance_m <= NEARBY_M)
        or (feature is not None and each.feature == feature)
    ]
    if not there and point is None and feature is None:
        there = [each for each in near if area is None or each.area_code == area]
        there = there if area is not None or opportunity is not None else []
    there.sort(key=lambda each: (_far(each), -each.supports, each.uid))
    return there[:MOST_NEARBY]


def shown() -> Select[*tuple[Any, ...]]:
    """Return the statement for published words; private columns are not in it."""
    return (
        select(
            Feedback.id,
            Feedback.uid,
            Feedback.topic,
            Feedback.public_text,
            Feedback.status,
            Feedback.longitude,
            Feedback.latitude,
            Feedback.shows_point,
            Feature.uid.label("feature"),
            AreaSet.slug.label("area_set"),
            Area.code.label("area_code"),
            Area.name.label("area_name"),
            Feedback.department,
            Feedback.supports,
            Feedback.received_at,
            Feedback.answer_due_on,
            Opportunity.uid.label("opportunity"),
            Opportunity.title.label("opportunity_title"),
            Feedback.fictional,
        )
        .outerjoin(Feature, Feature.id == Feedback.feature_id)
        .outerjoin(Area, Area.id == Feedback.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(Opportunity, Opportunity.id == Feedback.opportunity_id)
        .where(Feedback.public_text.is_not(None), Feedback.status.in_(SHOWN))
        .order_by(Feedback.received_at.desc(), Feedback.id.desc())
    )


def records(
    session: Session, rows: Sequence[Row[Any]], *, on: date
) -> list[FeedbackRecord]:
    """Return the records of rows of `shown`."""
    answers = find_responses(session, [row.id for row in rows])
    return [_record(row, answers.get(row.id, ()), on) for row in rows]


def _record(
    row: Row[Any], answers: tuple[ResponseRecord, ...], on: date
) -> FeedbackRecord:
    due = due_of(row.answer_due_on, answers)
    if row.status == "closed":
        due = None
    return FeedbackRecord(
        uid=row.uid,
        topic=row.topic,
        text=row.public_text,
        status=row.status,
        state=state_of(due, answers, on),
        longitude=row.longitude if row.shows_point else None,
        latitude=row.latitude if row.shows_point else None,
        feature=row.feature,
        area_set=row.area_set,
        area_code=row.area_code,
        area_name=row.area_name,
        department=row.department,
        supports=row.supports,
        received_on=day_of(row.received_at),
        due_on=due,
        opportunity=row.opportunity,
        opportunity_title=row.opportunity_title,
        responses=answers,
        fictional=row.fictional,
    )


def _measured(
    record: FeedbackRecord, point: tuple[float, float] | None
) -> FeedbackRecord:
    if point is None or record.longitude is None or record.latitude is None:
        return record
    # On so short a way the Earth is flat.
    east = (record.longitude - point[0]) * math.cos(math.radians(point[1]))
    north = record.latitude - point[1]
    return replace(record, distance_m=math.hypot(east, north) * _METRES_A_DEGREE)


def _far(record: FeedbackRecord) -> float:
    return math.inf if record.distance_m is None else record.distance_m
