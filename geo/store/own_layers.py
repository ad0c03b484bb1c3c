"""Opening the layer that an organisation keeps for a kind of things."""

from sqlalchemy.orm import Session

from geo.store.editing import ensure_own_layer
from geo.store.models import Organisation


def open_own_layer(session: Session, organisation_id: int, kind: str) -> None:
    """Make sure that an organisation has a layer of its own for a kind."""
    organisation = session.get_one(Organisation, organisation_id)
    ensure_own_layer(session, organisation, kind)
