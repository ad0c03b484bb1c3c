"""Finds rows without content and numbers that stand twice."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from geo.domain.text import normalise
from geo.ingest.columns import LayerKind, header_key
from geo.ingest.notes import Note
from geo.ingest.row_words import (
    explains_columns,
    find_news,
    is_example,
    is_example_title,
    is_total,
)
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


_NUMBER: Final = re.compile(r"[\d,.]+\s*(?:件|人|か所|箇所|団体|世帯)?")


def why_no_feature(
    row: SourceRow, mapping: Mapping[str, str], kind: LayerKind
) -> str | None:
    """Return the sentence that says why a row is left out, or None when it is a feature."""
    if is_blank(row, mapping):
        return "番号のほかに中身がないため、読み飛ばしました。"
    title = row.cells.get(mapping.get("title", ""))
    if is_example(row.cells.get(mapping.get("source_id", ""))) or is_example_title(
        title
    ):
        return "入力例の行のため、読み飛ばしました。"
    filled = [text for text in row.cells.values() if text]
    if row.shape is None and explains_columns(filled):
        return "列の書き方を説明する行のため、読み飛ばしました。"
    if row.shape is None and title and is_closing(title, filled):
        return f"「{title}」は表を締めくくる行のため、読み飛ばしました。"
    news = find_news(row, mapping) if kind == "activity" else None
    if news is not None:
        header, text = news
        return f"{header}が「{text[:40]}」で、活動ではないため、読み飛ばしました。"
    return None


def is_closing(title: str, filled: list[str]) -> bool:
    """Tell whether a row ends or adds up a table: 以上 alone, 合計 with numbers alone."""
    rest = [text for text in filled if text != title]
    if normalise(title) in {"以上", "以下余白"}:
        return not rest
    return is_total(title) and all(_NUMBER.fullmatch(normalise(text)) for text in rest)


def is_blank(row: SourceRow, mapping: Mapping[str, str]) -> bool:
    """Tell whether a row holds nothing but its number and what a clerk fills down."""
    if row.shape is not None:
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
