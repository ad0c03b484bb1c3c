"""A city's plans, guidelines and ordinances, with their days and measures."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import PlanDocument, PlanMeasure

ORDER = {"ordinance": 0, "guideline": 1, "plan": 2, "other": 3}


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """A measure (施策) of a plan."""

    id: int
    uid: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan, guideline or ordinance; ``overdue``: its day of review has passed."""

    id: int
    uid: str
    kind: str
    title: str
    adopted_on: date | None
    revised_on: date | None
    review_due_on: date | None
    ended_on: date | None
    summary: str | None
    url: str | None
    source: str | None
    fictional: bool
    overdue: bool
    ended: bool
    measures: tuple[MeasureRecord, ...]


def find_plans(session: Session, municipality_id: int, *, on: date) -> list[PlanRecord]:
    """Return a city's papers: in force before ended, ordinances before plans."""
    plans = session.scalars(
        select(PlanDocument)
        .where(PlanDocument.municipality_id == municipality_id)
        .order_by(PlanDocument.id)
    ).all()
    measures: dict[int, list[MeasureRecord]] = {}
    rows = session.execute(
        select(
            PlanMeasure.plan_id,
            PlanMeasure.id,
            PlanMeasure.uid,
            PlanMeasure.code,
            PlanMeasure.title,
        )
        .join(PlanDocument, PlanDocument.id == PlanMeasure.plan_id)
        .where(PlanDocument.municipality_id == municipality_id)
        .order_by(PlanMeasure.plan_id, PlanMeasure.position)
    )
    for row in rows:
        record = MeasureRecord(row.id, row.uid, row.code, row.title)
        measures.setdefault(row.plan_id, []).append(record)
    found = [_record(plan, tuple(measures.get(plan.id, ())), on) for plan in plans]
    return sorted(found, key=lambda plan: (plan.ended, ORDER[plan.kind]))


def get_plan(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> PlanRecord:
    """Return one of a city's papers.

    Raises
    ------
    NotFoundError
        If the city has none of this id.
    """
    for plan in find_plans(session, municipality_id, on=on):
        if plan.uid == uid:
            return plan
    raise NotFoundError("この計画・指針は見つかりません。", kind="plan", uid=uid)


def _record(
    plan: PlanDocument, measures: tuple[MeasureRecord, ...], on: date
) -> PlanRecord:
    ended = plan.ended_on is not None and plan.ended_on <= on
    due = plan.review_due_on
    return PlanRecord(
        id=plan.id,
        uid=plan.uid,
        kind=plan.kind,
        title=plan.title,
        adopted_on=plan.adopted_on,
        revised_on=plan.revised_on,
        review_due_on=due,
        ended_on=plan.ended_on,
        summary=plan.summary,
        url=plan.url,
        source=plan.source,
        fictional=plan.fictional,
        overdue=due is not None and due < on and not ended,
        ended=ended,
        measures=measures,
    )
