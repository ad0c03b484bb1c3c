"""Reads districts with their outlines from a boundary file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.crs import STORAGE_CRS
from geo.domain.text import normalise
from geo.ingest import estat
from geo.ingest.crs_candidates import Bounds
from geo.ingest.district_columns import DistrictColumns, find_district_columns
from geo.ingest.limits import BOUNDARY_LIMITS
from geo.ingest.notes import Note, refusal
from geo.ingest.shapes import store_shapes
from geo.ingest.sources import read_source
from geo.ingest.table import SourceRow, SourceTable

_POLYGONS: Final = frozenset({"Polygon", "MultiPolygon"})
_KINDS: Final = {
    "Point": "点",
    "MultiPoint": "点",
    "LineString": "線",
    "MultiLineString": "線",
    "LinearRing": "線",
}


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """Districts of one file, and everything that was done to them.

    ``districts``: index ``district_code`` (str, unique, in file order); ``name``
    (str), ``kana`` (str or None), ``parts`` (int, features merged into the
    district), ``geometry`` (valid MultiPolygon, EPSG:4326).
    ``figures``: index ``district_code``; ``residents``, ``households`` Int64;
    None when the file carries none. ``rows`` counts the file's features.
    """

    districts: gpd.GeoDataFrame
    notes: tuple[Note, ...]
    rows: int
    source_crs: str
    encoding: str
    figures: pd.DataFrame | None
    examples: Mapping[str, str] = field(default_factory=dict)


def read_boundaries(
    path: Path,
    *,
    code: str | None = None,
    name: str | None = None,
    kana: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    where: Mapping[str, str] | None = None,
    layer: str | None = None,
    near: Bounds | None = None,
) -> BoundaryFile:
    """Return the districts a file holds.

    Parameters
    ----------
    path
        Shapefile, GeoPackage, GeoJSON (also gzipped), TopoJSON, KML, or a zip
        of one.
    code, name, kana
        Columns; None lets the file's kind decide (e-Stat 小地域, N03, our own
        ``code``/``name``/``kana``) or takes the only column of distinct texts as
        the name. Without a code column the name in NFKC is the code.
    crs
        Overrides what the file says; required when it says nothing.
    encoding
        Of the attributes; None honours the .cpg or tries UTF-8, then CP932.
    where
        Columns and the values a feature must have, to take one city out of a
        national file.
    layer
        Which part, where the file holds several; see `read_source`.
    near
        The city's extent in degrees, for suggesting a coordinate system; see
        `store_shapes`.

    Returns
    -------
    BoundaryFile
        Features of one code are merged. Water areas are kept, with a note;
        features without code (所属未定地) and without shape are skipped with one.

    Raises
    ------
    InvalidLayerError
        Lines or points offered as areas, an unknown CRS or column, one code
        with different names, or nothing left.
    """
    table = read_source(
        path, limits=BOUNDARY_LIMITS, crs=crs, encoding=encoding, layer=layer
    )
    if not table.has_shapes:
        raise refusal(
            table.file,
            "この表には区域の図形がありません。Shapefile、GeoJSON、GeoPackageなどを選んでください。",
        )
    total = len(table.rows)
    table = _select(table, where)
    _require_areas(table)
    stored = store_shapes(table, crs=crs, limits=BOUNDARY_LIMITS, near=near)
    columns, notes = find_district_columns(table, code=code, name=name, kana=kana)
    notes = [*table.notes, *stored.notes, *notes]
    parts, outlines = _group(table, stored.shapes, columns, notes)
    if not parts:
        raise refusal(table.file, "区域として読める図形がありません。")
    figures = None
    if estat.is_small_area_file(table.headers):
        figures, doubts = estat.sum_figures(parts, file=table.file)
        notes += doubts
    districts = gpd.GeoDataFrame(
        {
            "name": pd.Series(
                [columns.name_of(rows[0]) for rows in parts.values()], dtype=object
            ),
            "kana": pd.Series(
                [columns.kana_of(rows[0]) for rows in parts.values()], dtype=object
            ),
            "parts": [len(rows) for rows in parts.values()],
        },
        geometry=[_merge(outlines[district]) for district in parts],
        crs=STORAGE_CRS,
    ).set_index(pd.Index(list(parts), dtype=object, name="district_code"))
    return BoundaryFile(
        districts,
        tuple(notes),
        total,
        stored.source_crs,
        table.encoding,
        figures,
        table.examples,
    )


def _select(table: SourceTable, where: Mapping[str, str] | None) -> SourceTable:
    if not where:
        return table
    for column in where:
        if column not in table.headers:
            raise refusal(
                table.file,
                f"列「{column}」がありません。列: {'、'.join(table.headers[:20])}",
            )
    rows = tuple(
        row
        for row in table.rows
        if all(row.cells.get(c) == value for c, value in where.items())
    )
    if not rows:
        wanted = "、".join(f"{column}={value}" for column, value in where.items())
        raise refusal(table.file, f"条件（{wanted}）に合う地物がありません。")
    return replace(table, rows=rows)


def _require_areas(table: SourceTable) -> None:
    for row in table.rows:
        if row.shape is not None and row.shape.geom_type not in _POLYGONS:
            kind = _KINDS.get(row.shape.geom_type, row.shape.geom_type)
            reason = (
                f"{kind}のデータのため、区域としては読めません。"
                "区域を面（ポリゴン）で表したファイルを選んでください。"
            )
            raise refusal(table.file, reason, row=row.number)


def _group(
    table: SourceTable,
    shapes: Sequence[BaseGeometry | None],
    columns: DistrictColumns,
    notes: list[Note],
) -> tuple[dict[str, list[SourceRow]], dict[str, list[BaseGeometry]]]:
    """Return rows and outlines by district code, noting every feature left out."""
    parts: dict[str, list[SourceRow]] = {}
    outlines: dict[str, list[BaseGeometry]] = {}
    for row, shape in zip(table.rows, shapes, strict=True):
        name, code = columns.name_of(row), columns.code_of(row)
        if row.cells.get("HCODE") == estat.WATER:
            notes.append(_note_water(row, name))
        if shape is None:
            notes.append(
                Note(
                    "skip",
                    row.number,
                    None,
                    f"「{name or code or '名称なし'}」は図形がないため除きました。",
                )
            )
            continue
        if code is None or name is None:
            notes.append(_note_without_code(row, name, columns))
            continue
        if code in parts and normalise(
            columns.name_of(parts[code][0]) or ""
        ) != normalise(name):
            reason = (
                f"コード「{code}」に異なる名称（{columns.name_of(parts[code][0])}、{name}）があります。"
                "別の列を選んでください。"
            )
            raise refusal(table.file, reason, row=row.number, column=columns.code)
        parts.setdefault(code, []).append(row)
        outlines.setdefault(code, []).append(shape)
    for code, rows in parts.items():
        if len(rows) > 1:
            same = "同じコード" if columns.code else "同じ名称"
            message = (
                f"{same}の{len(rows)}個の図形を、"
                f"1つの区域「{columns.name_of(rows[0])}」（{code}）にまとめました。"
            )
            notes.append(
                Note(
                    "repair" if columns.code else "doubt",
                    rows[0].number,
                    columns.code,
                    message,
                )
            )
    return parts, outlines


def _note_water(row: SourceRow, name: str | None) -> Note:
    # Left out, its people (aboard ships) and what happens on a pier would be lost.
    if estat.is_empty_water(row.cells):
        said = (
            "も、居住者のいない区域として残しました。除くときは、"
            f"HCODEの列が{estat.LAND}の行だけを取り出してください。"
        )
    else:
        said = "に居住者がいるため残しました。"
    return Note("doubt", row.number, "HCODE", f"水面（{name or '名称なし'}）{said}")


def _note_without_code(
    row: SourceRow, name: str | None, columns: DistrictColumns
) -> Note:
    if name == estat.UNASSIGNED:
        where = row.cells.get("N03_001") or ""
        return Note(
            "skip",
            row.number,
            columns.code,
            f"所属未定地（{where}）はコードがないため除きました。",
        )
    lacking = "名称" if name is None else "コード"
    return Note(
        "skip",
        row.number,
        columns.code,
        f"「{name or '名称なし'}」は{lacking}がないため除きました。",
    )


def _merge(outlines: Sequence[BaseGeometry]) -> shapely.MultiPolygon:
    merged = shapely.union_all(outlines) if len(outlines) > 1 else outlines[0]
    return shapely.MultiPolygon(
        [part for part in shapely.get_parts([merged]) if part.geom_type == "Polygon"]
    )
