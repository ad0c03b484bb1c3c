"""Reads a layer of activities, places, sites, concerns or organisations from a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.domain.crs import STORAGE_CRS
from geo.ingest.cells import CellReader
from geo.ingest.codes import check_codes
from geo.ingest.columns import (
    LayerKind,
    choose_columns,
    district_headers,
    is_known_header,
)
from geo.ingest.coordinates import Extent
from geo.ingest.escapes import unescape
from geo.ingest.features import COMMON, OWN, build_feature
from geo.ingest.layer_places import find_places
from geo.ingest.layer_rows import find_repeated_ids, why_no_feature
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, NoteBook, refusal, skipped_rows
from geo.ingest.sources import read_source
from geo.ingest.spoken import Spoken, find_spoken
from geo.ingest.strict_geojson import as_text
from geo.ingest.table import SourceTable


@dataclass(frozen=True, slots=True)
class LayerFile:
    """One file's features and everything that was understood on the way.

    ``features``: index ``row`` (the data row in the file, from 1), our columns of
    the kind (None where the file has nothing), ``geometry`` (EPSG:4326 or None)
    and ``declared``, the row's own words for its districts: (header, text) pairs.
    Counts are int, yes/no is bool, dates are `datetime.date`, times "HH:MM",
    several values a tuple. ``rows`` counts the file's data rows, the skipped ones
    included. ``mapping`` is our column → header, ``districts`` the headers of
    ``declared``, ``unmapped`` the headers left over, ``examples`` each header's
    first value, ``spoken`` what the file speaks of at all.
    """

    features: gpd.GeoDataFrame
    notes: tuple[Note, ...]
    rows: int
    encoding: str
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    districts: tuple[str, ...] = ()
    spoken: Spoken | None = None
    examples: Mapping[str, str] = field(default_factory=dict)


def read_layer(
    path: Path,
    kind: LayerKind,
    *,
    crs: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    layer: str | None = None,
    city_code: str | None = None,
    near: Extent | None = None,
) -> LayerFile:
    """Return the features a file holds, one for each of its rows.

    Parameters
    ----------
    path
        CSV, GeoJSON, GeoPackage, Shapefile or a zip of one of them.
    kind
        What the rows are.
    crs
        Overrides what the file says; needed for shapes without one. Columns of
        coordinates are degrees of today's datum unless it says otherwise.
    encoding
        None lets the file decide.
    columns
        Our column → header, correcting what was understood; an empty header
        switches a column off. ``latitude`` and ``longitude`` are columns too.
    defaults
        Our column → text for rows that have none, such as a ``title`` for shapes
        without names: it is numbered so that titles differ.
    layer
        Name of the layer or sheet when a file holds several.
    city_code
        The city's code: rows without a place are put on the point of the town
        that their address names, and rows of other municipalities are told.
    near
        The city's extent in degrees (west, south, east, north): points outside
        it are told.

    Returns
    -------
    LayerFile
        Rows without place or with doubtful cells are kept, with a note; a cell
        that could not be read is kept as text in ``notes_text``. Rows that are
        blank but for their number, examples of how to fill in a template and, in
        a list of activities, news and vacancies are skipped, each with a note.

    Raises
    ------
    InvalidLayerError
        No column can be the title, a header in use stands twice, most coordinates
        are out of Japan, or the file itself is refused.
    """
    known = partial(is_known_header, kind=kind)
    table = unescape(
        read_source(
            path,
            limits=LAYER_LIMITS,
            crs=crs,
            encoding=encoding,
            layer=layer,
            is_known_header=known,
        )
    )
    mapping = choose_columns(table, columns, kind=kind)
    districts = district_headers(table.headers, mapping)
    texts = _check_defaults(defaults, kind, file=table.file)
    title, title_notes = _default_title(table, mapping, texts)
    reader = CellReader(
        mapping, {column: text for column, text in texts.items() if column != "title"}
    )
    reader.learn_orders(table.rows)
    table, skipped = _leave_out(table, mapping, kind)
    located = find_places(
        table,
        reader,
        crs=crs,
        city_code=city_code,
        near=near,
        are_groups=kind == "organisation",
    )
    features: list[dict[str, object]] = []
    book = NoteBook()
    for index, row in enumerate(table.rows):
        left_over = located.unread.get(row.number, ())
        feature = build_feature(reader, row, kind, left_over=left_over)
        if feature["title"] is None:
            feature["title"] = f"{title} {row.number}"
            if "title" in mapping:
                message = "名称が空のため、番号を付けた仮の名称にしました。"
                book.tell("doubt", row.number, mapping["title"], message)
        feature["location_source"] = located.sources[index]
        feature["declared"] = tuple(
            (header, text) for header in districts if (text := row.cells.get(header))
        )
        features.append(feature)
    numbers = [row.number for row in table.rows]
    frame = _frame(features, located.shapes, numbers, kind)
    notes = [
        *table.notes,
        *skipped,
        *located.notes,
        *check_codes(table, mapping, city_code=city_code),
        *title_notes,
        *book.close(),
        *find_repeated_ids(frame, mapping),
        *reader.finish(),
    ]
    used = {*mapping.values(), *districts}
    return LayerFile(
        frame,
        tuple(notes),
        len(skipped_rows(notes).union(numbers)),
        table.encoding,
        mapping,
        tuple(header for header in table.headers if header not in used),
        districts,
        find_spoken(table, mapping, texts, kind),
        table.examples,
    )


def _leave_out(
    table: SourceTable, mapping: Mapping[str, str], kind: LayerKind
) -> tuple[SourceTable, list[Note]]:
    """Return the rows that are features, and a note for each that is none."""
    kept, notes = [], []
    for row in table.rows:
        reason = why_no_feature(row, mapping, kind)
        if reason is None:
            kept.append(row)
        else:
            notes.append(Note("skip", row.number, None, reason))
    if not kept:
        raise refusal(table.file, "中身のある行がありません。")
    return replace(table, rows=tuple(kept)), notes


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
            f"名称の列が分かりません。どの列が名称かを選ぶか、"
            f"名前が書かれていない行の名前を決めてください。列: {columns}",
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
    places: Sequence[BaseGeometry | None],
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
        for column in (*COMMON, *OWN[kind], "declared")
    }
    shapes = gpd.GeoSeries(
        np.array(list(places), dtype=object), index=index, crs=STORAGE_CRS
    )
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=STORAGE_CRS)
