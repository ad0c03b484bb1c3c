"""What else waits for the city: answers, decisions, proposals, handovers, old pages."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.query.due_list import (
    DAY,
    FEATURE,
    DueRecord,
    find_agreements_due,
    find_partnerships_due,
)
from geo.query.due_of_groups import (
    find_handovers_due,
    find_proposals_due,
    find_stale,
)
from geo.store.models import (
    Area,
    AreaCoordinator,
    AreaSet,
    Committee,
    CommitteeComposition,
    Feature,
    Feedback,
    Opportunity,
    Organisation,
    Response,
)

KINDS = (
    "adoption_review",
    "adoption_end",
    "adoption_reply",
    "partnership_review",
    "partnership_end",
    "milestone",
    "answer",
    "final_answer",
    "decision",
    "committee_term",
    "coordinator_term",
    "handover",
    "proposal",
    "stale",
)


def find_due(session: Session, municipality_id: int, *, on: date) -> list[DueRecord]:
    """Return all that a city's staff have to see to, the soonest first.

    Whatever the day: how far ahead is looked is the reader's choice.
    """
    found = [
        record
        for find in (
            find_agreements_due,
            find_partnerships_due,
            _answers,
            _decisions,
            _terms,
            find_handovers_due,
            find_proposals_due,
            find_stale,
        )
        for record in find(session, municipality_id, on=on)
    ]
    order = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(
        found,
        key=lambda each: (
            each.day is None,
            each.day or date.max,
            order[each.kind],
            each.title,
            each.uid,
        ),
    )


def _answers(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield what residents wait for; their own words stay where they are."""
    newest = (
        select(Response.feedback_id, func.max(Response.id).label("id"))
        .group_by(Response.feedback_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Feedback.uid,
            Feedback.status,
            Feedback.public_text,
            Feedback.answer_due_on,
            Feedback.longitude,
            Feedback.latitude,
            Response.status.label("became"),
            Response.due_on,
            func.coalesce(Response.department, Feedback.department).label("department"),
            FEATURE.uid.label("feature"),
            AreaSet.slug,
            Area.code,
        )
        .outerjoin(newest, newest.c.feedback_id == Feedback.id)
        .outerjoin(Response, Response.id == newest.c.id)
        .outerjoin(Feature.__table__, FEATURE.id == Feedback.feature_id)
        .outerjoin(Area, Area.id == Feedback.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Feedback.municipality_id == municipality_id,
            Feedback.status.in_(("received", "published", "answered")),
        )
        .order_by(Feedback.id)
    )
    for row in rows:
        again = row.status == "answered"
        if again and (row.became != "considering" or row.due_on is None):
            continue
        day = row.due_on if again else row.answer_due_on
        yield DueRecord(
            kind="final_answer" if again else "answer",
            uid=row.uid,
            title=(row.public_text or "").split("\n")[0],
            day=day,
            late=day < on,
            departments=(row.department,) if row.department else (),
            feature=row.feature,
            area=(row.slug, row.code) if row.slug and row.code else None,
            point=None if row.longitude is None else (row.longitude, row.latitude),
        )


def _decisions(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield open doors whose deadline comes or has passed without a decision."""
    rows = session.execute(
        select(
            Opportunity.uid,
            Opportunity.title,
            Opportunity.deadline,
            Opportunity.department,
            AreaSet.slug,
            Area.code,
            FEATURE.uid.label("place"),
        )
        .outerjoin(Area, Area.id == Opportunity.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(Feature.__table__, FEATURE.id == Opportunity.place_id)
        .where(
            Opportunity.municipality_id == municipality_id,
            Opportunity.status.in_(("published", "closed")),
            Opportunity.deadline.is_not(None),
        )
        .order_by(Opportunity.id)
    )
    for row in rows:
        yield DueRecord(
            kind="decision",
            uid=row.uid,
            title=row.title,
            day=row.deadline,
            late=row.deadline < on,
            departments=(row.department,) if row.department else (),
            feature=row.place,
            area=(row.slug, row.code) if row.slug and row.code else None,
        )


def _terms(session: Session, municipality_id: int, *, on: date) -> Iterator[DueRecord]:
    """Yield the last terms of committees and coordinators that come to their end."""
    ends = session.execute(
        select(
            Committee.uid,
            Committee.name,
            Committee.department,
            func.max(CommitteeComposition.term_end),
        )
        .join(CommitteeComposition, CommitteeComposition.committee_id == Committee.id)
        .where(
            Committee.municipality_id == municipality_id, Committee.ended_on.is_(None)
        )
        .group_by(Committee.id, Committee.uid, Committee.name, Committee.department)
        # A term without an end is the last one.
        .having(func.count() == func.count(CommitteeComposition.term_end))
        .order_by(Committee.id)
    )
    for uid, name, department, end in ends:
        if end is None:
            continue
        yield DueRecord(
            kind="committee_term",
            uid=uid,
            title=name,
            day=end - DAY,
            late=end <= on,
            departments=(department,) if department else (),
        )
    coordinators = session.execute(
        select(
            AreaCoordinator.uid,
            AreaCoordinator.title,
            AreaCoordinator.term_end,
            Organisation.uid.label("group"),
            Organisation.name,
            AreaSet.slug,
            Area.code,
        )
        .join(Organisation, Organisation.id == AreaCoordinator.organisation_id)
        .join(Area, Area.id == AreaCoordinator.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Organisation.municipality_id == municipality_id,
            # One whose end has come is over: nothing renews it by itself.
            AreaCoordinator.term_end > on,
        )
        .order_by(AreaCoordinator.id)
    )
    for row in coordinators:
        yield DueRecord(
            kind="coordinator_term",
            uid=row.uid,
            title=row.title,
            day=row.term_end - DAY,
            late=False,
            group=row.group,
            group_name=row.name,
            area=(row.slug, row.code),
        )
