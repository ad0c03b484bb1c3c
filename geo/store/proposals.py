"""Proposed changes that wait for a layer's owner."""

from typing import Any

from sqlalchemy.orm import Session

from geo.store.documents import Document
from geo.store.editing import Actor


def propose_change(  # noqa: PLR0913 - a request has so many sides
    session: Session,
    organisation_id: int,
    *,
    kind: str,
    uid: str | None,
    base_version: int | None,
    values: Document,
    actor: Actor,
    holds: bool,
    feature_kind: str,
    comment: str | None,
) -> str:
    """Put a change forward; return the proposal's public id."""
    given: Any = (
        session,
        organisation_id,
        kind,
        uid,
        base_version,
        values,
        actor,
        holds,
        feature_kind,
        comment,
    )
    raise NotImplementedError(len(given))
