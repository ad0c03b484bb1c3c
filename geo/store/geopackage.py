"""The GeoPackage geometry encoding, and the SQL functions SQLite lacks.

GeoAlchemy2 writes and reads geometries through a few spatial SQL functions. On
the embedded database they are registered here on each connection, made of
shapely, and work on GeoPackage blobs (OGC 12-128r19 §2.1.3): a header with the
SRS and the envelope, then standard WKB. No loadable extension is needed.
"""

import math
import sqlite3
import struct
from collections.abc import Callable

import shapely
from shapely.geometry.base import BaseGeometry

MAGIC = b"GP"
LITTLE_ENDIAN_XY_ENVELOPE = 0b00000011
LITTLE_ENDIAN_EMPTY = 0b00010001
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
FIXED_HEADER_BYTES = 8
SRS_OFFSET = 4

SqlFunction = Callable[..., str | bytes | int | float | None]


def encode(geometry: BaseGeometry, srid: int) -> bytes:
    """Return a geometry as a GeoPackage blob, with an xy envelope unless empty."""
    if geometry.is_empty:
        return (
            MAGIC
            + bytes((0, LITTLE_ENDIAN_EMPTY))
            + struct.pack("<i", srid)
            + _iso_wkb(geometry)
        )
    min_x, min_y, max_x, max_y = geometry.bounds
    return (
        MAGIC
        + bytes((0, LITTLE_ENDIAN_XY_ENVELOPE))
        + struct.pack("<i4d", srid, min_x, max_x, min_y, max_y)
        + _iso_wkb(geometry)
    )


def decode(blob: bytes) -> tuple[BaseGeometry, int]:
    """Return the geometry and SRID of a GeoPackage blob.

    Raises
    ------
    ValueError
        If the blob is not a GeoPackage geometry.
    """
    if blob[:2] != MAGIC or len(blob) < FIXED_HEADER_BYTES:
        message = "not a GeoPackage geometry"
        raise ValueError(message)
    flags = blob[3]
    order = "<" if flags & 1 else ">"
    (srid,) = struct.unpack_from(order + "i", blob, SRS_OFFSET)
    try:
        return shapely.from_wkb(blob[_wkb_offset(flags) :]), srid
    except shapely.GEOSException as error:
        message = f"a GeoPackage geometry that cannot be read: {error}"
        raise ValueError(message) from error


def register_functions(connection: sqlite3.Connection) -> None:
    """Teach one SQLite connection the spatial functions our SQL uses."""

    def add(name: str, arguments: int, function: SqlFunction) -> None:
        connection.create_function(name, arguments, function, deterministic=True)

    for prefix in ("", "ST_"):
        add(f"{prefix}GeomFromEWKT", 1, _from_ewkt)
        add(f"{prefix}GeomFromEWKB", 1, _from_ewkb)
        add(f"{prefix}AsEWKB", 1, _as_ewkb)
        add(f"{prefix}AsBinary", 1, _as_binary)
        add(f"{prefix}GeomFromText", 2, _from_text)
        add(f"{prefix}GeomFromWKB", 2, _from_wkb)
        add(f"{prefix}IsEmpty", 1, _is_empty)
        add(f"{prefix}Intersects", 2, _intersects)
        add(f"{prefix}SRID", 1, lambda blob: None if blob is None else decode(blob)[1])
        for position, name in enumerate(("MinX", "MaxX", "MinY", "MaxY")):
            add(f"{prefix}{name}", 1, _bound(position))
    # GeoAlchemy2 calls SpatiaLite's administration when it creates or drops a
    # table; the migration registers columns and indexes the GeoPackage way.
    for name in (
        "RecoverGeometryColumn",
        "DiscardGeometryColumn",
        "AddGeometryColumn",
        "CreateSpatialIndex",
        "CheckSpatialIndex",
        "DisableSpatialIndex",
        "InitSpatialMetaData",
    ):
        connection.create_function(name, -1, lambda *_: 1)


def _iso_wkb(geometry: BaseGeometry) -> bytes:
    # §2.1.3 wants ISO 13249-3 WKB; shapely's own flavour marks heights differently.
    return bytes(shapely.to_wkb(geometry, byte_order=1, flavor="iso"))


def _wkb_offset(flags: int) -> int:
    envelope = (flags >> 1) & 0b111
    if envelope >= len(ENVELOPE_BYTES):
        message = f"envelope code {envelope} is not one of the standard's"
        raise ValueError(message)
    return FIXED_HEADER_BYTES + ENVELOPE_BYTES[envelope]


def _from_text(text: str | None, srid: int) -> bytes | None:
    return None if text is None else encode(shapely.from_wkt(text), srid)


def _from_wkb(wkb: bytes | None, srid: int) -> bytes | None:
    return None if wkb is None else encode(shapely.from_wkb(wkb), srid)


def _from_ewkt(text: str | None) -> bytes | None:
    if text is None:
        return None
    head, found, wkt = text.partition(";")
    if not found:
        return encode(shapely.from_wkt(text), -1)
    return encode(shapely.from_wkt(wkt), int(head.removeprefix("SRID=")))


def _from_ewkb(ewkb: bytes | str | None) -> bytes | None:
    if ewkb is None:
        return None
    geometry = shapely.from_wkb(ewkb)
    srid = int(shapely.get_srid(geometry)) or -1
    return encode(shapely.set_srid(geometry, 0), srid)


def _as_ewkb(blob: bytes | None) -> str | None:
    if blob is None:
        return None
    geometry, srid = decode(blob)
    return str(
        shapely.to_wkb(shapely.set_srid(geometry, srid), hex=True, include_srid=True)
    )


def _as_binary(blob: bytes | None) -> bytes | None:
    return None if blob is None else blob[_wkb_offset(blob[3]) :]


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(decode(blob)[0].is_empty)


def _intersects(left: bytes | None, right: bytes | None) -> int | None:
    if left is None or right is None:
        return None
    return int(decode(left)[0].intersects(decode(right)[0]))


def _bound(position: int) -> Callable[[bytes | None], float | None]:
    def bound(blob: bytes | None) -> float | None:
        if blob is None:
            return None
        if (blob[3] >> 1) & 0b111:
            order = "<" if blob[3] & 1 else ">"
            values = struct.unpack_from(order + "4d", blob, FIXED_HEADER_BYTES)
            value = float(values[position])
        else:
            geometry, _ = decode(blob)
            min_x, min_y, max_x, max_y = geometry.bounds
            value = (min_x, max_x, min_y, max_y)[position]
        return None if math.isnan(value) else value

    return bound
