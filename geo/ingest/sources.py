"""Opens a file of any supported format and returns its rows as one kind of table."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from geo.ingest.archives import gunzip, unzip
from geo.ingest.decoding import (
    choose_dbf_encoding,
    clean_cell,
    decode_cell,
    decode_text,
)
from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.sandbox import RawLayer, read_with_gdal
from geo.ingest.strict_csv import parse_csv
from geo.ingest.strict_geojson import as_text, parse_geojson
from geo.ingest.table import SourceRow, SourceTable

_SHAPEFILE_MAGIC: Final = b"\x00\x00\x27\x0a"
_GEOPACKAGE_MAGIC: Final = b"SQLite format 3\x00"
_GEOGRAPHIC: Final = frozenset({None, "EPSG:4326", "EPSG:6668", "EPSG:4612"})


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
        .csv, .geojson, .json, .json.gz, .shp, .gpkg, or .zip of one of them.
    limits
        Caps on size, rows and vertices.
    crs
        What the user says; only tells whether GeoJSON coordinates are degrees.
    encoding
        What the user says; None lets the file decide.
    layer
        Name of the layer when a GeoPackage holds several.
    is_known_header
        See `parse_csv`.

    Raises
    ------
    InvalidLayerError
        The format is not supported, or its reader refused.
    """
    if not path.is_file():
        raise refusal(path.name, "ファイルがありません。")
    wishes = _Wishes(limits, crs, encoding, layer, is_known_header)
    if path.suffix.lower() == ".zip":
        _require_size(path, limits)
        with tempfile.TemporaryDirectory(prefix="kyodo-") as folder:
            inner = unzip(path, Path(folder), limits=limits)
            return _read_member(inner, path.name, wishes)
    return _read_member(path, path.name, wishes)


def _read_member(path: Path, file: str, wishes: _Wishes) -> SourceTable:
    limits, encoding = wishes.limits, wishes.encoding
    suffixes = [suffix.lower() for suffix in path.suffixes]
    match suffixes[-1:]:
        case [".shp"]:
            return _read_shapefile(path, file=file, encoding=encoding, limits=limits)
        case [".gpkg"]:
            return _read_geopackage(path, file=file, layer=wishes.layer, limits=limits)
        case [".gz"] if suffixes[-2:-1] in ([".json"], [".geojson"]):
            raw = gunzip(_read_bytes(path, limits), file=file, limits=limits)
        case [".json" | ".geojson"] | [".csv"]:
            raw = _read_bytes(path, limits)
        case [".topojson"]:
            raise refusal(file, "TopoJSONはまだ読めません。GeoJSONに変換してください。")
        case _:
            raise refusal(
                file,
                "この形式は読めません。"
                "CSV、GeoJSON、GeoPackage、Shapefile（またはそのzip）を選んでください。",
            )
    text, fitted = decode_text(raw, file=file, encoding=encoding)
    if suffixes[-1:] == [".csv"]:
        return parse_csv(
            text,
            file=file,
            encoding=fitted,
            is_known_header=wishes.is_known_header,
            limits=limits,
        )
    geographic = wishes.crs in _GEOGRAPHIC
    table = parse_geojson(
        text, file=file, encoding=fitted, geographic=geographic, limits=limits
    )
    return table if wishes.crs is None else replace(table, crs=None)


def _require_size(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.file_bytes:
        raise refusal(
            path.name,
            "ファイルが大きすぎます（上限20MB）。必要な範囲だけを取り出してください。",
        )


def _read_bytes(path: Path, limits: Limits) -> bytes:
    # A member of a zip was counted against the unpacked limit already.
    if path.stat().st_size > limits.unpacked_bytes or not path.parent.name.startswith(
        "kyodo-"
    ):
        _require_size(path, limits)
    return path.read_bytes()


def _read_shapefile(
    path: Path, *, file: str, encoding: str | None, limits: Limits
) -> SourceTable:
    parts = {
        other.suffix.lower(): other
        for other in path.parent.iterdir()
        if other.stem == path.stem
    }
    if ".shx" not in parts:
        raise refusal(
            file,
            "同じ名前の.shxファイルがありません。.shp・.shx・.dbf・.prjをそろえてください。",
        )
    if (
        sum(parts[s].stat().st_size for s in (".shp", ".shx", ".dbf") if s in parts)
        > limits.unpacked_bytes
    ):
        raise refusal(
            file,
            "ファイルが大きすぎます（上限100MB）。必要な範囲だけを取り出してください。",
        )
    with path.open("rb") as start:
        if start.read(4) != _SHAPEFILE_MAGIC:
            raise refusal(file, "Shapefileではありません（中身が名前と合いません）。")
    notes = []
    fitted = "utf-8"
    if ".dbf" in parts:
        declared = encoding
        if declared is None and ".cpg" in parts:
            declared = (
                parts[".cpg"]
                .read_bytes()[:64]
                .decode("ascii", errors="replace")
                .strip()
                or None
            )
        fitted = choose_dbf_encoding(
            parts[".dbf"].read_bytes(), file=file, declared=declared
        )
        if declared is None:
            message = f"文字コードの指定（.cpg）がないため、属性の中身から{fitted}と判断しました。"
            notes.append(Note("doubt", None, None, message))
    else:
        notes.append(
            Note(
                "doubt",
                None,
                None,
                "属性のファイル（.dbf）がないため、図形だけを読みました。",
            )
        )
    with tempfile.TemporaryDirectory(prefix="kyodo-") as folder:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            if suffix in parts:
                shutil.copyfile(parts[suffix], Path(folder, f"layer{suffix}"))
        raw = read_with_gdal(
            Path(folder, "layer.shp"), file=file, layer=None, limits=limits
        )
    return _tabulate(raw, file=file, encoding=fitted, notes=notes, limits=limits)


def _read_geopackage(
    path: Path, *, file: str, layer: str | None, limits: Limits
) -> SourceTable:
    if path.stat().st_size > limits.unpacked_bytes:
        raise refusal(
            file,
            "ファイルが大きすぎます（上限100MB）。必要な範囲だけを取り出してください。",
        )
    with path.open("rb") as start:
        if start.read(16) != _GEOPACKAGE_MAGIC:
            raise refusal(file, "GeoPackageではありません（中身が名前と合いません）。")
    with tempfile.TemporaryDirectory(prefix="kyodo-") as folder:
        copy = Path(shutil.copyfile(path, Path(folder, "layer.gpkg")))
        raw = read_with_gdal(copy, file=file, layer=layer, limits=limits)
    return _tabulate(raw, file=file, encoding="utf-8", notes=[], limits=limits)


def _tabulate(
    raw: RawLayer, *, file: str, encoding: str, notes: list[Note], limits: Limits
) -> SourceTable:
    """Return GDAL's columns as text rows, decoding the bytes it passed through."""

    def decode(value: Any) -> str | None:
        if isinstance(value, str):
            return decode_cell(value.encode("latin-1"), encoding)
        return as_text(value)

    headers = tuple(
        decode(field) or f"{i}列目" for i, field in enumerate(raw.fields, start=1)
    )
    if len(headers) > limits.columns:
        raise refusal(file, f"列が多すぎます（上限{limits.columns}列）。")
    rows = []
    for i, shape in enumerate(raw.shapes):
        cells = {}
        for header, column in zip(headers, raw.columns, strict=True):
            cells[header], cleaned = clean_cell(decode(column[i]) or "")
            if cleaned:
                notes.append(
                    Note(
                        "repair",
                        i + 1,
                        header,
                        "目に見えない文字（制御文字など）を取り除きました。",
                    )
                )
        rows.append(SourceRow(i + 1, cells, shape))
    if not rows:
        raise refusal(file, "地物が1件もありません。")
    return SourceTable(
        file=file,
        headers=headers,
        rows=tuple(rows),
        has_shapes=True,
        crs=raw.crs,
        encoding=encoding,
        notes=tuple(notes),
    )
