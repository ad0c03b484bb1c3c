"""Adding to the layer of an organisation that is known by its key."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from geo.store.editing import Actor, Saved, create_feature
from geo.store.models import Organisation


def add_own_item(
    session: Session,
    organisation_id: int,
    kind: str,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    on: date,
    reason: str | None = None,
) -> Saved:
    """Add a feature to an organisation's own layer; see `create_feature`."""
    organisation = session.get_one(Organisation, organisation_id)
    return create_feature(
        session, organisation, kind, values, actor=actor, on=on, reason=reason
    )
