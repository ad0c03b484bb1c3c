"""Founding and ending organisations by hand; files do it in `geo.store.organisations`."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.text import normalise
from geo.store.history import Trace, record_revision
from geo.store.layers import LayerSpec, ensure_layer
from geo.store.memberships import lock_group
from geo.store.models import (
    AreaSet,
    Handover,
    HelpGrant,
    Invitation,
    Layer,
    Membership,
    Municipality,
    Organisation,
    OrganisationListing,
    ShareLink,
)
from geo.store.models.base import new_uid, now
from geo.store.municipalities import mark_changed
from geo.store.officers import bring_forward
from geo.store.territories import territories_by_code

ASSOCIATION = "association"
LIST_SLUG, LIST_TITLE = "groups", "団体一覧"


@dataclass(frozen=True, slots=True)
class NewGroup:
    """What is known of an organisation when the city founds it.

    ``territory``: the code of an area of an association area set. ``contact``: a
    role or a desk, never a person.
    """

    name: str
    actor_type: str
    kana: str | None = None
    territory: str | None = None
    contact: str | None = None
    contact_phone: str | None = None


def find_namesakes(session: Session, city: str, name: str) -> list[str]:
    """Return the names of a city's organisations that are the same but for width."""
    wanted = normalise(name)
    names = session.scalars(
        select(Organisation.name)
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(Municipality.slug == city, Organisation.ended_on.is_(None))
        .order_by(Organisation.id)
    )
    return [each for each in names if normalise(each) == wanted]


def found_group(session: Session, city: str, group: NewGroup) -> str:
    """Store an organisation in one of the city's public lists; return its public id.

    Raises
    ------
    NotFoundError
        If the city is not here.
    InvalidQueryError
        If the name is missing or the area unknown.
    ConflictError
        If another organisation holds that area.
    """
    municipality = session.scalar(
        select(Municipality).where(Municipality.slug == city).with_for_update()
    )
    if municipality is None:
        message = "この市町村は登録されていません。"
        raise NotFoundError(message, kind="municipality", slug=city)
    if not group.name:
        message = "団体の名前を書いてください。"
        raise InvalidQueryError(message, field="name")
    values = {
        "name": group.name,
        "kana": group.kana,
        "actor_type": group.actor_type,
        "territory_id": _territory(session, municipality, group.territory),
        "contact": group.contact,
        "contact_phone": group.contact_phone,
    }
    uid = new_uid()
    organisation = Organisation(
        municipality_id=municipality.id, uid=uid, source_id=uid, **values
    )
    session.add(organisation)
    session.flush()
    layer = _list_for(session, municipality, group.actor_type)
    session.add(OrganisationListing(layer_id=layer.id, organisation_id=organisation.id))
    record_revision(session, organisation, before=None, after=values)
    layer.updated_at = now()
    mark_changed(session, municipality)
    session.flush()
    return uid


def end_group(session: Session, uid: str, *, reason: str, on: date) -> None:
    """End an organisation: its page goes, and with it everybody's standing in it.

    Raises
    ------
    NotFoundError
        If there is none, or it has ended.
    InvalidQueryError
        If no reason is given.
    """
    key = session.scalar(
        select(Organisation.id).where(
            Organisation.uid == uid, Organisation.ended_on.is_(None)
        )
    )
    if key is None:
        raise NotFoundError("この団体は見つかりません。", kind="organisation", uid=uid)
    if not reason:
        message = "なぜ終わるのかを、ひとこと書いてください。"
        raise InvalidQueryError(message, field="reason")
    group = lock_group(session, key)
    moment = now()
    for membership in session.scalars(
        select(Membership).where(
            Membership.organisation_id == key, Membership.ended_at.is_(None)
        )
    ):
        membership.ended_at = moment
        bring_forward(session, membership, on)
    for table, column, unused in (
        (Invitation, "revoked_at", Invitation.used_at.is_(None)),
        (ShareLink, "revoked_at", ShareLink.revoked_at.is_(None)),
        (HelpGrant, "ended_at", HelpGrant.ended_at.is_(None)),
        (Handover, "abandoned_at", Handover.accepted_at.is_(None)),
    ):
        session.execute(
            update(table)
            .where(
                table.organisation_id == key, getattr(table, column).is_(None), unused
            )
            .values({column: moment})
        )
    # A group founded today lived until tomorrow at the earliest.
    founded = group.founded_on or date.min
    group.ended_on = max(on, founded + timedelta(days=1))
    group.version += 1
    record_revision(
        session,
        group,
        before={"ended_on": None},
        after={"ended_on": group.ended_on},
        trace=Trace("staff", reason=reason),
    )
    mark_changed(session, session.get_one(Municipality, group.municipality_id))
    session.flush()


def _territory(
    session: Session, municipality: Municipality, code: str | None
) -> int | None:
    if not code:
        return None
    area_id = territories_by_code(session, municipality).get(code)
    if area_id is None:
        message = "この区域は登録されていません。一覧から選んでください。"
        raise InvalidQueryError(message, field="territory")
    holder = session.scalar(
        select(Organisation.name).where(
            Organisation.territory_id == area_id, Organisation.ended_on.is_(None)
        )
    )
    if holder is not None:
        message = (
            f"この区域は「{holder}」が受け持っています。"
            "その団体に招待の手紙を出すか、別の区域を選んでください。"
        )
        raise ConflictError(message, field="territory")
    return area_id


def _list_for(session: Session, municipality: Municipality, actor_type: str) -> Layer:
    """Return the public list that new organisations of a type stand in.

    An association stands where the city's associations do; other groups in the
    longest of the other lists.
    """
    associations = set(
        session.scalars(
            select(AreaSet.slug).where(
                AreaSet.municipality_id == municipality.id,
                AreaSet.kind == ASSOCIATION,
            )
        )
    )
    listed = func.count(OrganisationListing.organisation_id)
    lists = session.scalars(
        select(Layer)
        .outerjoin(OrganisationListing, OrganisationListing.layer_id == Layer.id)
        .where(
            Layer.municipality_id == municipality.id,
            Layer.kind == "organisation",
            Layer.visibility == "public",
        )
        .group_by(*Layer.__table__.columns)
        .order_by(listed.desc(), Layer.id)
    ).all()
    theirs = [each for each in lists if each.slug in associations]
    others = [each for each in lists if each.slug not in associations]
    for layer in (*theirs, *others) if actor_type == ASSOCIATION else others:
        return layer
    spec = LayerSpec(
        slug=LIST_SLUG,
        kind="organisation",
        title=LIST_TITLE,
        source=municipality.name,
        licence="CC BY 4.0",
    )
    return ensure_layer(session, municipality, spec)
