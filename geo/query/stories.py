"""Case stories, and what answers which concern."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from geo.domain.errors import NotFoundError
from geo.store.models import (
    Area,
    CaseStory,
    Feature,
    IssueLink,
    Layer,
    LocalIssue,
    Municipality,
    Organisation,
    Partnership,
)
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """A story, with what it speaks of by public ids."""

    uid: str
    status: str
    by_role: str
    title: str
    field: str | None
    problem: str
    did: str
    learnt: str | None
    activity: str | None
    activity_title: str | None
    partnership: str | None
    partnership_title: str | None
    organisation: str | None
    organisation_name: str | None
    area: str | None
    area_name: str | None
    happened_on: date | None
    source: str | None
    published_at: datetime | None
    fictional: bool
    version: int
    city: str  # slug


@dataclass(frozen=True, slots=True)
class IssueLinkRecord:
    """A concern and what answers it.

    ``uid`` is None for a collaboration whose own purpose names the concern: it is
    taken away there. ``going``: it has not ended and was not called off.
    """

    uid: str | None
    issue: str
    kind: str  # activity | partnership
    answer: str
    title: str
    since: date
    by_role: str
    going: bool


def find_stories(
    session: Session,
    municipality_id: int,
    *,
    published: bool = True,
    organisation_id: int | None = None,
) -> list[StoryRecord]:
    """Return a city's stories, the newest first; every one where not only published.

    Parameters
    ----------
    organisation_id : int, optional
        Only what this group offered itself.
    """
    statement = _stories().where(CaseStory.municipality_id == municipality_id)
    if published:
        statement = statement.where(CaseStory.status == "published")
    if organisation_id is not None:
        statement = statement.where(
            CaseStory.organisation_id == organisation_id, CaseStory.by_role == "group"
        )
    return [StoryRecord(*row) for row in session.execute(statement)]


def get_story(
    session: Session, municipality_id: int, uid: str, *, published: bool = True
) -> StoryRecord:
    """Return one story of a city.

    Raises
    ------
    NotFoundError
        If there is none of this id, or it is not published.
    """
    statement = _stories().where(
        CaseStory.municipality_id == municipality_id, CaseStory.uid == uid
    )
    if published:
        statement = statement.where(CaseStory.status == "published")
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("この事例は見つかりません。", kind="story", uid=uid)
    return StoryRecord(*row)


def find_issue_links(
    session: Session, municipality_id: int, *, on: date
) -> list[IssueLinkRecord]:
    """Return what answers each public concern of a city on a day.

    Links to activities that are not public are left out; so are collaborations that
    are not published. A collaboration that names the concern as its purpose counts as
    an answer from its first day.
    """
    issue, layer = aliased(Feature), aliased(Layer)
    in_force = (
        IssueLink.since <= on,
        or_(IssueLink.ended_on.is_(None), IssueLink.ended_on > on),
        issue.municipality_id == municipality_id,
    )
    activities = (
        select(
            IssueLink.uid,
            issue.uid,
            Feature.uid,
            Feature.title,
            IssueLink.since,
            IssueLink.by_role,
            Feature.status == "active",
        )
        .join(issue, issue.id == IssueLink.issue_id)
        .join(Feature, Feature.id == IssueLink.activity_id)
        .join(layer, layer.id == Feature.layer_id)
        .where(*in_force, IS_SHOWN, layer.visibility == PUBLIC)
        .order_by(IssueLink.id)
    )
    partnerships = (
        select(
            IssueLink.uid,
            issue.uid,
            Partnership.uid,
            Partnership.title,
            IssueLink.since,
            IssueLink.by_role,
            Partnership.status == "running",
        )
        .join(issue, issue.id == IssueLink.issue_id)
        .join(Partnership, Partnership.id == IssueLink.partnership_id)
        .where(*in_force, Partnership.published_at.is_not(None))
        .order_by(IssueLink.id)
    )
    named = (
        select(issue.uid, Partnership.uid, Partnership.title, Partnership.term_start)
        .join(issue, issue.id == Partnership.local_issue_id)
        .where(
            Partnership.municipality_id == municipality_id,
            Partnership.published_at.is_not(None),
            Partnership.status == "running",
            Partnership.term_start <= on,
        )
        .order_by(Partnership.id)
    )
    found = [
        IssueLinkRecord(uid, concern, "activity", answer, title, since, role, going)
        for uid, concern, answer, title, since, role, going in session.execute(
            activities
        )
    ]
    found += [
        IssueLinkRecord(uid, concern, "partnership", answer, title, since, role, going)
        for uid, concern, answer, title, since, role, going in session.execute(
            partnerships
        )
    ]
    known = {(link.issue, link.answer) for link in found}
    found += [
        IssueLinkRecord(
            None, concern, "partnership", answer, title, since, "staff", going=True
        )
        for concern, answer, title, since in session.execute(named)
        if (concern, answer) not in known
    ]
    return found


def find_issue_days(
    session: Session, municipality_id: int
) -> dict[str, tuple[date | None, date | None]]:
    """Return by concern when it was reported and when it was resolved."""
    rows = session.execute(
        select(LocalIssue.uid, LocalIssue.reported_on, LocalIssue.resolved_on).where(
            LocalIssue.municipality_id == municipality_id
        )
    )
    return {uid: (reported, resolved) for uid, reported, resolved in rows}


def find_own_activities(
    session: Session, organisation_id: int
) -> list[tuple[str, str]]:
    """Return a group's public activities: (uid, title), by title."""
    rows = session.execute(
        select(Feature.uid, Feature.title)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(
            Feature.organisation_id == organisation_id,
            Feature.kind == "activity",
            Feature.status == "active",
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
        .order_by(Feature.title)
    )
    return [(uid, title) for uid, title in rows]


def _stories() -> Select[Any]:
    columns: tuple[Any, ...] = (
        CaseStory.uid,
        CaseStory.status,
        CaseStory.by_role,
        CaseStory.title,
        CaseStory.field,
        CaseStory.problem,
        CaseStory.did,
        CaseStory.learnt,
        Feature.uid,
        Feature.title,
        Partnership.uid,
        Partnership.title,
        Organisation.uid,
        Organisation.name,
        Area.code,
        Area.name,
        CaseStory.happened_on,
        CaseStory.source,
        CaseStory.published_at,
        CaseStory.fictional,
        CaseStory.version,
        Municipality.slug,
    )
    return (
        select(*columns)
        .join(Municipality, Municipality.id == CaseStory.municipality_id)
        .outerjoin(Feature, Feature.id == CaseStory.activity_id)
        .outerjoin(
            Partnership,
            and_(  # the title of one that is not published stays with its parties
                Partnership.id == CaseStory.partnership_id,
                Partnership.published_at.is_not(None),
            ),
        )
        .outerjoin(Organisation, Organisation.id == CaseStory.organisation_id)
        .outerjoin(Area, Area.id == CaseStory.area_id)
        .order_by(CaseStory.happened_on.desc(), CaseStory.id.desc())
    )


def find_public_partnerships(
    session: Session, municipality_id: int
) -> list[tuple[str, str]]:
    """Return a city's published collaborations that are not over: (uid, title)."""
    rows = session.execute(
        select(Partnership.uid, Partnership.title)
        .where(
            Partnership.municipality_id == municipality_id,
            Partnership.published_at.is_not(None),
            Partnership.status.in_(("preparing", "running")),
        )
        .order_by(Partnership.title)
    )
    return [(uid, title) for uid, title in rows]
