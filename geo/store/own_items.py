"""Adding to an organisation's own layers by its key, for whoever has no table classes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from geo.store.editing import Actor, Saved, create_feature
from geo.store.models import Organisation


def create_item(
    session: Session,
    organisation_id: int,
    kind: str,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    on: date,
    reason: str | None = None,
) -> Saved:
    """Add a feature as `geo.store.editing.create_feature` does."""
    return create_feature(
        session,
        session.get_one(Organisation, organisation_id),
        kind,
        values,
        actor=actor,
        on=on,
        reason=reason,
    )
