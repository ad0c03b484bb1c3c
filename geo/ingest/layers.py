"""Reads a layer of activities, places, adoption sites or organisations from a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.domain.crs import STORAGE_CRS
from geo.ingest.cells import CellReader
from geo.ingest.columns import (
    LayerKind,
    apply_choices,
    is_known_header,
    map_columns,
)
from geo.ingest.coordinates import read_point
from geo.ingest.features import COMMON, OWN, build_feature
from geo.ingest.layer_rows import find_repeated_ids, is_blank
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, refusal
from geo.ingest.shapes import store_shapes
from geo.ingest.sources import read_source
from geo.ingest.strict_geojson import as_text
from geo.ingest.table import SourceTable


@dataclass(frozen=True, slots=True)
class LayerFile:
    """One file's features and everything that was understood on the way.

    ``features``: index ``row`` (the data row in the file, from 1), our columns of
    the kind (None where the file has nothing), ``geometry`` (EPSG:4326 or None).
    Counts are int, yes/no is bool, dates are `datetime.date`, times "HH:MM",
    several values a tuple. ``rows`` counts the file's data rows, the skipped ones
    included. ``mapping`` is our column → header; ``unmapped`` the headers left over.
    """

    features: gpd.GeoDataFrame
    notes: tuple[Note, ...]
    rows: int
    encoding: str
    mapping: dict[str, str]
    unmapped: tuple[str, ...]


def read_layer(
    path: Path,
    kind: LayerKind,
    *,
    crs: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> LayerFile:
    """Return the features a file holds, one for each of its rows.

    Parameters
    ----------
    path
        CSV, GeoJSON, GeoPackage, Shapefile or a zip of one of them.
    kind
        What the rows are.
    crs
        Overrides what the file says; needed for shapes without one.
    encoding
        None lets the file decide.
    columns
        Our column → header, correcting what was understood; an empty header
        switches a column off. ``latitude`` and ``longitude`` are columns too.
    defaults
        Our column → text for rows that have none, such as a ``title`` for shapes
        without names: it is numbered so that titles differ.
    layer
        Of a GeoPackage with several.

    Returns
    -------
    LayerFile
        Rows without place or with doubtful cells are kept, with a note; a cell
        that could not be read is kept as text in ``notes_text``. Only rows that
        are blank but for their number are skipped, with a note.

    Raises
    ------
    InvalidLayerError
        No column can be the title, a header in use stands twice, a coordinate is
        out of Japan, or the file itself is refused.
    """
    known = partial(is_known_header, kind=kind)
    table = read_source(
        path,
        limits=LAYER_LIMITS,
        crs=crs,
        encoding=encoding,
        layer=layer,
        is_known_header=known,
    )
    mapping = apply_choices(
        map_columns(table.headers, kind),
        columns,
        headers=table.headers,
        kind=kind,
        file=table.file,
    )
    for header in table.repeated & set(mapping.values()):
        raise refusal(
            table.file,
            f"見出し「{header}」が2回以上あり、どちらを使うか決められません。",
            column=header,
        )
    texts = _check_defaults(defaults, kind, file=table.file)
    shapes, notes = _read_shapes(table, mapping, crs)
    notes = [*table.notes, *notes]
    title, title_notes = _default_title(table, mapping, texts)
    reader = CellReader(
        mapping, {column: text for column, text in texts.items() if column != "title"}
    )
    features: list[dict[str, object]] = []
    places: list[BaseGeometry | None] = []
    kept: list[int] = []
    for row, shape in zip(table.rows, shapes, strict=True):
        if is_blank(row, mapping, shape):
            notes.append(
                Note(
                    "skip",
                    row.number,
                    None,
                    "番号のほかに中身がないため、読み飛ばしました。",
                )
            )
            continue
        feature = build_feature(reader, row, kind)
        if feature["title"] is None:
            feature["title"] = f"{title} {row.number}"
            if "title" in mapping:
                title_notes.append(
                    Note(
                        "doubt",
                        row.number,
                        mapping["title"],
                        "名称が空のため、番号を付けた仮の名称にしました。",
                    )
                )
        feature["location_source"] = "none" if shape is None else "surveyed"
        features.append(feature)
        places.append(shape)
        kept.append(row.number)
    if not features:
        raise refusal(table.file, "中身のある行がありません。")
    frame = _frame(features, places, kept, kind)
    notes = [
        *notes,
        *title_notes,
        *find_repeated_ids(frame, mapping),
        *reader.finish(),
    ]
    unmapped = tuple(
        header for header in table.headers if header not in mapping.values()
    )
    return LayerFile(
        frame, tuple(notes), len(table.rows), table.encoding, mapping, unmapped
    )


def _check_defaults(
    defaults: Mapping[str, str] | None, kind: LayerKind, *, file: str
) -> dict[str, str]:
    allowed = {**COMMON, **OWN[kind]}
    for column in defaults or {}:
        if column not in allowed:
            raise refusal(
                file,
                f"既定値の項目「{column}」はありません。項目: {'、'.join(allowed)}",
            )
    return {
        column: as_text(value) or ""
        for column, value in (defaults or {}).items()
        if value not in {None, ""}
    }


def _read_shapes(
    table: SourceTable, mapping: Mapping[str, str], crs: str | None
) -> tuple[tuple[BaseGeometry | None, ...], list[Note]]:
    """Return each row's shape in EPSG:4326: its own, or the point its coordinates give."""
    if table.has_shapes:
        stored = store_shapes(table, crs=crs, limits=LAYER_LIMITS)
        notes = list(stored.notes)
        for row, shape in zip(table.rows, stored.shapes, strict=True):
            if shape is None:
                notes.append(
                    Note(
                        "doubt",
                        row.number,
                        None,
                        "図形がないため、位置のない行として残しました。",
                    )
                )
        return stored.shapes, notes
    if "latitude_" not in mapping and "longitude_" not in mapping:
        note = Note(
            "doubt",
            None,
            None,
            "緯度・経度の列がないため、すべて位置のない行として残しました。",
        )
        return (None,) * len(table.rows), [note]
    found = [read_point(row, mapping, file=table.file) for row in table.rows]
    return tuple(point for point, _ in found), [
        note for _, note in found if note is not None
    ]


def _default_title(
    table: SourceTable, mapping: Mapping[str, str], defaults: Mapping[str, str]
) -> tuple[str, list[Note]]:
    """Return the words for rows without a title; a file named in Japanese may lend its name."""
    if "title" in defaults:
        return defaults["title"], []
    if "title" in mapping:
        return "名称未記入", []
    stem = Path(table.file).stem
    if stem.isascii():
        columns = "、".join(table.headers[:30]) or "なし"
        raise refusal(
            table.file,
            f"名称の列が分かりません。名称の列か、名称の既定値を指定してください。列: {columns}",
        )
    note = Note(
        "doubt",
        None,
        None,
        f"名称の列がないため、「{stem}」に番号を付けて名称にしました。",
    )
    return stem, [note]


def _frame(
    features: list[dict[str, object]],
    places: list[BaseGeometry | None],
    numbers: list[int],
    kind: LayerKind,
) -> gpd.GeoDataFrame:
    contiguous = numbers == list(range(1, len(numbers) + 1))
    index = (
        pd.RangeIndex(1, len(numbers) + 1, name="row")
        if contiguous
        else pd.Index(numbers, name="row")
    )
    # dtype=object keeps None, int and date as they are; pandas would make NaN and float of them.
    columns = {
        column: pd.Series(
            [feature[column] for feature in features], index=index, dtype=object
        )
        for column in {**COMMON, **OWN[kind]}
    }
    shapes = gpd.GeoSeries(np.array(places, dtype=object), index=index, crs=STORAGE_CRS)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=STORAGE_CRS)
