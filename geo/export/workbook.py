"""XLSX: the rows, what each column means, and where the data come from."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo.export.cells import day_text, in_words, words_of
from geo.export.model import ExportColumn, ExportTable
from geo.export.points import with_points

MOST_CHARACTERS: Final = 32_767  # of a cell
LONGEST_NAME: Final = 31  # of a sheet
FIRST_DAY: Final = date(1900, 3, 1)
"""Excel believes in 29 February 1900: earlier days are written as text."""
UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
CUT: Final = "…（長いため、続きはCSVにあります）"
NARROW, WIDE = 14, 40
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
MEANINGS: Final = ("シート", "列", "英語名", "意味", "形式", "使う語")
ORIGIN: Final = (
    "シート",
    "題名",
    "行数",
    "出典",
    "ライセンス",
    "データの日付",
    "架空",
    "注記",
)
TYPE_WORDS: Final = {
    "text": "文字",
    "integer": "整数",
    "number": "数",
    "date": "日付",
    "dates": "日付（、で区切る）",
    "time": "時刻",
    "yes_no": "はい・いいえ",
    "code": "語",
    "codes": "語（、で区切る）",
}


class ExactSheet(Worksheet):  # type: ignore[misc] # XlsxWriter has no types
    """A sheet whose numbers keep every digit; XlsxWriter's own keep 16 of 17.

    A point that came back a hair's breadth away would count as moved.
    """

    def _xml_number_element(
        self, number: float, attributes: Iterable[tuple[str, Any]] = ()
    ) -> None:
        said = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{said}><v>{number!r}</v></c>")


def write_workbook(tables: Sequence[ExportTable]) -> bytes:
    """Return tables as a workbook: a sheet each, then 定義, then 出典.

    Notes
    -----
    Texts are written as texts, never as formulas or links; days and numbers as
    such. The same tables give the same bytes.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    days = [table.dated_on for table in tables if table.dated_on]
    made = datetime.combine(max(days), datetime.min.time(), UTC) if days else UNDATED
    # Excel's own metadata knows no time zone.
    book.set_properties({"created": made.replace(tzinfo=None)})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
    }
    tables = [with_points(table) for table in tables]
    names = sheet_names(tables)
    for name, table in zip(names, tables, strict=True):
        _write_rows(book.add_worksheet(name, ExactSheet), table, looks)
    pairs = list(zip(names, tables, strict=True))
    meanings = [
        (name, *_meaning(column)) for name, table in pairs for column in table.columns
    ]
    _write_texts(book.add_worksheet("定義"), [MEANINGS, *meanings], looks)
    origins = [
        (
            name,
            table.heading,
            str(len(table.rows)),
            table.source,
            table.licence,
            day_text(table.dated_on),
            "架空" if table.fictional else "",
            table.note,
        )
        for name, table in pairs
    ]
    _write_texts(book.add_worksheet("出典"), [ORIGIN, *origins], looks)
    book.close()
    return target.getvalue()


def sheet_names(tables: Sequence[ExportTable]) -> list[str]:
    """Return a sheet name for each table: its heading as Excel allows it, told apart."""
    names: list[str] = []
    taken = {"定義", "出典"}
    for table in tables:
        base = _FORBIDDEN.sub("", table.heading)[:LONGEST_NAME] or table.slug
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = base[: LONGEST_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _write_rows(sheet: Any, table: ExportTable, looks: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDE if _is_long(column) else NARROW)
        sheet.write_string(0, place, column.header, looks["head"])
    for line, row in enumerate(table.rows, start=1):
        for place, column in enumerate(table.columns):
            _write_cell(sheet, (line, place), column, row[column.canonical], looks)


def _write_cell(
    sheet: Any,
    where: tuple[int, int],
    column: ExportColumn,
    value: Any,
    looks: dict[str, Any],
) -> None:
    if value is None:
        return
    if column.type in {"integer", "number"}:
        sheet.write_number(*where, value)
    elif column.type == "date" and value >= FIRST_DAY:
        sheet.write_datetime(*where, value, looks["date"])
    elif text := in_words(column, value):
        sheet.write_string(*where, _fitting(text), looks["text"])


def _write_texts(sheet: Any, lines: Sequence[Sequence[str]], looks: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(lines[0]) - 1, NARROW * 2)
    for number, line in enumerate(lines):
        look = looks["text" if number else "head"]
        for place, text in enumerate(line):
            if text:
                sheet.write_string(number, place, _fitting(text), look)


def _meaning(column: ExportColumn) -> tuple[str, ...]:
    words = "、".join(words_of(column.choices)) if column.choices else ""
    derived = "" if column.reads_back else "（読み込みでは使いません）"
    return (
        column.header,
        column.key,
        column.definition + derived,
        TYPE_WORDS[column.type],
        words,
    )


def _fitting(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[: MOST_CHARACTERS - len(CUT)] + CUT


def _is_long(column: ExportColumn) -> bool:
    return column.canonical in {"title", "name", "description", "notes_text", "tasks"}
