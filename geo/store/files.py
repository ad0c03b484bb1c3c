"""Files people gave us, kept byte for byte."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import ImportFile, Municipality

__all__ = ["ImportFile", "digest", "is_filled", "keep_file", "was_imported"]


def keep_file(
    session: Session,
    municipality: Municipality,
    *,
    name: str,
    content: bytes,
    target: str,
    row_count: int,
    notes: Sequence[str],
    wish: dict[str, Any] | None = None,
) -> ImportFile:
    """Keep a file's bytes beside what was said and made of them."""
    kept = ImportFile(
        municipality_id=municipality.id,
        name=name,
        sha256=digest(content),
        content=content,
        target=target,
        row_count=row_count,
        notes=list(notes),
        wish=wish,
    )
    session.add(kept)
    session.flush()
    return kept


def was_imported(
    session: Session,
    municipality: Municipality,
    *,
    content: bytes,
    target: str,
    wish: dict[str, Any] | None = None,
) -> bool:
    """Return whether these bytes, said the same of, are what filled this target last.

    An older file may come back: it replaces what a newer one brought. What was
    said is compared where it was kept: another title or mapping is another import.
    """
    statement = (
        select(ImportFile.sha256, ImportFile.wish)
        .where(
            ImportFile.municipality_id == municipality.id,
            ImportFile.target == target,
        )
        .order_by(ImportFile.id.desc())
    )
    last = session.execute(statement.limit(1)).first()
    if last is None or last.sha256 != digest(content):
        return False
    return wish is None or last.wish is None or last.wish == wish


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def is_filled(session: Session, municipality: Municipality, *, target: str) -> bool:
    """Return whether any file ever filled a target."""
    statement = select(ImportFile.id).where(
        ImportFile.municipality_id == municipality.id, ImportFile.target == target
    )
    return session.scalar(statement.limit(1)) is not None
