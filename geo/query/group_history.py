"""Everything that happened to what an organisation keeps, by role."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.query.items import is_own
from geo.store.documents import Document, read_document
from geo.store.models import Feature, Layer, Organisation, Photo, Revision


def find_documents(session: Session, organisation_id: int) -> list[Document]:
    """Return every thing of an organisation as one document, drafts included."""
    features = session.scalars(
        select(Feature)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(is_own(organisation_id))
        .order_by(Feature.id)
    )
    return [
        {
            "uid": feature.uid,
            "kind": feature.kind,
            "version": feature.version,
            "held": feature.held,
            **read_document(session, feature),
        }
        for feature in features
    ]


def find_pictures(session: Session, organisation_id: int) -> list[tuple[str, bytes]]:
    """Return the public id and the JPEG of each picture that is shown."""
    rows = session.execute(
        select(Photo.uid, Photo.content)
        .join(Feature.__table__, Feature.__table__.c.id == Photo.feature_id)
        .join(Layer, Layer.id == Feature.__table__.c.layer_id)
        .where(is_own(organisation_id), Photo.removed_at.is_(None))
        .order_by(Photo.id)
    )
    return [(row.uid, row.content) for row in rows]


def find_history(session: Session, organisation_id: int) -> list[dict[str, Any]]:
    """Return every revision of an organisation, its layers and its things, oldest first.

    Returns
    -------
    list of dict
        ``kind, uid, version, at, by_role, by_organisation, reason, before, after``;
        roles, never names.
    """
    things = (
        select(Feature.__table__.c.uid)
        .join(Layer, Layer.id == Feature.__table__.c.layer_id)
        .where(is_own(organisation_id))
    )
    layers = select(Layer.uid).where(Layer.owner_id == organisation_id)
    own = select(Organisation.uid).where(Organisation.id == organisation_id)
    rows = session.scalars(
        select(Revision)
        .where(
            or_(
                Revision.target_uid.in_(things),
                Revision.target_uid.in_(layers),
                Revision.target_uid.in_(own),
            )
        )
        .order_by(Revision.id)
    )
    return [
        {
            "kind": row.target_kind,
            "uid": row.target_uid,
            "version": row.version,
            "at": row.at.isoformat(),
            "by_role": row.by_role,
            "by_organisation": row.by_organisation,
            "reason": row.reason,
            "before": row.before,
            "after": row.after,
        }
        for row in rows
    ]
