"""What else waits for the city: answers, decisions, proposals, handovers, old pages."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.freshness import ASK_AFTER_MONTHS, is_due
from geo.domain.periods import TOKYO
from geo.query.due_list import (
    DAY,
    FEATURE,
    REPLY_WITHIN,
    DueRecord,
    find_agreements_due,
    find_partnerships_due,
)
from geo.store.handing_over import GRACE
from geo.store.models import (
    Area,
    AreaCoordinator,
    AreaSet,
    ChangeRequest,
    Committee,
    CommitteeComposition,
    Feature,
    Feedback,
    Handover,
    Layer,
    Opportunity,
    Organisation,
    Response,
)
from geo.store.officers import months_later

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
            _handovers,
            _proposals,
            _stale,
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


def _handovers(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    rows = session.execute(
        select(
            Handover.uid,
            Handover.effective_on,
            Organisation.uid.label("group"),
            Organisation.name,
        )
        .join(Organisation, Organisation.id == Handover.organisation_id)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            Handover.accepted_at.is_(None),
            Handover.abandoned_at.is_(None),
        )
        .order_by(Handover.id)
    )
    for row in rows:
        yield DueRecord(
            kind="handover",
            uid=row.uid,
            title=row.name,
            day=row.effective_on,
            late=row.effective_on + GRACE <= on,
            group=row.group,
            group_name=row.name,
            feature=row.group,
        )


def _proposals(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    rows = session.execute(
        select(
            ChangeRequest.uid,
            ChangeRequest.created_at,
            FEATURE.uid.label("feature"),
            FEATURE.title,
            Layer.title.label("layer"),
            Organisation.uid.label("group"),
            Organisation.name,
        )
        .join(Layer, Layer.id == ChangeRequest.layer_id)
        .outerjoin(Feature.__table__, FEATURE.uid == ChangeRequest.target_uid)
        .outerjoin(Organisation, Organisation.id == Layer.owner_id)
        .where(
            ChangeRequest.municipality_id == municipality_id,
            ChangeRequest.status == "open",
        )
        .order_by(ChangeRequest.id)
    )
    for row in rows:
        day = row.created_at.astimezone(TOKYO).date() + REPLY_WITHIN
        yield DueRecord(
            kind="proposal",
            uid=row.uid,
            title=row.title or row.layer,
            day=day,
            late=day < on,
            group=row.group,
            group_name=row.name,
            feature=row.feature or row.group,
        )


def _stale(session: Session, municipality_id: int, *, on: date) -> Iterator[DueRecord]:
    """Yield groups whose page nobody confirmed for a year; it is never "late"."""
    rows = session.execute(
        select(Organisation.uid, Organisation.name, Organisation.last_confirmed_on)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            Organisation.actor_type != "government",
        )
        .order_by(Organisation.name, Organisation.id)
    )
    for uid, name, confirmed_on in rows:
        if is_due(confirmed_on, on):
            yield DueRecord(
                kind="stale",
                uid=uid,
                title=name,
                day=months_later(confirmed_on, ASK_AFTER_MONTHS)
                if confirmed_on
                else None,
                late=False,
                group=uid,
                group_name=name,
                feature=uid,
            )
