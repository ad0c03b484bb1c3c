"""Reading which files were brought in, newest first, and their bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import ImportFile


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A file that was stored: its name, what it filled, and what was said of it."""

    uid: str
    name: str
    target: str
    rows: int
    notes: tuple[str, ...]
    wish: dict[str, Any] | None
    imported_at: datetime


def find_imports(
    session: Session, municipality_id: int, *, target: str | None = None
) -> list[ImportRecord]:
    """Return a municipality's files, the newest first, without their bytes."""
    statement = (
        select(
            ImportFile.uid,
            ImportFile.name,
            ImportFile.target,
            ImportFile.row_count,
            ImportFile.notes,
            ImportFile.wish,
            ImportFile.imported_at,
        )
        .where(ImportFile.municipality_id == municipality_id)
        .order_by(ImportFile.id.desc())
    )
    if target is not None:
        statement = statement.where(ImportFile.target == target)
    return [
        ImportRecord(uid, name, filled, rows, tuple(notes), wish, imported_at)
        for uid, name, filled, rows, notes, wish, imported_at in session.execute(
            statement
        )
    ]


def get_import_content(
    session: Session, municipality_id: int, uid: str
) -> tuple[str, bytes]:
    """Return a stored file's name and its bytes as they were brought.

    Raises
    ------
    NotFoundError
        If the municipality has no such file.
    """
    statement = select(ImportFile.name, ImportFile.content).where(
        ImportFile.municipality_id == municipality_id, ImportFile.uid == uid
    )
    found = session.execute(statement).first()
    if found is None:
        message = "この取り込みの記録はありません。"
        raise NotFoundError(message, kind="import_file", uid=uid)
    return found.name, found.content
