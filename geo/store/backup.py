"""One file that holds every row of a database, the same bytes from either kind.

A zip: ``tables/NAME.jsonl`` for every table, one row a line in the order of its
key, and ``manifest.json`` last with the counts and digests of all. Nothing in it
tells when or where it was made, so that equal data give equal files.
"""

import base64
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from geoalchemy2 import Geometry
from sqlalchemy import Connection, LargeBinary, Table, func, select

from geo.store.models import Base
from geo.store.schema import find_revision
from geo.store.session import Database

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
FASTEST: Final = 1  # most of it are zips and their like, kept as they came
OWNER_ONLY: Final = 0o600
ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class BackupMember:
    """One table's part of a backup."""

    table: str
    rows: int
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """Its name in the zip."""
        return member_path(self.table)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    revision: str  # of the tables
    product: str
    members: tuple[BackupMember, ...]

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(member.rows for member in self.members)


def write_backup(database: Database, path: Path) -> Manifest:
    """Write every table to one file that only its owner can read.

    The file appears complete or not at all; one of the same name is replaced.
    Rows are streamed: memory does not grow with the database.

    Notes
    -----
    Private tables (accounts, contacts, drafts) are in it too.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with (
                zipfile.ZipFile(
                    file, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST
                ) as archive,
                database.engine.connect() as connection,
                connection.begin(),
            ):
                manifest = _write_tables(connection, archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(OWNER_ONLY)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def tables() -> list[Table]:
    """Return every table of ours, those that are pointed at before those that point."""
    return list(Base.metadata.sorted_tables)


def member_path(table: str) -> str:
    """Return the name of a table's part in the zip."""
    return f"tables/{table}.jsonl"


def product_version() -> str:
    """Return the version of the product that runs."""
    try:
        return version("kyodo-map")
    except PackageNotFoundError:
        return "unknown"


def _write_tables(connection: Connection, archive: zipfile.ZipFile) -> Manifest:
    manifest = Manifest(
        revision=find_revision(connection) or "",
        product=product_version(),
        members=tuple(_write_table(connection, archive, table) for table in tables()),
    )
    content = {
        "format": FORMAT,
        "product": manifest.product,
        "revision": manifest.revision,
        "tables": {
            member.table: {
                "rows": member.rows,
                "size": member.size,
                "sha256": member.sha256,
            }
            for member in manifest.members
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    with archive.open(MANIFEST, "w") as member:
        member.write(text.encode())
    return manifest


def _write_table(
    connection: Connection, archive: zipfile.ZipFile, table: Table
) -> BackupMember:
    digest, size, rows = hashlib.sha256(), 0, 0
    # Opened by name, a member has no date of its own.
    with archive.open(member_path(table.name), "w", force_zip64=True) as member:
        for row in _read_rows(connection, table):
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
            content = line.encode()
            digest.update(content)
            member.write(content)
            size, rows = size + len(content), rows + 1
    return BackupMember(table.name, rows, size, digest.hexdigest())


def _read_rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    columns = [
        func.ST_AsBinary(column).label(column.name)
        if isinstance(column.type, Geometry)
        else column
        for column in table.columns
    ]
    names = [column.name for column in table.columns]
    # Kept files are up to 20 MB each: they pass one by one.
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    shapes = {
        column.name for column in table.columns if isinstance(column.type, Geometry)
    }
    statement = (
        select(*columns)
        .order_by(*table.primary_key.columns)
        .execution_options(stream_results=True, yield_per=1 if heavy else ROWS_AT_ONCE)
    )
    for row in connection.execute(statement):
        yield {
            name: _plain(value, is_shape=name in shapes)
            for name, value in zip(names, row, strict=True)
        }


def _plain(value: Any, *, is_shape: bool) -> Any:
    match value:
        case bytes() | memoryview() if is_shape:
            return bytes(value).hex()
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
        case datetime() | date():
            return value.isoformat()
    return value
