"""Linking concerns (地域課題) to the activities and collaborations that answer them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.models import (
    Feature,
    IssueLink,
    LocalIssue,
    Municipality,
    Partnership,
)
from geo.store.municipalities import mark_changed


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a concern: an activity or a collaboration, by its public id."""

    kind: str  # activity | partnership
    uid: str


def link_issue(
    session: Session,
    municipality: Municipality,
    issue: str,
    answer: Answer,
    *,
    on: date,
    by_role: str,
    organisation_id: int | None = None,
) -> str:
    """Say that something answers a concern; return the link's public id.

    Parameters
    ----------
    organisation_id : int, optional
        A group links only its own activities.

    Raises
    ------
    NotFoundError
        If the city has no such concern, activity or collaboration, or the activity
        is another group's.
    ConflictError
        If they are linked already.
    """
    concern = _locked_issue(session, municipality, issue)
    columns = _answer(session, municipality, answer, organisation_id)
    known = session.scalar(
        select(IssueLink.id).where(
            IssueLink.issue_id == concern.id,
            *(getattr(IssueLink, name) == value for name, value in columns.items()),
            IssueLink.ended_on.is_(None),
        )
    )
    if known is not None:
        message = "この課題とは、もうつながっています。"
        raise ConflictError(message, issue=issue, answer=answer.uid)
    link = IssueLink(issue_id=concern.id, since=on, by_role=by_role, **columns)
    session.add(link)
    mark_changed(session, municipality)
    session.flush()
    return link.uid


def end_link(
    session: Session,
    municipality: Municipality,
    uid: str,
    *,
    on: date,
    organisation_id: int | None = None,
) -> None:
    """End a link from a day on; that it was there stays known.

    Raises
    ------
    NotFoundError
        If there is no open link of this id, or it is of another group's activity.
    """
    where: list[ColumnElement[bool]] = [
        IssueLink.uid == uid,
        IssueLink.ended_on.is_(None),
        Feature.municipality_id == municipality.id,
    ]
    statement = (
        select(IssueLink)
        .join(Feature, Feature.id == IssueLink.issue_id)
        .where(*where)
        .with_for_update(of=IssueLink)
    )
    link = session.scalar(statement)
    if link is not None and organisation_id is not None:
        activity = session.get(Feature, link.activity_id or 0)
        if activity is None or activity.organisation_id != organisation_id:
            link = None
    if link is None:
        message = "このつながりは、もうありません。"
        raise NotFoundError(message, kind="link", uid=uid)
    link.ended_on = on
    mark_changed(session, municipality)
    session.flush()


def _locked_issue(session: Session, municipality: Municipality, uid: str) -> LocalIssue:
    concern = session.scalar(
        select(LocalIssue)
        .where(LocalIssue.municipality_id == municipality.id, LocalIssue.uid == uid)
        .with_for_update()
    )
    if concern is None or concern.status in {"draft", "ended"}:
        raise NotFoundError("この地域課題は見つかりません。", kind="issue", uid=uid)
    return concern


def _answer(
    session: Session,
    municipality: Municipality,
    answer: Answer,
    organisation_id: int | None,
) -> dict[str, Any]:
    if answer.kind == "partnership" and organisation_id is None:
        found = session.scalar(
            select(Partnership.id).where(
                Partnership.municipality_id == municipality.id,
                Partnership.uid == answer.uid,
                Partnership.published_at.is_not(None),
            )
        )
        if found is not None:
            return {"partnership_id": found}
    elif answer.kind == "activity":
        statement = select(Feature.id).where(
            Feature.municipality_id == municipality.id,
            Feature.kind == "activity",
            Feature.uid == answer.uid,
            Feature.status != "draft",
        )
        if organisation_id is not None:
            statement = statement.where(Feature.organisation_id == organisation_id)
        found = session.scalar(statement)
        if found is not None:
            return {"activity_id": found}
    else:
        raise InvalidQueryError("活動か協働事業を選んでください。", field="answer")
    message = "この活動・協働事業は見つかりません。"
    raise NotFoundError(message, kind=answer.kind, uid=answer.uid)
