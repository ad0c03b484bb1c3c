"""Files people gave us, kept byte for byte."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import ImportFile, Municipality


def keep_file(
    session: Session,
    municipality: Municipality,
    *,
    name: str,
    content: bytes,
    target: str,
    row_count: int,
    notes: Sequence[str],
) -> ImportFile:
    """Keep a file's bytes beside what was made of them."""
    kept = ImportFile(
        municipality_id=municipality.id,
        name=name,
        sha256=digest(content),
        content=content,
        target=target,
        row_count=row_count,
        notes=list(notes),
    )
    session.add(kept)
    session.flush()
    return kept


def was_imported(
    session: Session, municipality: Municipality, *, content: bytes, target: str
) -> bool:
    """Return whether exactly these bytes are what filled this target last.

    An older file may come back: it replaces what a newer one brought.
    """
    statement = (
        select(ImportFile.sha256)
        .where(
            ImportFile.municipality_id == municipality.id,
            ImportFile.target == target,
        )
        .order_by(ImportFile.id.desc())
    )
    return session.scalar(statement.limit(1)) == digest(content)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def is_filled(session: Session, municipality: Municipality, *, target: str) -> bool:
    """Return whether any file ever filled a target."""
    statement = select(ImportFile.id).where(
        ImportFile.municipality_id == municipality.id, ImportFile.target == target
    )
    return session.scalar(statement.limit(1)) is not None
