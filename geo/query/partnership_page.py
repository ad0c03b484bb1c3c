"""One collaboration with all that is known of it, for its page and its sheet."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.query.partnership_records import (
    CallRecord,
    EvaluationRecord,
    LinkedFeature,
    MilestoneRecord,
    PaperRecord,
    PartnershipPage,
    ReviewRecord,
    ZoneEntry,
)
from geo.query.partnerships import find_partnerships
from geo.store.models import (
    Evaluation,
    Feature,
    Layer,
    Milestone,
    Opportunity,
    Partnership,
    PartnershipDocument,
    PartnershipParty,
    PartnershipReview,
    PlanDocument,
    PlanMeasure,
    PreflightTick,
    ZoneRecord,
)
from geo.store.shown import IS_SHOWN, PUBLIC


def get_partnership(
    session: Session,
    municipality_id: int,
    uid: str,
    *,
    on: date,
    published: bool = True,
) -> PartnershipPage:
    """Return one collaboration.

    Parameters
    ----------
    published
        True: as everybody may see it, without evaluations of a review still to come.

    Raises
    ------
    NotFoundError
        If there is none, or it is not published.
    """
    records = find_partnerships(session, municipality_id, on=on, published=published)
    record = next((each for each in records if each.uid == uid), None)
    if record is None:
        message = "この協働事業は見つかりません。"
        raise NotFoundError(message, kind="partnership", uid=uid)
    row = session.execute(
        select(Partnership.__table__).where(Partnership.uid == uid)
    ).one()
    evaluations = _evaluations(session, row.id)
    return PartnershipPage(
        record=record,
        row=row,
        zones=_zones(session, row.id),
        ticks=_ticks(session, row.id),
        milestones=_milestones(session, row.id),
        papers=_papers(session, row.id),
        evaluations=[each for each in evaluations if each.published or not published],
        reviews=_reviews(session, row.id),
        call=_call(session, row.opportunity_id),
        issue=_feature(session, row.local_issue_id),
        place=_feature(session, row.place_id),
        plan=session.scalar(
            select(PlanDocument.title)
            .join(PlanMeasure, PlanMeasure.plan_id == PlanDocument.id)
            .where(PlanMeasure.id == row.plan_measure_id)
        ),
    )


def _zones(session: Session, key: int) -> list[ZoneEntry]:
    rows = session.execute(
        select(
            ZoneRecord.zone,
            ZoneRecord.valid_from,
            ZoneRecord.valid_until,
            ZoneRecord.answers,
            ZoneRecord.reason,
        )
        .where(ZoneRecord.partnership_id == key)
        .order_by(ZoneRecord.valid_from)
    )
    return [
        ZoneEntry(zone, since, until, dict(answers or {}), reason)
        for zone, since, until, answers, reason in rows
    ]


def _ticks(session: Session, key: int) -> dict[str, dict[str, date]]:
    found: dict[str, dict[str, date]] = {"city": {}, "community": {}}
    rows = session.execute(
        select(PreflightTick.side, PreflightTick.point, PreflightTick.ticked_on).where(
            PreflightTick.partnership_id == key
        )
    )
    for side, point, day in rows:
        found[side][point] = day
    return found


def _milestones(session: Session, key: int) -> list[MilestoneRecord]:
    rows = session.execute(
        select(
            Milestone.uid,
            Milestone.title,
            Milestone.due_on,
            Milestone.done_on,
            Milestone.note,
        )
        .where(Milestone.partnership_id == key)
        .order_by(Milestone.due_on, Milestone.id)
    )
    return [MilestoneRecord(*row) for row in rows]


def _papers(session: Session, key: int) -> list[PaperRecord]:
    rows = session.execute(
        select(
            PartnershipDocument.kind,
            PartnershipDocument.title,
            PartnershipDocument.url,
            PartnershipDocument.text,
            PartnershipDocument.issued_on,
        )
        .where(PartnershipDocument.partnership_id == key)
        .order_by(PartnershipDocument.issued_on, PartnershipDocument.id)
    )
    return [PaperRecord(*row) for row in rows]


def _evaluations(session: Session, key: int) -> list[EvaluationRecord]:
    rows: Any = session.execute(
        select(
            PartnershipParty.uid,
            PartnershipParty.name,
            PartnershipParty.side,
            Evaluation.review_number,
            Evaluation.result_text,
            Evaluation.result_mark,
            Evaluation.relationship_text,
            Evaluation.relation_mark,
            Evaluation.proposal,
            Evaluation.evaluated_on,
            Evaluation.published_at.is_not(None),
        )
        .join(PartnershipParty, PartnershipParty.id == Evaluation.party_id)
        .where(Evaluation.partnership_id == key)
        .order_by(Evaluation.review_number, PartnershipParty.side.desc(), Evaluation.id)
    )
    return [EvaluationRecord(*row) for row in rows]


def _reviews(session: Session, key: int) -> list[ReviewRecord]:
    rows = session.execute(
        select(PartnershipReview.__table__)
        .where(PartnershipReview.partnership_id == key)
        .order_by(PartnershipReview.review_number)
    )
    return [
        ReviewRecord(
            number=row.review_number,
            held_on=row.held_on,
            decision=row.decision,
            reason=row.reason,
            old_last_day=_last_day(row.old_term_end),
            new_last_day=_last_day(row.new_term_end),
            new_review_due_on=row.new_review_due_on,
        )
        for row in rows
    ]


def _call(session: Session, key: int | None) -> CallRecord | None:
    row = session.execute(
        select(
            Opportunity.uid,
            Opportunity.title,
            Opportunity.opens_on,
            Opportunity.deadline,
            Opportunity.decided_on,
            Opportunity.applicants_count,
            Opportunity.selected_count,
            Opportunity.criteria,
        ).where(Opportunity.id == key, Opportunity.published_at.is_not(None))
    ).one_or_none()
    return None if row is None else CallRecord(*row)


def _feature(session: Session, key: int | None) -> LinkedFeature | None:
    row = session.execute(
        select(Feature.kind, Feature.uid, Feature.title)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(Feature.id == key, IS_SHOWN, Layer.visibility == PUBLIC)
    ).one_or_none()
    return None if row is None else LinkedFeature(*row)


def _last_day(end: date | None) -> date | None:
    return None if end is None else end - timedelta(days=1)
