"""Reading layers and the organisations that stand in them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import Area, AreaSet, Layer, Organisation, OrganisationListing

OFFICES = frozenset(
    {"npo", "cooperative", "business", "corporation", "intermediary", "government"}
)
"""Who has an office: the address of an association or a group is often a member's home."""


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """A public layer's row."""

    id: int
    slug: str
    kind: str
    title: str
    owner_name: str | None
    source: str
    licence: str
    fictional: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation as the public may see it."""

    id: int
    uid: str
    actor_type: str
    name: str
    kana: str | None
    description: str | None
    activities_note: str | None
    contact: str | None
    contact_phone: str | None
    url: str | None
    joining_note: str | None
    address: str | None  # of an office only
    notes_text: str | None
    founded_on: date | None
    layers: tuple[str, ...]  # slugs, in order; never empty
    territory_code: str | None
    territory_set: str | None
    fictional: bool
    last_confirmed_on: date | None
    updated_at: datetime


def find_layers(session: Session, municipality_id: int) -> list[LayerRecord]:
    """Return a municipality's public layers in order of kind and title."""
    statement = (
        select(Layer)
        .where(Layer.municipality_id == municipality_id, Layer.visibility == "public")
        .order_by(Layer.kind, Layer.title)
    )
    return [
        LayerRecord(
            id=row.id,
            slug=row.slug,
            kind=row.kind,
            title=row.title,
            owner_name=row.owner_name,
            source=row.source,
            licence=row.licence,
            fictional=row.fictional,
            updated_at=row.updated_at,
        )
        for row in session.scalars(statement)
    ]


def find_organisations(
    session: Session, municipality_id: int, *, on: date, uid: str | None = None
) -> list[OrganisationRecord]:
    """Return organisations that have not ended, in order of name.

    An organisation in several layers is returned once, with all of them; one in
    no public layer is left out.
    """
    listings: dict[int, list[str]] = defaultdict(list)
    for key, slug in session.execute(
        select(OrganisationListing.organisation_id, Layer.slug)
        .join(Layer, Layer.id == OrganisationListing.layer_id)
        .where(Layer.municipality_id == municipality_id, Layer.visibility == "public")
        .order_by(Layer.id)
    ):
        listings[key].append(slug)
    statement = (
        select(Organisation, Area.code, AreaSet.slug)
        .outerjoin(Area, Area.id == Organisation.territory_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None) | (Organisation.ended_on > on),
        )
        .order_by(Organisation.name, Organisation.id)
    )
    if uid is not None:
        statement = statement.where(Organisation.uid == uid)
    return [
        OrganisationRecord(
            id=row.id,
            uid=row.uid,
            actor_type=row.actor_type,
            name=row.name,
            kana=row.kana,
            description=row.description,
            activities_note=row.activities_note,
            contact=row.contact,
            contact_phone=row.contact_phone,
            url=row.url,
            joining_note=row.joining_note,
            address=row.address if row.actor_type in OFFICES else None,
            notes_text=row.notes_text,
            founded_on=row.founded_on,
            layers=tuple(listings[row.id]),
            territory_code=code,
            territory_set=area_set,
            fictional=row.fictional,
            last_confirmed_on=row.last_confirmed_on,
            updated_at=row.updated_at,
        )
        for row, code, area_set in session.execute(statement)
        if row.id in listings
    ]


def get_organisation(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> OrganisationRecord:
    """Return one public organisation.

    Raises
    ------
    NotFoundError
        If there is none, or it has ended.
    """
    found = find_organisations(session, municipality_id, on=on, uid=uid)
    if not found:
        message = "この団体のページは見つかりません。"
        raise NotFoundError(message, kind="organisation", uid=uid)
    return found[0]
