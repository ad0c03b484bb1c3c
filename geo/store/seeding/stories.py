"""Writing a file's concerns, what answers them, and its case stories."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.periods import today
from geo.store.issue_links import Answer, link_issue
from geo.store.local_issues import LAYER, NewIssue, add_issue
from geo.store.models import CaseStory, Layer, Municipality
from geo.store.seeding.finding import feature_named, organisation_named
from geo.store.stories import StoryForm, step_story, write_story


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's rows; None where the city has some already."""
    here = municipality.id
    for known in (
        select(CaseStory.id).where(CaseStory.municipality_id == here),
        select(Layer.id).where(Layer.municipality_id == here, Layer.slug == LAYER),
    ):
        if session.scalar(known.limit(1)) is not None:
            return None
    for entry in table.get("issue", ()):
        _issue(session, municipality, entry)
    for entry in table.get("story", ()):
        _story(session, municipality, entry)
    return len(table.get("issue", ())) + len(table.get("story", ()))


def _issue(session: Session, municipality: Municipality, entry: dict[str, Any]) -> None:
    point = entry.get("point")
    new = NewIssue(
        title=entry["title"],
        field=entry["field"],
        description=entry["description"],
        reported_on=entry["reported_on"],
        point=(point[0], point[1]) if point else None,
        resolved_on=entry.get("resolved_on"),
        source_id=entry["id"],
        fictional=True,
    )
    issue = add_issue(session, municipality, new, on=today())
    for number in entry.get("activities", ()):
        activity = feature_named(session, municipality, "activity", number)
        link_issue(
            session,
            municipality,
            issue.uid,
            Answer("activity", activity.uid),
            on=entry["reported_on"],
            by_role="staff",
        )


def _story(session: Session, municipality: Municipality, entry: dict[str, Any]) -> None:
    activity, group = entry.get("activity"), entry.get("group")
    form = StoryForm(
        title=entry["title"],
        problem=entry["problem"],
        did=entry["did"],
        learnt=entry.get("learnt"),
        field=entry["field"],
        activity=feature_named(session, municipality, "activity", activity).uid
        if activity
        else None,
        organisation=organisation_named(session, municipality, group).uid
        if group
        else None,
        area=entry.get("area"),
        happened_on=entry.get("happened_on"),
        source="協働マップの見本データ（架空）",
        fictional=True,
    )
    uid = write_story(
        session, municipality, form, by_role=entry.get("by_role", "staff")
    )
    for version, step in enumerate(entry.get("steps", ("publish",)), start=1):
        step_story(session, municipality, uid, step, version=version)
