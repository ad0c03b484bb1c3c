"""Writing a city's plans, guidelines and ordinances, and their measures."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError, NotFoundError, StaleEditError
from geo.store.models import Municipality, Partnership, PlanDocument, PlanMeasure
from geo.store.municipalities import mark_changed

KINDS = ("ordinance", "guideline", "plan", "other")


@dataclass(frozen=True, slots=True)
class PlanForm:
    """What is said of a plan; ``measures`` are (code, title) in their order."""

    kind: str
    title: str
    adopted_on: date | None = None
    revised_on: date | None = None
    review_due_on: date | None = None
    ended_on: date | None = None
    summary: str | None = None
    url: str | None = None
    source: str | None = None
    measures: Sequence[tuple[str, str]] = ()
    fictional: bool = False

    def digest(self) -> str:
        """Return what changes with any of it: to tell whether somebody else wrote."""
        measures = [tuple(each) for each in self.measures]
        said = repr((*astuple(self)[:-2], measures, self.fictional))
        return hashlib.sha256(said.encode()).hexdigest()


def save_plan(
    session: Session,
    municipality: Municipality,
    form: PlanForm,
    uid: str | None = None,
    *,
    seen: str | None = None,
) -> str:
    """Add a paper of the city's, or write one anew; return its public id.

    Parameters
    ----------
    seen : str, optional
        The digest of what was on the screen of who writes it anew.

    Raises
    ------
    NotFoundError
        If the city has none of this id.
    InvalidQueryError
        If the days contradict each other, a code stands twice, or a measure that
        collaborations refer to would go.
    StaleEditError
        If somebody wrote it anew meanwhile.
    """
    _check(form)
    if uid is None:
        plan = PlanDocument(municipality_id=municipality.id)
        session.add(plan)
    else:
        plan = _locked(session, municipality, uid)
        if seen is not None and seen != _as_it_stands(session, plan).digest():
            message = "ほかの職員が先に変えました。ページを開きなおしてください。"
            raise StaleEditError(message, uid=uid)
    plan.kind, plan.title = form.kind, form.title
    plan.adopted_on, plan.revised_on = form.adopted_on, form.revised_on
    plan.review_due_on, plan.ended_on = form.review_due_on, form.ended_on
    plan.summary, plan.url, plan.source = form.summary, form.url, form.source
    plan.fictional = form.fictional
    session.flush()
    _write_measures(session, plan, form.measures)
    mark_changed(session, municipality)
    session.flush()
    return plan.uid


def _locked(session: Session, municipality: Municipality, uid: str) -> PlanDocument:
    plan = session.scalar(
        select(PlanDocument)
        .where(PlanDocument.municipality_id == municipality.id, PlanDocument.uid == uid)
        .with_for_update()
    )
    if plan is None:
        raise NotFoundError("この計画・指針は見つかりません。", kind="plan", uid=uid)
    return plan


def _as_it_stands(session: Session, plan: PlanDocument) -> PlanForm:
    measures = session.execute(
        select(PlanMeasure.code, PlanMeasure.title)
        .where(PlanMeasure.plan_id == plan.id)
        .order_by(PlanMeasure.position)
    )
    return PlanForm(
        measures=[(code, title) for code, title in measures],
        **{
            each.name: getattr(plan, each.name)
            for each in fields(PlanForm)
            if each.name != "measures"
        },
    )


def _write_measures(
    session: Session, plan: PlanDocument, measures: Sequence[tuple[str, str]]
) -> None:
    kept = {
        measure.code: measure
        for measure in session.scalars(
            select(PlanMeasure).where(PlanMeasure.plan_id == plan.id)
        )
    }
    wanted = {code for code, _ in measures}
    for code in kept.keys() - wanted:
        used = session.scalar(
            select(Partnership.id)
            .where(Partnership.plan_measure_id == kept[code].id)
            .limit(1)
        )
        if used is not None:
            message = f"施策「{code}」は協働事業で使われているので、消せません。"
            raise InvalidQueryError(message, field="measures")
        session.delete(kept[code])
    session.flush()
    for position, (code, title) in enumerate(measures):
        measure = kept.get(code)
        if measure is None:
            measure = PlanMeasure(plan_id=plan.id, code=code)
            session.add(measure)
        measure.title, measure.position = title, position


def _check(form: PlanForm) -> None:
    if form.kind not in KINDS:
        raise InvalidQueryError("種類を選んでください。", field="kind")
    days = (
        ("revised_on", form.revised_on, "改定した日"),
        ("review_due_on", form.review_due_on, "見直しの期限"),
        ("ended_on", form.ended_on, "終わった日"),
    )
    for name, day, said in days:
        if day and form.adopted_on and day < form.adopted_on:
            message = f"{said}は、作った日より後にしてください。"
            raise InvalidQueryError(message, field=name)
    codes = [code for code, _ in form.measures]
    if len(set(codes)) < len(codes):
        message = "施策の番号が重なっています。番号は1回ずつ書いてください。"
        raise InvalidQueryError(message, field="measures")
