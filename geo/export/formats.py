"""Which formats there are, what each can hold, and the bytes of a file in one."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.domain.errors import InvalidQueryError
from geo.export.delimited import write_csv
from geo.export.geojson import write_geojson
from geo.export.geopackage import write_geopackage
from geo.export.kml import write_kml
from geo.export.model import ExportCity, ExportTable
from geo.export.standards import (
    NEWER_KINDS,
    STANDARD_KINDS,
    write_newer_csv,
    write_standard_csv,
)
from geo.export.workbook import write_workbook

Write = Callable[[Sequence[ExportTable], ExportCity], bytes]
Holds = Callable[[str], bool]

WITHOUT_PLACE: Final = frozenset(
    {"population", "membership", "observations", "adoptions"}
)
ZIP: Final = "application/zip"
UNIX_FILE: Final = 0o100644 << 16
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its ending in an address, and which kinds of table it can hold."""

    ending: str
    mime: str
    write: Write
    holds: Holds
    bundles: bool  # whether one file holds several tables


def _everything(_: str) -> bool:
    return True


def _places(kind: str) -> bool:
    return kind not in WITHOUT_PLACE


def _one(
    ending: str,
    mime: str,
    write: Callable[[ExportTable, ExportCity], bytes],
    holds: Holds,
) -> Format:
    return Format(
        ending, mime, lambda tables, city: write(tables[0], city), holds, bundles=False
    )


_CSV: Final = "text/csv; charset=utf-8"
FORMATS: Final = {
    made.ending: made
    for made in (
        _one("csv", _CSV, lambda table, _: write_csv(table), _everything),
        _one(
            "data.csv",
            _CSV,
            lambda table, _: write_csv(table, for_people=False),
            _everything,
        ),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda tables, _: write_workbook(tables),
            _everything,
            bundles=True,
        ),
        _one(
            "geojson",
            "application/geo+json",
            lambda table, _: write_geojson(table),
            _places,
        ),
        Format(
            "gpkg",
            "application/geopackage+sqlite3",
            lambda tables, _: write_geopackage(tables),
            _everything,
            bundles=True,
        ),
        Format(
            "kml",
            "application/vnd.google-earth.kml+xml",
            lambda tables, city: write_kml(
                tables, title=tables[0].heading if len(tables) == 1 else city.name
            ),
            _places,
            bundles=True,
        ),
        _one(
            "standard.csv",
            _CSV,
            write_standard_csv,
            STANDARD_KINDS.__contains__,
        ),
        _one(
            "standard-address.csv",
            _CSV,
            write_newer_csv,
            NEWER_KINDS.__contains__,
        ),
    )
}
BUNDLES: Final = tuple(
    name if made.bundles else f"{name}.zip" for name, made in FORMATS.items()
)
"""Endings of files that hold several tables."""


def offered(kind: str) -> tuple[str, ...]:
    """Return the formats a table of a kind can be had in."""
    return tuple(name for name, made in FORMATS.items() if made.holds(kind))


def write_table(table: ExportTable, city: ExportCity, name: str) -> tuple[bytes, str]:
    """Return one table's file and its MIME type.

    Raises
    ------
    InvalidQueryError
        If the format is not known, or cannot hold such a table.
    """
    found = FORMATS.get(name)
    if found is None or not found.holds(table.kind):
        raise _unknown(name, offered(table.kind))
    return found.write([table], city), found.mime


def write_tables(
    tables: Sequence[ExportTable], city: ExportCity, name: str
) -> tuple[bytes, str]:
    """Return several tables as one file, or as a zip of a file each, and its MIME type.

    Raises
    ------
    InvalidQueryError
        If no file of that format holds several tables.
    """
    if name not in BUNDLES:
        raise _unknown(name, BUNDLES)
    single = name.removesuffix(".zip")
    form = FORMATS[single]
    held = [table for table in tables if form.holds(table.kind)]
    if form.bundles:
        return form.write(held, city), form.mime
    return _zip(held, city, single), ZIP


def _zip(tables: Sequence[ExportTable], city: ExportCity, name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            member = zipfile.ZipInfo(f"{table.kind}-{table.slug}.{name}", EARLIEST)
            member.external_attr = UNIX_FILE
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, FORMATS[name].write([table], city))
    return target.getvalue()


def _unknown(name: str, known: Sequence[str]) -> InvalidQueryError:
    message = f"形式「{name}」では書き出せません。使える形式: {'、'.join(known)}"
    return InvalidQueryError(message, parameter="format", value=name)
