"""What companies and groups offer others, and where a company's people may come."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Activity, Layer, Organisation
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """What an organisation offers, in its own words."""

    uid: str
    name: str
    actor_type: str
    text: str
    contact: str | None
    contact_phone: str | None


def find_offers(session: Session, municipality_id: int) -> list[OfferRecord]:
    """Return a city's offers, by the reading of the name."""
    rows = session.execute(
        select(
            Organisation.uid,
            Organisation.name,
            Organisation.actor_type,
            Organisation.offers,
            Organisation.contact,
            Organisation.contact_phone,
        )
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            Organisation.offers.is_not(None),
        )
        .order_by(Organisation.kana, Organisation.name, Organisation.id)
    )
    return [
        OfferRecord(uid, name, actor_type, text, contact, phone)
        for uid, name, actor_type, text, contact, phone in rows
        if text
    ]


def find_company_activities(session: Session, municipality_id: int) -> set[str]:
    """Return the public ids of published activities that welcome companies' people."""
    return set(
        session.scalars(
            select(Activity.uid)
            .join(Layer, Layer.id == Activity.layer_id)
            .where(
                Activity.municipality_id == municipality_id,
                Activity.companies_welcome.is_(True),
                IS_SHOWN,
                Layer.visibility == PUBLIC,
            )
        )
    )
