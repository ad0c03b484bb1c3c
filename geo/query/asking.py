"""Reading whom to ask: the desk or role of published places and organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.query.layers import find_organisations
from geo.store.models import Feature, Layer
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """Whom to ask at a place or an organisation.

    ``address`` is None where the position is withheld: such a place is reached
    by phone only.
    """

    contact: str | None
    contact_phone: str | None
    address: str | None


def find_contacts(
    session: Session, municipality_id: int, uids: Iterable[str], *, on: date
) -> dict[str, ContactRecord]:
    """Return the contacts of published features and organisations by public id."""
    wanted = set(uids)
    rows = session.execute(
        select(
            Feature.uid,
            Feature.contact,
            Feature.contact_phone,
            Feature.address,
            Feature.location_visibility,
        )
        .join(Layer, Layer.id == Feature.layer_id)
        .where(
            Feature.municipality_id == municipality_id,
            Feature.uid.in_(wanted),
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
    )
    found = {
        row.uid: ContactRecord(
            contact=row.contact,
            contact_phone=row.contact_phone,
            address=row.address if row.location_visibility == "exact" else None,
        )
        for row in rows
    }
    if wanted <= found.keys():
        return found
    for record in find_organisations(session, municipality_id, on=on):
        if record.uid in wanted:
            found[record.uid] = ContactRecord(
                contact=record.contact,
                contact_phone=record.contact_phone,
                address=record.address,
            )
    return found
