"""Reading whom to ask: role and telephone of everything published, in two queries."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.query.layers import find_organisations
from geo.store.models import Feature, Layer
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class Contact:
    """A role or desk and its telephone, each None where nobody said."""

    role: str | None
    phone: str | None


def find_contacts(
    session: Session, municipality_id: int, *, on: date
) -> dict[str, Contact]:
    """Return public contacts by uid, features and organisations together.

    What has neither role nor telephone is left out. An officer's own name and
    phone are not read.
    """
    rows = session.execute(
        select(Feature.uid, Feature.contact, Feature.contact_phone)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(
            Feature.municipality_id == municipality_id,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
    )
    found = {uid: Contact(role, phone) for uid, role, phone in rows}
    for record in find_organisations(session, municipality_id, on=on):
        found[record.uid] = Contact(record.contact, record.contact_phone)
    return {uid: item for uid, item in found.items() if item.role or item.phone}
