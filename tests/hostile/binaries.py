"""Hostile GeoPackages and Shapefiles."""

import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import shapely

from tests.hostile.making import Make, save, url


def _geopackage(folder: Path, rows: int = 2, shape: object = None) -> Path:
    path = folder / "架空.gpkg"
    point = shape or shapely.Point(139.5, 35.5)
    gpd.GeoDataFrame(
        {"name": [f"架空{i}" for i in range(rows)]}, geometry=[point] * rows, crs=4326
    ).to_file(path, layer="a", engine="pyogrio")
    return path


def _with(*statements: str) -> Make:
    """A GeoPackage in which somebody ran statements of their own."""

    def make(folder: Path) -> Path:
        path = _geopackage(folder)
        connection = sqlite3.connect(path)
        connection.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(name, 1, lambda _: 0)
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return path

    return make


def _broken(change: Callable[[bytearray], None]) -> Make:
    def make(folder: Path) -> Path:
        path = _geopackage(folder)
        raw = bytearray(path.read_bytes())
        change(raw)
        path.write_bytes(bytes(raw))
        return path

    return make


def _shape_files(folder: Path) -> Path:
    squares = [shapely.box(139 + i / 10, 35, 139.1 + i / 10, 35.1) for i in range(3)]
    frame = gpd.GeoDataFrame(
        {"name": ["架空"] * 3, "code": ["01", "02", "03"]}, geometry=squares, crs=4326
    )
    path = folder / "架空.shp"
    frame.to_file(path, engine="pyogrio", encoding="utf-8")
    return path


def _shapes(suffix: str, change: Callable[[bytearray], object]) -> Make:
    """A Shapefile with one of its parts changed."""

    def make(folder: Path) -> Path:
        path = _shape_files(folder)
        part = path.with_suffix(suffix)
        raw = bytearray(part.read_bytes())
        change(raw)
        part.write_bytes(bytes(raw))
        return path

    return make


def _put(offset: int, form: str, *values: int) -> Callable[[bytearray], None]:
    def change(raw: bytearray) -> None:
        struct.pack_into(form, raw, offset, *values)

    return change


def _cut(at: int) -> Callable[[bytearray], None]:
    def change(raw: bytearray) -> None:
        del raw[at:]

    return change


def _rewrite(text: bytes) -> Callable[[bytearray], None]:
    def change(raw: bytearray) -> None:
        raw[:] = text

    return change


def _point_at_listener(raw: bytearray) -> None:
    raw[:] = url("crs").encode()


def _collection(folder: Path) -> Path:
    return _geopackage(
        folder, shape=shapely.GeometryCollection([shapely.Point(139.5, 35.5)])
    )


# Where the first record's kind, counts of parts and points, and parts stand in a .shp.
_KIND, _PARTS, _POINTS, _FIRST_PART, _X = 108, 144, 148, 152, 156
_NESTED = "UPDATE a SET geom = x'47500001E6100000" + "010700000001000000" * 50 + "'"
_THEFT = "INSERT INTO a (name) VALUES (readfile('/etc/passwd'))"

FILES: dict[str, Make] = {
    "gpkg: 50,001 rows": lambda folder: _geopackage(folder, 50_001),
    "gpkg: collection": _collection,
    "gpkg: trigger": _with(
        f"CREATE TRIGGER t AFTER INSERT ON a BEGIN {_THEFT}; END",
    ),
    "gpkg: view without end": _with(
        "CREATE VIEW v AS WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS fid, n AS name FROM c",
        "UPDATE gpkg_contents SET table_name = 'v'",
        "UPDATE gpkg_geometry_columns SET table_name = 'v'",
    ),
    "gpkg: view that loads an extension": _with(
        "CREATE VIEW v AS SELECT load_extension('/tmp/a.so') AS name, geom, fid FROM a",
        "UPDATE gpkg_contents SET table_name = 'v'",
        "UPDATE gpkg_geometry_columns SET table_name = 'v'",
    ),
    "gpkg: names of tables with quotes": _with(
        'ALTER TABLE a RENAME TO "a""; DROP TABLE x; --"',
        "UPDATE gpkg_contents SET table_name = 'a\"; DROP TABLE x; --'",
        "UPDATE gpkg_geometry_columns SET table_name = 'a\"; DROP TABLE x; --'",
    ),
    "gpkg: coordinate system from an address": _with(
        "UPDATE gpkg_spatial_ref_sys SET definition = 'http://127.0.0.1:9/crs'"
    ),
    "gpkg: shape of random bytes": _with("UPDATE a SET geom = randomblob(1000)"),
    "gpkg: shape of 10 MB": _with("UPDATE a SET geom = zeroblob(10000000)"),
    "gpkg: shape nested without end": _with(_NESTED),
    "gpkg: schema that is none": _with("UPDATE sqlite_master SET sql = 'nonsense'"),
    "gpkg: no contents": _with("DELETE FROM gpkg_contents"),
    "gpkg: contents that are not there": _with("DROP TABLE a"),
    "gpkg: 3,000 layers": _with(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000) "
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "SELECT 'x' || n, 'attributes', 'x' || n, 0 FROM c"
    ),
    "gpkg: broken header": _broken(_put(16, ">H", 3)),
    "gpkg: page size of nothing": _broken(_put(16, ">H", 0)),
    "gpkg: cut off": _broken(_cut(5000)),
    "gpkg: pages of noise": _broken(
        lambda raw: raw.__setitem__(slice(4096, 12288), b"\xff" * 8192)
    ),
    "gpkg: only its first bytes": lambda folder: save(
        folder, "架空.gpkg", b"SQLite format 3\x00"
    ),
    "gpkg: text under this name": lambda folder: save(folder, "架空.gpkg", "name\n"),
    "shp: length that lies": _shapes(".shp", _put(24, ">i", 2**30)),
    "shp: negative length": _shapes(".shp", _put(24, ">i", -1)),
    "shp: record without end": _shapes(".shp", _put(104, ">i", 2**30)),
    "shp: negative record": _shapes(".shp", _put(104, ">i", -5)),
    "shp: negative count of parts": _shapes(".shp", _put(_PARTS, "<i", -1)),
    "shp: huge count of parts": _shapes(".shp", _put(_PARTS, "<i", 2**31 - 1)),
    "shp: negative count of points": _shapes(".shp", _put(_POINTS, "<i", -1)),
    "shp: huge count of points": _shapes(".shp", _put(_POINTS, "<i", 2**31 - 1)),
    "shp: part that starts nowhere": _shapes(".shp", _put(_FIRST_PART, "<i", 10**9)),
    "shp: unknown kind": _shapes(".shp", _put(_KIND, "<i", 99)),
    "shp: coordinate that is none": _shapes(".shp", _put(_X, "<Q", 0x7FF8000000000000)),
    "shp: infinite coordinate": _shapes(".shp", _put(_X, "<Q", 0x7FF0000000000000)),
    "shp: cut off": _shapes(".shp", _cut(130)),
    "shp: only a header": _shapes(".shp", _cut(100)),
    "shp: index that points nowhere": _shapes(".shx", _put(100, ">i", 2**30)),
    "shp: negative index": _shapes(".shx", _put(100, ">i", -100)),
    "shp: index cut off": _shapes(".shx", _cut(104)),
    "shp: index of noise": _shapes(".shx", _rewrite(b"\xff" * 500)),
    "shp: attributes of a thousand million rows": _shapes(".dbf", _put(4, "<I", 10**9)),
    "shp: attributes of rows without width": _shapes(".dbf", _put(10, "<H", 0)),
    "shp: attributes with a header of nothing": _shapes(".dbf", _put(8, "<H", 0)),
    "shp: attributes with a huge header": _shapes(".dbf", _put(8, "<H", 65535)),
    "shp: attributes cut off": _shapes(".dbf", _cut(20)),
    "shp: attributes of noise": _shapes(".dbf", _rewrite(b"\xff" * 5000)),
    "shp: attributes empty": _shapes(".dbf", _rewrite(b"")),
    "shp: field wider than its row": _shapes(".dbf", _put(48, "<B", 255)),
    "shp: unknown kind of field": _shapes(".dbf", _put(43, "<B", 0)),
    "shp: encoding of another world": _shapes(".cpg", _rewrite(b"x-none\x1b[2J")),
    "shp: encoding that is a codec": _shapes(".cpg", _rewrite(b"base64")),
    "shp: coordinate system from an address": _shapes(".prj", _point_at_listener),
    "shp: coordinate system nested without end": _shapes(
        ".prj", _rewrite(b"PROJCS[" * 100_000)
    ),
    "shp: coordinate system of pipelines": _shapes(
        ".prj", _rewrite(b"+proj=pipeline +step +proj=hgridshift +grids=/etc/passwd")
    ),
}
