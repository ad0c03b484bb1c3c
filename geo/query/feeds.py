"""Reading what a feed says beyond the cards, for many features at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Feature, Layer
from geo.store.shown import IS_SHOWN, PUBLIC

_MOST_NAMED = 500
"""More ids than this in one statement cost more than reading the whole city."""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What a feed needs of a feature and its card does not hold."""

    uid: str
    version: int
    created_at: datetime
    updated_at: datetime
    description: str | None
    contact: str | None  # a role or desk
    contact_phone: str | None
    url: str | None
    address: str | None  # None where the place is withheld
    notes_text: str | None  # None where the place is withheld: remarks hold places


def find_feed_records(
    session: Session, municipality_id: int, uids: Collection[str]
) -> dict[str, FeedRecord]:
    """Return the records of published features by uid, in one statement.

    Parameters
    ----------
    uids : collection of str
        The features of interest; ids that nothing published has are left out.
    """
    columns = [
        Feature.uid,
        Feature.version,
        Feature.created_at,
        Feature.updated_at,
        Feature.description,
        Feature.contact,
        Feature.contact_phone,
        Feature.url,
        Feature.address,
        Feature.notes_text,
        Feature.location_visibility,
    ]
    statement = (
        select(*columns)
        .join_from(Feature.__table__, Layer.__table__, Layer.id == Feature.layer_id)
        .where(
            Feature.municipality_id == municipality_id,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
    )
    wanted = frozenset(uids)
    if len(wanted) <= _MOST_NAMED:
        statement = statement.where(Feature.uid.in_(sorted(wanted)))
    found = {}
    for row in session.execute(statement):
        if row.uid not in wanted:
            continue
        withheld = row.location_visibility != "exact"
        found[row.uid] = FeedRecord(
            uid=row.uid,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            description=row.description,
            contact=row.contact,
            contact_phone=row.contact_phone,
            url=row.url,
            address=None if withheld else row.address,
            notes_text=None if withheld else row.notes_text,
        )
    return found
