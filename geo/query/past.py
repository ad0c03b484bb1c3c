"""A thing as it was: worked out backwards from what is stored and its revisions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.documents import Document, fields_of, read_document
from geo.store.models import Feature, Revision


def document_at_version(session: Session, uid: str, version: int) -> Document:
    """Return a feature's document as it was at a version.

    Raises
    ------
    NotFoundError
        If there is no such feature, or it never had that version.

    Notes
    -----
    What later revisions changed is taken back from the document that is stored,
    newest first. Whether the reader may see it is the caller's question.
    """
    feature = session.scalar(select(Feature).where(Feature.uid == uid))
    if feature is None or not 1 <= version <= feature.version:
        raise NotFoundError(
            "この項目の、その版は見つかりません。", uid=uid, version=version
        )
    document = read_document(session, feature)
    known = set(fields_of(feature.kind))
    later = session.scalars(
        select(Revision)
        .where(
            Revision.target_uid == uid,
            Revision.target_kind == feature.kind,
            Revision.version > version,
        )
        .order_by(Revision.version.desc(), Revision.id.desc())
    )
    for revision in later:
        # Files also record agreements and districts, which no document has.
        before = revision.before or {}
        document |= {name: value for name, value in before.items() if name in known}
    return document
