"""What others changed between a proposal and its answer."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.documents import Document, read_document
from geo.store.models import ChangeRequest, Feature, Revision


def find_moved(session: Session, request: ChangeRequest) -> dict[str, Any]:
    """Return proposed fields that others changed meanwhile, with the values of now."""
    base: Document = request.proposal.get("base") or {}
    feature = session.scalar(
        select(Feature).where(Feature.uid == (request.target_uid or ""))
    )
    if feature is None or not base:
        return {}
    current = read_document(session, feature)
    wanted = request.proposal["values"]
    return {
        name: current[name]
        for name, value in base.items()
        if current.get(name) not in (value, wanted.get(name))
    }


def read_as_of(
    session: Session, feature: Feature, version: int, names: Iterable[str]
) -> Document:
    """Return fields as they were in a version, as far as the history tells."""
    document = read_document(session, feature)
    values = {name: document[name] for name in names}
    if version >= feature.version:
        return values
    for revision in session.scalars(
        select(Revision)
        .where(Revision.target_uid == feature.uid, Revision.version > version)
        .order_by(Revision.id.desc())
    ):
        before = revision.before or {}
        values |= {name: before[name] for name in values if name in before}
    return values
