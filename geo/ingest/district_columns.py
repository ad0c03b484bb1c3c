"""Finds which columns of a boundary file are a district's code, name and reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from geo.domain.text import normalise
from geo.ingest import estat
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow, SourceTable

_CODE_HEADERS: Final = (
    "KEY_CODE",
    "N03_007",
    "district_code",
    "code",
    "地域コード",
    "区域コード",
    "コード",
)
_NAME_HEADERS: Final = (
    "S_NAME",
    "MOJI",
    "name",
    "名称",
    "区域名",
    "地区名",
    "自治会名",
    "学校名",
    "地域名",
    "町会名",
    "町内会名",
    "学区名",
    "Name",
)
_KANA_HEADERS: Final = ("kana", "名称_カナ", "カナ")


@dataclass(frozen=True, slots=True)
class DistrictColumns:
    """The columns chosen; ``read_name`` overrides the name column for N03."""

    code: str | None
    name: str | None
    kana: str | None
    read_name: Callable[[SourceRow], str | None] | None = None

    def name_of(self, row: SourceRow) -> str | None:
        """Return a feature's name as written."""
        if self.read_name is not None:
            return self.read_name(row)
        return row.cells.get(self.name) if self.name else None

    def code_of(self, row: SourceRow) -> str | None:
        """Return a feature's code; without a code column, its name in NFKC."""
        text = row.cells.get(self.code) if self.code else self.name_of(row)
        return normalise(text) if text else None

    def kana_of(self, row: SourceRow) -> str | None:
        """Return a feature's reading, None when the file has none."""
        return row.cells.get(self.kana) if self.kana else None


def find_district_columns(
    table: SourceTable, *, code: str | None, name: str | None, kana: str | None
) -> tuple[DistrictColumns, list[Note]]:
    """Return the columns to read districts from, and notes on what was assumed.

    Raises
    ------
    InvalidLayerError
        A column asked for does not exist, or no column can be told to be the
        name: the message lists the columns with an example of each.
    """
    for asked in (code, name, kana):
        if asked is not None and asked not in table.headers:
            raise refusal(
                table.file, f"列「{asked}」がありません。{_list_columns(table)}"
            )
    kana = kana or _first(table, _KANA_HEADERS)
    if name is None and "N03_001" in table.headers:
        code = code or _first(table, ("N03_007",))
        return DistrictColumns(
            code, None, kana, lambda row: estat.municipality_name(row.cells)
        ), _no_code_note(code)
    code = code or _first(table, _CODE_HEADERS)
    notes = []
    if name is None:
        name = _first(table, _NAME_HEADERS)
    if name is None:
        name = _only_distinct_text(table, besides=code)
        notes.append(
            Note("doubt", None, name, f"区域の名称として「{name}」の列を使いました。")
        )
    return DistrictColumns(code, name, kana), notes + _no_code_note(code)


def _no_code_note(code: str | None) -> list[Note]:
    if code is not None:
        return []
    return [
        Note(
            "doubt",
            None,
            None,
            "コードの列がないため、名称（全角と半角をそろえたもの）を区域のコードにしました。",
        )
    ]


def _first(table: SourceTable, headers: tuple[str, ...]) -> str | None:
    """Return the first of some headers that the file has with any content."""
    for header in headers:
        if header in table.headers and any(row.cells.get(header) for row in table.rows):
            return header
    return None


def _only_distinct_text(table: SourceTable, *, besides: str | None) -> str:
    candidates = [
        header
        for header in table.headers
        if header != besides and _is_distinct_text(table, header)
    ]
    if len(candidates) != 1:
        raise refusal(
            table.file,
            f"区域の名称の列を決められません。名称の列を指定してください。{_list_columns(table)}",
        )
    return candidates[0]


def _is_distinct_text(table: SourceTable, header: str) -> bool:
    values = [row.cells.get(header) for row in table.rows]
    known = [value for value in values if value is not None]
    looks_like_text = all(not value.isascii() for value in known)
    return len(known) == len(values) == len(set(known)) and looks_like_text


def _list_columns(table: SourceTable) -> str:
    examples = [
        f"{header}（例: {(table.rows[0].cells.get(header) or '空')[:20]}）"
        for header in table.headers[:20]
    ]
    return (
        f"列: {'、'.join(examples)}"
        if examples
        else "このファイルには属性の列がありません。"
    )
