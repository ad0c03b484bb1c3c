"""Opens a file of any supported format and returns its rows as one kind of table."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from geo.ingest.archives import gunzip, unzip
from geo.ingest.decoding import decode_text
from geo.ingest.file_kinds import require_text, tell_unreadable
from geo.ingest.gdal_files import read_geopackage, read_shapefile
from geo.ingest.limits import Limits
from geo.ingest.markup_files import read_markup
from geo.ingest.notes import refusal
from geo.ingest.strict_csv import parse_csv
from geo.ingest.strict_geojson import load_json, read_features
from geo.ingest.table import SourceTable
from geo.ingest.text_sizes import require_few_values
from geo.ingest.topojson import read_topology
from geo.ingest.workbooks import read_workbook

_GEOGRAPHIC: Final = frozenset({None, "EPSG:4326", "EPSG:6668", "EPSG:4612"})
_ARCHIVES: Final = frozenset({".zip", ".kmz"})
_TEXT_TABLES: Final = frozenset({".csv", ".tsv", ".txt"})
_JSON: Final = frozenset({".json", ".geojson", ".topojson"})


@dataclass(frozen=True, slots=True)
class _Wishes:
    """The arguments of `read_source`, kept together on their way down."""

    limits: Limits
    crs: str | None
    encoding: str | None
    layer: str | None
    is_known_header: Callable[[str], bool]


def read_source(
    path: Path,
    *,
    limits: Limits,
    crs: str | None = None,
    encoding: str | None = None,
    layer: str | None = None,
    is_known_header: Callable[[str], bool] = lambda _: False,
) -> SourceTable:
    """Return a file's rows as text, with shapes where the format has them.

    Parameters
    ----------
    path
        .csv, .tsv, .txt with tabs or commas, .xlsx, .xlsm, .geojson, .topojson,
        .json, .json.gz, .kml, .kmz, .gpx, .shp, .gpkg, or .zip of one of them.
    limits
        Caps on size, rows and vertices.
    crs
        What the user says; only tells whether coordinates of GeoJSON and
        TopoJSON are degrees.
    encoding
        What the user says; None lets the file decide.
    layer
        Which part, where a file holds several: a layer of a GeoPackage, a
        sheet, a folder of a KML, an object of a TopoJSON, a member of a zip.
    is_known_header
        See `parse_csv`.

    Raises
    ------
    InvalidLayerError
        The format is not supported, or its reader refused.
    """
    if not path.is_file():
        raise refusal(path.name, "ファイルがありません。")
    if path.stat().st_size == 0:
        raise refusal(path.name, "ファイルが空です。")
    wishes = _Wishes(limits, crs, encoding, layer, is_known_header)
    if path.suffix.lower() not in _ARCHIVES:
        return _read_file(path, path.name, wishes, most=limits.file_bytes)
    _require_size(path, path.name, limits.file_bytes)
    with tempfile.TemporaryDirectory(prefix="kyodo-") as folder:
        inner, notes = unzip(path, Path(folder), limits=limits, layer=layer)
        table = _read_file(inner, path.name, wishes, most=limits.unpacked_bytes)
    return replace(table, notes=(*notes, *table.notes))


def _read_file(path: Path, file: str, wishes: _Wishes, *, most: int) -> SourceTable:
    limits, encoding, layer = wishes.limits, wishes.encoding, wishes.layer
    suffix = path.suffix.lower()
    if suffix == ".shp":
        return read_shapefile(path, file=file, encoding=encoding, limits=limits)
    if suffix == ".gpkg":
        return read_geopackage(path, file=file, layer=layer, limits=limits)
    if suffix in {".xlsx", ".xlsm"}:
        return read_workbook(
            path,
            file=file,
            layer=layer,
            is_known_header=wishes.is_known_header,
            limits=limits,
        )
    if suffix in {".kml", ".gpx"}:
        _require_size(path, file, most)
        return read_markup(path, file=file, kind=suffix[1:], layer=layer, limits=limits)
    inner = Path(path.stem).suffix.lower() if suffix == ".gz" else suffix
    if inner not in _TEXT_TABLES | _JSON:
        raise tell_unreadable(path, file)
    _require_size(path, file, min(most, limits.text_bytes))
    raw = path.read_bytes()
    if suffix == ".gz":
        raw = gunzip(
            raw,
            file=file,
            limits=replace(
                limits, unpacked_bytes=min(limits.text_bytes, limits.unpacked_bytes)
            ),
        )
    return _read_text(raw, inner, file, wishes)


def _read_text(raw: bytes, suffix: str, file: str, wishes: _Wishes) -> SourceTable:
    require_text(raw, file=file)
    text, encoding = decode_text(raw, file=file, encoding=wishes.encoding)
    if suffix in _TEXT_TABLES:
        return parse_csv(
            text,
            file=file,
            encoding=encoding,
            is_known_header=wishes.is_known_header,
            limits=wishes.limits,
        )
    require_few_values(text, wishes.limits, file=file)
    document = load_json(text, file=file)
    geographic = wishes.crs in _GEOGRAPHIC
    if document.get("type") == "Topology":
        table = read_topology(
            document,
            file=file,
            encoding=encoding,
            layer=wishes.layer,
            geographic=geographic,
            limits=wishes.limits,
        )
    else:
        table = read_features(
            document,
            file=file,
            encoding=encoding,
            geographic=geographic,
            limits=wishes.limits,
        )
    return table if wishes.crs is None else replace(table, crs=None)


def _require_size(path: Path, file: str, most: int) -> None:
    if path.stat().st_size > most:
        raise refusal(
            file,
            f"ファイルが大きすぎます（上限{most >> 20}MB）。"
            "必要な範囲だけを取り出してください。",
        )
