"""Changes that wait for somebody to decide on them."""

from typing import Literal

from sqlalchemy.orm import Session

from geo.store.documents import Document
from geo.store.editing import Actor


def propose_change(  # noqa: PLR0913 - all but two are named by the call
    session: Session,
    organisation_id: int,
    *,
    kind: Literal["create", "change", "finish"],
    uid: str | None,
    base_version: int | None,
    values: Document,
    actor: Actor,
    holds: bool,
    feature_kind: str,
    comment: str | None,
) -> str:
    """Put a change forward; return the proposal's public id."""
    raise NotImplementedError
