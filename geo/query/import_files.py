"""Files that were brought in: kept byte for byte, with what was noted of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import ImportFile, Municipality


@dataclass(frozen=True, slots=True)
class ImportFileRecord:
    """A stored file, without its bytes."""

    uid: str
    city: str
    city_name: str
    name: str
    target: str
    row_count: int
    notes: tuple[str, ...]
    sha256: str
    imported_at: datetime


def find_import_files(session: Session, *, limit: int) -> list[ImportFileRecord]:
    """Return the files brought in last, the newest first."""
    statement = _select().order_by(ImportFile.id.desc()).limit(limit)
    return [_record(row) for row in session.execute(statement)]


def get_import_file(session: Session, uid: str) -> ImportFileRecord:
    """Return one stored file.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.execute(_select().where(ImportFile.uid == uid)).one_or_none()
    if row is None:
        raise _missing(uid)
    return _record(row)


def get_original(session: Session, uid: str) -> tuple[str, bytes]:
    """Return a stored file's name and bytes, as they came.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.execute(
        select(ImportFile.name, ImportFile.content).where(ImportFile.uid == uid)
    ).one_or_none()
    if row is None:
        raise _missing(uid)
    return row.name, row.content


def _select() -> Any:
    return select(
        ImportFile.uid,
        Municipality.slug,
        Municipality.name.label("city_name"),
        ImportFile.name,
        ImportFile.target,
        ImportFile.row_count,
        ImportFile.notes,
        ImportFile.sha256,
        ImportFile.imported_at,
    ).join(Municipality, Municipality.id == ImportFile.municipality_id)


def _record(row: Any) -> ImportFileRecord:
    return ImportFileRecord(
        uid=row.uid,
        city=row.slug,
        city_name=row.city_name,
        name=row.name,
        target=row.target,
        row_count=row.row_count,
        notes=tuple(row.notes),
        sha256=row.sha256,
        imported_at=row.imported_at,
    )


def _missing(uid: str) -> NotFoundError:
    message = "このファイルは取り込まれていません。"
    return NotFoundError(message, kind="import_file", uid=uid)
