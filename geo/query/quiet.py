"""What is registered of each group and activity, to see who is not heard."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.query.standing import in_force
from geo.store.models import (
    Feature,
    Handover,
    Membership,
    Organisation,
    Photo,
    Schedule,
    SignIn,
)


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group as the desk knows it; ``seen_at``: when one of its people came last."""

    uid: str
    name: str
    kana: str | None
    actor_type: str
    has_contact: bool
    last_confirmed_on: date | None
    members: int
    seen_at: datetime | None
    handover_since: date | None  # the day it was to hold from, if nobody took it


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity as the desk knows it; ``group``: whose it is, None if unknown."""

    uid: str
    title: str
    group: str | None
    organiser: str | None
    has_schedule: bool
    has_contact: bool
    has_photo: bool
    last_confirmed_on: date | None


def find_group_facts(
    session: Session, municipality_id: int, *, on: date
) -> list[GroupFacts]:
    """Return every group of a city that has not ended."""
    members = dict(
        _pairs(
            session,
            select(Membership.organisation_id, func.count())
            .where(*in_force(on))
            .group_by(Membership.organisation_id),
        )
    )
    seen = dict(
        _pairs(
            session,
            select(Membership.organisation_id, func.max(SignIn.last_seen_at))
            .join(SignIn, SignIn.account_id == Membership.account_id)
            .where(*in_force(on))
            .group_by(Membership.organisation_id),
        )
    )
    stuck = dict(
        _pairs(
            session,
            select(Handover.organisation_id, func.min(Handover.effective_on))
            .where(
                Handover.accepted_at.is_(None),
                Handover.abandoned_at.is_(None),
                Handover.effective_on <= on,
            )
            .group_by(Handover.organisation_id),
        )
    )
    groups = session.scalars(
        select(Organisation).where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
        )
    )
    return [
        GroupFacts(
            uid=group.uid,
            name=group.name,
            kana=group.kana,
            actor_type=group.actor_type,
            has_contact=bool(group.contact or group.contact_phone or group.url),
            last_confirmed_on=group.last_confirmed_on,
            members=members.get(group.id, 0),
            seen_at=seen.get(group.id),
            handover_since=stuck.get(group.id),
        )
        for group in groups
    ]


def find_activity_facts(session: Session, municipality_id: int) -> list[ActivityFacts]:
    """Return every activity of a city that is going on, drafts and ended ones not."""
    table = Feature.__table__
    scheduled = set(session.scalars(select(Schedule.feature_id)))
    pictured = set(
        session.scalars(
            select(Photo.feature_id).where(
                Photo.municipality_id == municipality_id, Photo.removed_at.is_(None)
            )
        )
    )
    rows = session.execute(
        select(
            table.c.id,
            table.c.uid,
            table.c.title,
            table.c.contact,
            table.c.contact_phone,
            table.c.url,
            table.c.last_confirmed_on,
            Organisation.uid.label("group"),
            Organisation.name.label("organiser"),
        )
        .select_from(table)
        .outerjoin(Organisation, Organisation.id == table.c.organisation_id)
        .where(
            table.c.municipality_id == municipality_id,
            table.c.kind == "activity",
            table.c.status == "active",
        )
    )
    return [
        ActivityFacts(
            uid=row.uid,
            title=row.title,
            group=row.group,
            organiser=row.organiser,
            has_schedule=row.id in scheduled,
            has_contact=bool(row.contact or row.contact_phone or row.url),
            has_photo=row.id in pictured,
            last_confirmed_on=row.last_confirmed_on,
        )
        for row in rows
    ]


def _pairs(session: Session, statement: Any) -> list[tuple[Any, Any]]:
    return [(row[0], row[1]) for row in session.execute(statement)]
