"""Writing when each group last said that its page is right."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Municipality, Organisation
from geo.store.municipalities import mark_changed
from geo.store.seeding.finding import organisation_named


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's days; None where some group of the city was confirmed already."""
    kept = (
        select(Organisation.id)
        .where(
            Organisation.municipality_id == municipality.id,
            Organisation.last_confirmed_on.is_not(None),
        )
        .limit(1)
    )
    if session.scalar(kept) is not None:
        return None
    rows = table.get("confirmed", {})
    for name, day in rows.items():
        organisation_named(session, municipality, name).last_confirmed_on = day
    mark_changed(session, municipality)
    session.flush()
    return len(rows)
