"""Every organisation as the city's desk lists them, and which are without an officer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.text import search_key
from geo.query.standing import in_force
from geo.store.handing_over import GRACE
from geo.store.models import (
    Account,
    Handover,
    Invitation,
    Membership,
    Municipality,
    Organisation,
)
from geo.store.models.base import now


@dataclass(frozen=True, slots=True)
class CityGroup:
    """One line of the list.

    ``owned``: whether somebody answers for it today; ``owned_until``: the last of
    its owners' terms, None where it has no end. ``stalled``: nobody took it over.
    """

    id: int
    uid: str
    name: str
    kana: str | None
    actor_type: str
    city: str  # slug
    city_name: str
    people: int
    owned: bool
    owned_until: date | None
    open_letters: int
    stalled: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Stalled:
    """A group nobody took over, of whom the city was not told yet."""

    id: int
    uid: str
    name: str
    city_name: str
    since: date


def find_city_groups(
    session: Session, on: date, *, city: str | None = None, text: str = ""
) -> list[CityGroup]:
    """Return organisations that have not ended, by city and name.

    Parameters
    ----------
    city
        A municipality's slug; every city's if not given.
    text
        What the name or its reading must hold; width and case do not count.
    """
    people = dict(
        session.execute(
            select(
                Membership.organisation_id,
                func.count(Membership.account_id.distinct()),
            )
            .where(*in_force(on))
            .group_by(Membership.organisation_id)
        ).all()
    )
    terms = _owners(session, on)
    letters = dict(
        session.execute(
            select(Invitation.organisation_id, func.count())
            .where(
                Invitation.used_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > now(),
            )
            .group_by(Invitation.organisation_id)
        ).all()
    )
    stalled = set(find_stalled_since(session, on))
    statement = (
        select(Organisation, Municipality)
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(Organisation.ended_on.is_(None))
        .order_by(Municipality.code, Organisation.name, Organisation.id)
    )
    if city:
        statement = statement.where(Municipality.slug == city)
    wanted = search_key(text)
    return [
        CityGroup(
            id=group.id,
            uid=group.uid,
            name=group.name,
            kana=group.kana,
            actor_type=group.actor_type,
            city=place.slug,
            city_name=place.name,
            people=people.get(group.id, 0),
            owned=group.id in terms,
            owned_until=terms.get(group.id),
            open_letters=letters.get(group.id, 0),
            stalled=group.id in stalled,
            updated_at=group.updated_at,
        )
        for group, place in session.execute(statement)
        if wanted in search_key(f"{group.name} {group.kana or ''}")
    ]


def find_stalled_since(session: Session, on: date) -> dict[int, date]:
    """Return the organisations nobody took over, with the day since when.

    A handover that was not accepted two weeks into the new term, or the last
    owner's term that ended with nobody after.
    """
    ends = session.execute(
        select(Membership.organisation_id, func.max(Membership.term_end))
        .where(Membership.role == "owner", Membership.ended_at.is_(None))
        .group_by(Membership.organisation_id)
    )
    owned = _owners(session, on)
    coming = set(
        session.scalars(
            select(Membership.organisation_id).where(
                Membership.role == "owner",
                Membership.ended_at.is_(None),
                Membership.term_start > on,
            )
        )
    )
    found: dict[int, date] = {
        key: end
        for key, end in ends
        if end is not None and key not in owned and key not in coming
    }
    for key, day in session.execute(
        select(Handover.organisation_id, Handover.effective_on).where(
            Handover.accepted_at.is_(None),
            Handover.abandoned_at.is_(None),
            Handover.effective_on <= on - GRACE,
        )
    ):
        found.setdefault(key, day)
    gone = set(
        session.scalars(
            select(Organisation.id).where(
                Organisation.id.in_(found), Organisation.ended_on.is_not(None)
            )
        )
    )
    return {key: day for key, day in found.items() if key not in gone}


def find_untold(session: Session, on: date) -> list[Stalled]:
    """Return the stalled handovers the city was not told of, by city and name."""
    since = find_stalled_since(session, on)
    told: dict[int, date] = {}
    for key, day in session.execute(
        select(Handover.organisation_id, Handover.effective_on).where(
            Handover.alerted_at.is_not(None)
        )
    ):
        told[key] = max(day, told.get(key, day))
    rows = session.execute(
        select(Organisation, Municipality.name.label("city_name"))
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(Organisation.id.in_(since))
        .order_by(Municipality.code, Organisation.name)
    )
    return [
        Stalled(
            id=group.id,
            uid=group.uid,
            name=group.name,
            city_name=city_name,
            since=since[group.id],
        )
        for group, city_name in rows
        if group.id not in told or told[group.id] < since[group.id]
    ]


def _owners(session: Session, on: date) -> dict[int, date | None]:
    """Return the last day of ownership by organisation that has an owner on a day."""
    rows = session.execute(
        select(Membership.organisation_id, Membership.term_end).where(
            Membership.role == "owner", *in_force(on)
        )
    )
    found: dict[int, date | None] = {}
    for key, end in rows:
        known = found.get(key, end)
        found[key] = None if end is None or known is None else max(end, known)
    return found


def find_staff_addresses(session: Session) -> list[str]:
    """Return the e-mail addresses of the city's staff, the oldest account first."""
    rows = session.scalars(
        select(Account.email)
        .where(
            Account.is_staff,
            Account.email.is_not(None),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.id)
    )
    return [address for address in rows if address]
