"""GeoPackage 1.4 (OGC 12-128r19) with one layer a table, the same bytes each time.

Written with Python's own sqlite3: GDAL stamps the moment of writing, and an
answer with a strong ETag must not change while its data does not.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pyproj
import shapely

from geo.domain.crs import STORAGE_SRID
from geo.export.cells import day_text, in_words
from geo.export.model import ColumnType, ExportColumn, ExportTable
from geo.store.geopackage import encode
from geo.store.gpkg_schema import APPLICATION_ID, TABLES, USER_VERSION

TYPES: Final[dict[ColumnType, str]] = {
    "integer": "INTEGER",
    "number": "DOUBLE",
    "date": "DATE",
}
SYSTEMS: Final = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
)
UNDATED: Final = date(1970, 1, 1)
KEY, SHAPE = "fid", "geom"


def write_geopackage(tables: Sequence[ExportTable]) -> bytes:
    """Return tables as one GeoPackage; figures and agreements are tables without shape.

    Notes
    -----
    Columns bear the Japanese headers. ``gpkg_contents`` holds the title, the
    source and licence of each layer, and the day of its data.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {USER_VERSION}")
        connection.execute("BEGIN")
        for statement in TABLES:
            connection.execute(statement)
        system = pyproj.CRS.from_epsg(STORAGE_SRID)
        known = (
            system.name, STORAGE_SRID, "EPSG", STORAGE_SRID,
            system.to_wkt("WKT1_GDAL"),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            [*SYSTEMS, known],
        )
        for table, name in zip(tables, _names(tables), strict=True):
            _write(connection, table, name)
        connection.execute("COMMIT")
        return connection.serialize()
    finally:
        connection.close()


def describe(table: ExportTable) -> str:
    """Return what a layer's description says of its origin."""
    parts = [
        "架空のデータです。" if table.fictional else "",
        f"出典: {table.source}" if table.source else "",
        f"利用条件: {table.licence}" if table.licence else "",
        f"データの日付: {day_text(table.dated_on)}" if table.dated_on else "",
        table.note,
    ]
    return "\n".join(part for part in parts if part)


def _names(tables: Sequence[ExportTable]) -> list[str]:
    """Return a table name for each, the slug, told apart where two share it."""
    names: list[str] = []
    for table in tables:
        name = table.slug.replace("-", "_")
        names.append(name if name not in names else f"{name}_{table.kind}")
    return names


def _write(connection: sqlite3.Connection, table: ExportTable, name: str) -> None:
    spatial = table.geometries is not None
    shapes = np.array([*(table.geometries or ()), None], dtype=object)[:-1]
    located = shapes[~shapely.is_missing(shapes)]
    box = shapely.total_bounds(located).tolist() if located.size else [None] * 4
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            "features" if spatial else "attributes",
            f"{table.heading}（{name}）",
            describe(table),
            f"{(table.dated_on or UNDATED).isoformat()}T00:00:00.000Z",
            *box,
            STORAGE_SRID if spatial else None,
        ),
    )
    headers = column_names(table.columns)
    declared = [
        f"{_quoted(header)} {TYPES.get(column.type, 'TEXT')}"
        for header, column in zip(headers, table.columns, strict=True)
    ]
    shape_column = [f"{SHAPE} GEOMETRY"] if spatial else []
    listed = ", ".join(
        [f"{KEY} INTEGER PRIMARY KEY NOT NULL", *shape_column, *declared]
    )
    connection.execute(f"CREATE TABLE {_quoted(name)} ({listed})")
    if spatial:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'GEOMETRY', ?, 0, 0)",
            (name, SHAPE, STORAGE_SRID),
        )
    rows = []
    for number, row in enumerate(table.rows, start=1):
        shape = [_blob(shapes[number - 1])] if spatial else []
        cells = [_stored(column, row[column.canonical]) for column in table.columns]
        rows.append([number, *shape, *cells])
    marks = ", ".join("?" * (1 + len(shape_column) + len(headers)))
    insert = f"INSERT INTO {_quoted(name)} VALUES ({marks})"  # noqa: S608 - a name of ours, quoted
    connection.executemany(insert, rows)


def column_names(columns: Sequence[ExportColumn]) -> list[str]:
    """Return the headers as column names: letter case does not tell two apart in SQLite."""
    names: list[str] = []
    taken = {KEY, SHAPE}
    for column in columns:
        name = column.header
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        names.append(name)
    return names


def _stored(column: ExportColumn, value: Any) -> Any:
    if value is None:
        return None
    if column.type in {"integer", "number"}:
        return value
    return in_words(column, value) or None


def _blob(shape: Any) -> bytes | None:
    return None if shape is None else encode(shape, STORAGE_SRID)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
