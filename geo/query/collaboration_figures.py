"""Collaborations as figures are made of them: who works where, in which form, until when.

Only what is published is read, and of people only counts.
"""

from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    LocalIssue,
    Partnership,
    PartnershipAmount,
    PlanDocument,
    PlanMeasure,
    ZoneRecord,
)

RUN = ("running", "ended")
"""Collaborations that began; those in preparation or called off are in no figure."""


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A published collaboration that began.

    ``area``: area set and code; ``place``: uid of where it is held. ``until`` is the
    first day it no longer holds, None where no end was set. ``amounts``: yen by fiscal
    year; ``zones``: zone, first day, first day after (None: still).
    """

    uid: str
    title: str
    ended: bool
    form: str | None
    form_label: str
    area: tuple[str, str] | None
    place: str | None
    field: str | None  # of the local issue it answers
    departments: tuple[str, ...]
    measure: int | None
    term_start: date
    term_end: date | None
    ended_on: date | None
    review_due_on: date
    fictional: bool
    amounts: dict[int, int] = made_by(default_factory=dict)
    zones: list[tuple[str, date, date | None]] = made_by(default_factory=list)

    @property
    def until(self) -> date | None:
        """The first day it no longer holds: of an early end, or of its term."""
        days = [day for day in (self.term_end, self.ended_on) if day is not None]
        return min(days) if days else None

    def holds_on(self, day: date) -> bool:
        """Return whether its term holds on a day."""
        return self.term_start <= day and (self.until is None or self.until > day)

    def holds_in(self, first: date, after: date) -> bool:
        """Return whether its term holds on some day of a half-open period."""
        return self.term_start < after and (self.until is None or self.until > first)

    def zone_on(self, day: date) -> str | None:
        """Return its zone on a day, None where nobody recorded it."""
        for zone, since, until in self.zones:
            if since <= day and (until is None or until > day):
                return zone
        return None


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure (施策) of a plan in force."""

    id: int
    plan: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanDays:
    """A plan, guideline or ordinance in force that is to be looked at again."""

    uid: str
    title: str
    review_due_on: date


def find_collaborations(session: Session, municipality_id: int) -> list[Collaboration]:
    """Return a city's published collaborations that began, in order of their first day."""
    place, issue = aliased(Feature.__table__), LocalIssue.__table__
    one = Partnership.__table__.c
    rows = session.execute(
        select(
            one.id,
            one.uid,
            one.title,
            one.status,
            one.form,
            one.form_label,
            AreaSet.slug,
            Area.code,
            place.c.uid,
            issue.c.field,
            one.departments,
            one.plan_measure_id,
            one.term_start,
            one.term_end,
            one.ended_on,
            one.review_due_on,
            one.fictional,
        )
        .select_from(Partnership.__table__)
        .outerjoin(Area, Area.id == one.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(place, place.c.id == one.place_id)
        .outerjoin(issue, issue.c.id == one.local_issue_id)
        .where(
            one.municipality_id == municipality_id,
            one.published_at.is_not(None),
            one.status.in_(RUN),
        )
        .order_by(one.term_start, one.id)
    )
    found = {
        key: Collaboration(
            uid=uid,
            title=title,
            ended=status == "ended",
            form=form,
            form_label=form_label,
            area=(slug, code) if slug and code else None,
            place=place_uid,
            field=issue_field,
            departments=tuple(dict.fromkeys(departments or ())),
            measure=measure,
            term_start=term_start,
            term_end=term_end,
            ended_on=ended_on,
            review_due_on=review_due_on,
            fictional=fictional,
        )
        for (
            key,
            uid,
            title,
            status,
            form,
            form_label,
            slug,
            code,
            place_uid,
            issue_field,
            departments,
            measure,
            term_start,
            term_end,
            ended_on,
            review_due_on,
            fictional,
        ) in rows
    }
    _add_years(session, municipality_id, found)
    return list(found.values())


def find_planned_measures(
    session: Session, municipality_id: int, *, on: date
) -> list[PlannedMeasure]:
    """Return the measures of plans in force on a day, in the plans' own order.

    A measure of another plan that a collaboration names stands behind them.
    """
    in_force = _in_force(on)
    named = PlanMeasure.id.in_(
        select(Partnership.plan_measure_id).where(
            Partnership.municipality_id == municipality_id,
            Partnership.plan_measure_id.is_not(None),
            Partnership.published_at.is_not(None),
        )
    )
    rows = session.execute(
        select(PlanMeasure.id, PlanDocument.title, PlanMeasure.code, PlanMeasure.title)
        .join(PlanDocument, PlanDocument.id == PlanMeasure.plan_id)
        .where(PlanDocument.municipality_id == municipality_id, or_(in_force, named))
        .order_by(
            PlanDocument.ended_on.is_not(None),
            PlanDocument.id,
            PlanMeasure.position,
            PlanMeasure.id,
        )
    )
    return [PlannedMeasure(*row) for row in rows]


def find_plan_days(
    session: Session, municipality_id: int, *, on: date
) -> list[PlanDays]:
    """Return a city's plans in force that have a day to be looked at again."""
    rows = session.execute(
        select(PlanDocument.uid, PlanDocument.title, PlanDocument.review_due_on)
        .where(
            PlanDocument.municipality_id == municipality_id,
            PlanDocument.review_due_on.is_not(None),
            _in_force(on),
        )
        .order_by(PlanDocument.id)
    )
    return [PlanDays(uid, title, due) for uid, title, due in rows if due is not None]


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(
        or_(PlanDocument.adopted_on.is_(None), PlanDocument.adopted_on <= on),
        or_(PlanDocument.ended_on.is_(None), PlanDocument.ended_on > on),
    )


def _add_years(
    session: Session, municipality_id: int, found: dict[int, Collaboration]
) -> None:
    """Fill in what each collaboration was paid, and which zones it was in."""
    paid = session.execute(
        select(
            PartnershipAmount.partnership_id,
            PartnershipAmount.fiscal_year,
            PartnershipAmount.yen,
        )
        .join(Partnership, Partnership.id == PartnershipAmount.partnership_id)
        .where(Partnership.municipality_id == municipality_id)
        .order_by(PartnershipAmount.fiscal_year)
    )
    for key, year, yen in paid:
        if key in found:
            found[key].amounts[year] = yen
    zoned = session.execute(
        select(
            ZoneRecord.partnership_id,
            ZoneRecord.zone,
            ZoneRecord.valid_from,
            ZoneRecord.valid_until,
        )
        .join(Partnership, Partnership.id == ZoneRecord.partnership_id)
        .where(Partnership.municipality_id == municipality_id)
        .order_by(ZoneRecord.valid_from, ZoneRecord.id)
    )
    for of, zone, since, until in zoned:
        if of is not None and of in found:
            found[of].zones.append((zone, since, until))
