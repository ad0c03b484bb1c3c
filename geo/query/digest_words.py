"""What the pages of words, plans, concerns and stories show, for the snapshot's digest."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import (
    CaseStory,
    Feature,
    IssueLink,
    PlanDocument,
    PlanMeasure,
    VocabularyEdition,
)


def read_words_for_digest(
    session: Session, municipality_id: int
) -> list[list[tuple[Any, ...]]]:
    """Return every row of a municipality that these pages are made of, in one order.

    An edition is never changed, so its number and day stand for its words.
    """
    plan, measure, story = PlanDocument, PlanMeasure, CaseStory
    statements = (
        select(
            VocabularyEdition.vocabulary,
            VocabularyEdition.number,
            VocabularyEdition.uid,
            VocabularyEdition.valid_from,
        ).where(VocabularyEdition.municipality_id == municipality_id),
        select(
            plan.uid,
            plan.kind,
            plan.title,
            plan.adopted_on,
            plan.revised_on,
            plan.review_due_on,
            plan.ended_on,
            plan.summary,
            plan.url,
            plan.source,
            plan.fictional,
        ).where(plan.municipality_id == municipality_id),
        select(measure.uid, measure.code, measure.title, measure.position)
        .join(plan, plan.id == measure.plan_id)
        .where(plan.municipality_id == municipality_id),
        select(story.uid, story.version, story.status).where(
            story.municipality_id == municipality_id, story.status != "draft"
        ),
        select(IssueLink.uid, IssueLink.since, IssueLink.ended_on)
        .join(Feature, Feature.id == IssueLink.issue_id)
        .where(Feature.municipality_id == municipality_id),
    )
    return [
        sorted((tuple(map(_plain, row)) for row in session.execute(each)), key=repr)
        for each in statements
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
