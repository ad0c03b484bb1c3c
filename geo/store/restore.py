"""Putting a backup back: verified whole before anything is touched, all or nothing."""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    Column,
    Connection,
    Date,
    LargeBinary,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from geo.domain.crs import STORAGE_SRID
from geo.domain.errors import ConflictError, InvalidBackupError
from geo.store.backup import (
    FORMAT,
    MANIFEST,
    BackupMember,
    Manifest,
    member_path,
    tables,
)
from geo.store.models.base import Moment
from geo.store.schema import head_revision, upgrade
from geo.store.session import Database

ROWS_AT_ONCE = 200
LARGEST_MANIFEST = 1_000_000  # bytes
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)

Convert = Callable[[Any], Any]


def verify_backup(path: Path) -> Manifest:
    """Read a whole backup and return what it says of itself.

    Raises
    ------
    InvalidBackupError
        If it is no backup, is cut or altered, or is of other tables than ours.
    """
    with _opened(path) as archive:
        manifest = _read_manifest(archive, path)
        expected = [member.path for member in manifest.members] + [MANIFEST]
        names = [table.name for table in tables()]
        if (
            archive.namelist() != expected
            or [member.table for member in manifest.members] != names
        ):
            raise _altered(path)
        for member in manifest.members:
            _verify(archive, member, path)
    return manifest


def restore_backup(
    database: Database, path: Path, *, replace: bool = False
) -> Manifest:
    """Fill a database with the rows of a backup.

    Parameters
    ----------
    replace : bool
        Delete what the database holds; without it only an empty one is filled.

    Raises
    ------
    InvalidBackupError
        As `verify_backup`; the database was not touched.
    ConflictError
        If the database holds rows already.
    """
    manifest = verify_backup(path)
    upgrade(database)
    with database.writer.begin() as connection, _opened(path) as archive:
        if replace:
            for table in reversed(tables()):
                connection.execute(table.delete())
        elif not _is_empty(connection):
            message = (
                "データベースにはすでにデータがあります。空のデータベースを指定するか、"
                "今のデータを捨ててよいときは --replace を付けてください。"
            )
            raise ConflictError(message)
        for table, member in zip(tables(), manifest.members, strict=True):
            _fill(connection, archive, table)
            stored = connection.scalar(select(func.count()).select_from(table))
            if stored != member.rows:
                raise _altered(path)
        if not database.embedded:
            _set_sequences(connection)
    return manifest


def holds_rows(database: Database) -> bool:
    """Return whether a database with tables has any row."""
    with database.engine.connect() as connection:
        return not _is_empty(connection)


def _is_empty(connection: Connection) -> bool:
    return all(
        connection.scalar(select(1).select_from(table).limit(1)) is None
        for table in tables()
    )


def _verify(archive: zipfile.ZipFile, member: BackupMember, path: Path) -> None:
    digest, size, rows = hashlib.sha256(), 0, 0
    with archive.open(member.path) as file:
        for line in file:
            digest.update(line)
            size, rows = size + len(line), rows + 1
            if size > member.size:
                raise _altered(path)
    if (size, rows, digest.hexdigest()) != (member.size, member.rows, member.sha256):
        raise _altered(path)


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _altered(path)
    content = json.loads(archive.read(MANIFEST))
    if content["format"] != FORMAT or content["revision"] != head_revision():
        message = (
            f"{path.name}: この版の協働マップでは読めないバックアップです"
            f"（作った版: {content['product']}、表の版: {content['revision']}、"
            f"こちらの表の版: {head_revision()}）。"
            "作った版で復元してから、新しい版の kyodo init を実行してください。"
        )
        raise InvalidBackupError(message, file=path.name)
    members = tuple(
        BackupMember(name, part["rows"], part["size"], part["sha256"])
        for name, part in content["tables"].items()
    )
    return Manifest(content["revision"], content["product"], members)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except BROKEN as error:
        raise _altered(path) from error


def _altered(path: Path) -> InvalidBackupError:
    message = (
        f"{path.name}: バックアップとして読めません（途中で切れているか、"
        "中身が変わっています）。データベースには何もしていません。"
        "別のバックアップを指定してください。"
    )
    return InvalidBackupError(message, file=path.name)


def _fill(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    converts = {column.name: _converter(column) for column in table.columns}
    own = [
        column.name
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    pointers: list[dict[str, Any]] = []
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    with archive.open(member_path(table.name)) as file:
        while lines := list(islice(file, 1 if heavy else ROWS_AT_ONCE)):
            rows = [_row(line, converts) for line in lines]
            for row in rows:
                # A row may point at one of its own table that comes later.
                if any(row[name] is not None for name in own):
                    pointers.append(
                        {"key": row["id"]} | {f"to_{name}": row[name] for name in own}
                    )
                    row.update(dict.fromkeys(own))
            connection.execute(insert(table), rows)
    if pointers:
        connection.execute(
            update(table)
            .where(table.c.id == bindparam("key"))
            .values({name: bindparam(f"to_{name}") for name in own}),
            pointers,
        )


def _row(line: bytes, converts: dict[str, Convert]) -> dict[str, Any]:
    row = json.loads(line)
    return {name: convert(row[name]) for name, convert in converts.items()}


def _converter(column: Column[Any]) -> Convert:
    read: Convert
    match column.type:
        case Geometry():

            def read(value: Any) -> Any:
                return WKBElement(bytes.fromhex(value), srid=STORAGE_SRID)
        case LargeBinary():
            read = base64.b64decode
        case Moment():
            read = datetime.fromisoformat
        case Date():
            read = date.fromisoformat
        case _:
            return lambda value: value
    return lambda value: None if value is None else read(value)


def _set_sequences(connection: Connection) -> None:
    """Let PostgreSQL's keys go on after the highest one."""
    for table in tables():
        if "id" not in table.c or table.c.id.foreign_keys:
            continue
        sequence = func.pg_get_serial_sequence(table.name, "id")
        highest = func.max(table.c.id)
        connection.execute(
            select(
                func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))
            )
        )
