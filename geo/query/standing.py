"""Whose an organisation's layer is, and in what standing somebody comes to it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from geo.domain.errors import NotFoundError
from geo.store.accounts import hash_secret
from geo.store.models import (
    HelpGrant,
    Membership,
    Municipality,
    Organisation,
    ShareLink,
)
from geo.store.models.base import now

Role = Literal["owner", "editor", "contributor", "viewer"]
Via = Literal["member", "intermediary", "link", "staff"]
RANK: dict[str, int] = {"viewer": 0, "contributor": 1, "editor": 2, "owner": 3}


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """An organisation as its own desk sees it."""

    id: int
    uid: str
    name: str
    actor_type: str
    municipality_id: int
    city: str  # slug
    city_name: str
    territory_id: int | None
    fictional: bool
    version: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to an organisation.

    ``role`` is None for the city's staff, who have no part in a group's layer.
    ``intermediary``: the public id of the organisation that helps.
    """

    role: Role | None
    via: Via
    title: str | None = None
    term_end: date | None = None
    membership: str | None = None  # public id
    intermediary: str | None = None
    link: str | None = None  # the link's name


def get_group(session: Session, uid: str) -> GroupRecord:
    """Return one organisation that has not ended.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.execute(
        select(Organisation, Municipality)
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(Organisation.uid == uid, Organisation.ended_on.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFoundError("この団体は見つかりません。", kind="organisation", uid=uid)
    group, city = row.Organisation, row.Municipality
    return GroupRecord(
        id=group.id,
        uid=group.uid,
        name=group.name,
        actor_type=group.actor_type,
        municipality_id=city.id,
        city=city.slug,
        city_name=city.name,
        territory_id=group.territory_id,
        fictional=group.fictional,
        version=group.version,
    )


def find_standing(
    session: Session,
    organisation_id: int,
    *,
    account_id: int | None,
    is_staff: bool,
    link_secret: str | None,
    on: date,
) -> Standing | None:
    """Return the strongest standing somebody has, None where they have none.

    Members come before intermediaries, those before holders of a link; the
    city's staff stand outside, unless they are members as well.
    """
    found: list[Standing] = []
    if account_id is not None:
        found += _memberships(session, organisation_id, account_id, on)
        found += _helping(session, organisation_id, account_id, on)
    if link_secret:
        found += _links(session, organisation_id, link_secret)
    if found:
        return max(found, key=lambda each: RANK[each.role or "viewer"])
    return Standing(None, "staff") if is_staff else None


def find_own_groups(
    session: Session, account_id: int, *, on: date
) -> list[tuple[GroupRecord, str]]:
    """Return the organisations somebody is a member of, with the role, by name."""
    rows = session.execute(
        select(Organisation.uid, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.account_id == account_id,
            *in_force(on),
            Organisation.ended_on.is_(None),
        )
        .order_by(Organisation.name)
    )
    return [(get_group(session, uid), role) for uid, role in rows]


def in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a membership holds on a day."""
    return (
        Membership.ended_at.is_(None),
        Membership.term_start <= on,
        or_(Membership.term_end.is_(None), Membership.term_end > on),
    )


def _memberships(
    session: Session, organisation_id: int, account_id: int, on: date
) -> list[Standing]:
    rows = session.scalars(
        select(Membership).where(
            Membership.organisation_id == organisation_id,
            Membership.account_id == account_id,
            *in_force(on),
        )
    )
    return [
        Standing(row.role, "member", row.title, row.term_end, row.uid)  # type: ignore[arg-type] # a role, by the column's constraint
        for row in rows
    ]


def _helping(
    session: Session, organisation_id: int, account_id: int, on: date
) -> list[Standing]:
    helper = aliased(Organisation)
    rows = session.execute(
        select(helper.uid, Membership.uid.label("membership"), HelpGrant.until)
        .join(HelpGrant, HelpGrant.intermediary_id == helper.id)
        .join(Membership, Membership.organisation_id == helper.id)
        .where(
            HelpGrant.organisation_id == organisation_id,
            HelpGrant.ended_at.is_(None),
            HelpGrant.since <= on,
            or_(HelpGrant.until.is_(None), HelpGrant.until > on),
            helper.ended_on.is_(None),
            Membership.account_id == account_id,
            Membership.role.in_(("owner", "editor")),
            *in_force(on),
        )
    )
    return [
        Standing(
            "editor",
            "intermediary",
            term_end=row.until,
            membership=row.membership,
            intermediary=row.uid,
        )
        for row in rows
    ]


def _links(session: Session, organisation_id: int, secret: str) -> list[Standing]:
    row = session.scalar(
        select(ShareLink).where(
            ShareLink.token_hash == hash_secret(secret),
            ShareLink.organisation_id == organisation_id,
            ShareLink.revoked_at.is_(None),
            ShareLink.expires_at > now(),
        )
    )
    return [] if row is None else [Standing(row.role, "link", link=row.name)]  # type: ignore[arg-type] # a role, by the column's constraint
