"""Reads Shapefiles and GeoPackages: checked by us, read by GDAL in a child process."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from geo.ingest.decoding import choose_dbf_encoding, clean_cell, decode_cell
from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.sandbox import RawLayer, read_with_gdal
from geo.ingest.strict_geojson import as_text
from geo.ingest.table import SourceRow, SourceTable

_SHAPEFILE_MAGIC: Final = b"\x00\x00\x27\x0a"
_GEOPACKAGE_MAGIC: Final = b"SQLite format 3\x00"


def read_shapefile(
    path: Path, *, file: str, encoding: str | None, limits: Limits
) -> SourceTable:
    """Return the rows of a Shapefile, its side files taken from the same folder.

    Raises
    ------
    InvalidLayerError
        No index (.shx), another format's content, no fitting encoding, over a
        limit, or GDAL cannot read it.
    """
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


def read_geopackage(
    path: Path, *, file: str, layer: str | None, limits: Limits
) -> SourceTable:
    """Return the rows of a GeoPackage's only layer, or of the one named.

    Raises
    ------
    InvalidLayerError
        Another format's content, several layers, over a limit, or GDAL cannot
        read it.
    """
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
