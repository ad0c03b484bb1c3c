"""How the layer that an organisation keeps for a kind is looked after."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Layer


def find_moderation(session: Session, organisation_id: int, kind: str) -> str:
    """Return the moderation of an organisation's own layer; a new layer has none."""
    found = session.scalar(
        select(Layer.moderation)
        .where(Layer.owner_id == organisation_id, Layer.kind == kind)
        .order_by(Layer.id)
    )
    return found or "direct"
