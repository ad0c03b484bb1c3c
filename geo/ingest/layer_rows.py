"""Finds rows without content and numbers that stand twice."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo.ingest.columns import header_key
from geo.ingest.notes import Note
from geo.ingest.table import SourceRow

# Columns that a clerk fills down a sheet before any row has content.
_PREFILLED: Final = frozenset(
    header_key(header)
    for header in (
        "都道府県名",
        "市区町村名",
        "地方公共団体名",
        "所在地_全国地方公共団体コード",
        "架空",
    )
)


def is_blank(
    row: SourceRow, mapping: Mapping[str, str], shape: BaseGeometry | None
) -> bool:
    """Tell whether a row holds nothing but its number and what a clerk fills down."""
    if shape is not None:
        return False
    ignored = {
        mapping.get(column)
        for column in ("source_id", "municipality_code_", "fictional_")
    }
    return not any(
        value
        for header, value in row.cells.items()
        if header not in ignored and header_key(header) not in _PREFILLED
    )


def find_repeated_ids(
    features: gpd.GeoDataFrame, mapping: Mapping[str, str]
) -> list[Note]:
    """Return a note for each row whose number stands in an earlier row."""
    times = Counter(features["source_id"].dropna())
    first: set[str] = set()
    notes = []
    for row, source_id in features["source_id"].items():
        if times[source_id] > 1 and source_id in first:
            message = f"番号「{source_id}」が前の行と同じです。どちらの行も残しました。"
            notes.append(
                Note("doubt", int(str(row)), mapping.get("source_id"), message)
            )
        first.add(source_id)
    return notes
