"""Reads the sheets of an Excel workbook as rows of text; formulas are never worked out."""

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any, Final
from xml.parsers import expat

import openpyxl  # type: ignore[import-untyped]  # publishes neither types nor stubs
from openpyxl.cell.read_only import (  # type: ignore[import-untyped]  # the same
    EMPTY_CELL,
)

from geo.ingest.child.markup import MarkupError

_CHUNK: Final = 1 << 20
_MOST_DEPTH: Final = 40
_MOST_ROWS_OF_A_SHEET: Final = 1_048_576
_MOST_ELEMENTS: Final = 3_000_000
_MOST_CELLS_BEYOND: Final = 20_000_000
_MOST_SHEETS: Final = 200
_ROW_DIGITS: Final = 7
_WIDE: Final = 2
_MOST_TOLD: Final = 1_000
_ZEROS: Final = re.compile(r"0{2,}")
_CLOCK: Final = re.compile(r"[hs]", re.IGNORECASE)
_CALENDAR: Final = re.compile(r"[ydge]", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]')
_DAY_NOUGHT: Final = dt.date(1899, 12, 31)


class _Scanner:
    """Walks one part of the workbook before any other code sees it."""

    def __init__(self) -> None:
        self.depth = self.elements = self.sheets = self.width = 0
        self.formula = self.value = self.inside_value = False
        self.cell = ""
        self.without_value: list[str] = []
        self.merged: list[str] = []

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > _MOST_DEPTH or self.elements > _MOST_ELEMENTS:
            raise MarkupError("depth")
        name = tag.rpartition(":")[2]
        if name == "c":
            self.formula = False
            # A formula may well give an empty text.
            self.value = attributes.get("t") == "str"
            self.cell = attributes.get("r", "")
        elif name == "f":
            self.formula = True
        elif name == "is":
            self.value = True
        elif name == "row" and len(attributes.get("r", "")) > _ROW_DIGITS:
            raise MarkupError("workbook")
        elif name == "sheet":
            self.sheets += 1
            if self.sheets > _MOST_SHEETS:
                raise MarkupError("sheets")
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

        self.inside_value = name == "v"

    def read(self, _: str) -> None:
        self.value = self.value or self.inside_value

    def leave(self, tag: str) -> None:
        self.depth -= 1
        self.inside_value = False
        name = tag.rpartition(":")[2]
        if name == "c" and self.formula and not self.value:
            self.without_value.append(self.cell)
        elif name == "row" and len(self.cell) > _WIDE:
            # A row is as long as its last cell is far to the right, full or not.
            self.width += _column(self.cell)
            if self.width > _MOST_CELLS_BEYOND:
                raise MarkupError("columns")


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789")[:4]:
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _scan(archive: zipfile.ZipFile, name: str) -> _Scanner:
    """Refuse a part with a document type; find formulas without value and merged cells."""
    parser, scanner = expat.ParserCreate(), _Scanner()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = scanner.enter
    parser.EndElementHandler = scanner.leave
    if "/worksheets/" in name:
        parser.CharacterDataHandler = scanner.read
    with archive.open(name) as source:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place
        parser.Parse(b"", True)  # noqa: FBT003 - the same
    return scanner


def _refuse_doctype(*_: object) -> None:
    raise MarkupError("doctype")


def read_workbook(request: dict[str, Any]) -> dict[str, object]:
    """Return every sheet's name, whether it is shown, and its rows as text.

    A sheet over the caps comes without rows and with the cap's name: it may be
    one that nobody asked for.
    """
    try:
        with zipfile.ZipFile(request["path"]) as archive:
            scanned = {
                name: _scan(archive, name)
                for name in archive.namelist()
                if name.lower().endswith((".xml", ".rels"))
            }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                request["path"], read_only=True, data_only=True, keep_links=False
            )
            sheets = [
                _read_sheet(sheet, scanned, request)
                for sheet in book.worksheets
                if request["layer"] in {None, sheet.title}
            ]
    except (MarkupError, MemoryError):
        raise
    except Exception as error:  # a damaged workbook fails in any of openpyxl's parts
        raise MarkupError("workbook") from error
    return {"sheets": sheets, "names": book.sheetnames}


def _read_sheet(
    sheet: Any, scanned: dict[str, _Scanner], request: dict[str, Any]
) -> dict[str, object]:
    sheet.reset_dimensions()  # what the file says about its size can lie
    part = sheet._worksheet_path.lstrip("/")  # noqa: SLF001 - openpyxl tells it nowhere else
    found: dict[str, object] = {
        "name": sheet.title,
        "shown": sheet.sheet_state == "visible",
        "without_value": scanned[part].without_value[:_MOST_TOLD],
        "merged": scanned[part].merged[:_MOST_TOLD],
        "rows": [],
        "errors": [],
    }
    if not found["shown"] and request["layer"] is None:
        return found
    rows: list[list[str]] = []
    errors: list[str] = []
    most, walked, letters = request["max_columns"], 0, 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS_OF_A_SHEET:
            return found | {"over": "rows"}
        beyond = cells[most:]
        walked += len(beyond)
        if walked > _MOST_CELLS_BEYOND or any(
            cell is not EMPTY_CELL and cell.value is not None for cell in beyond
        ):
            return found | {"over": "columns"}
        line = [_text(cell, errors) for cell in cells[:most]]
        letters += sum(map(len, line))
        if letters > request["max_text"] or any(
            len(text) > request["max_cell"] for text in line
        ):
            raise MarkupError("text")
        while line and not line[-1]:
            line.pop()
        if not line:
            continue
        if number > request["max_rows"]:
            return found | {"over": "rows"}
        rows.extend([] for _ in range(number - 1 - len(rows)))
        rows.append(line)
    return found | {"rows": rows, "errors": errors[:_MOST_TOLD]}


def _text(cell: Any, errors: list[str]) -> str:
    """Return what a cell shows, in the one spelling our other readers know."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        errors.append(cell.coordinate)
        return ""
    return _WRITERS.get(type(value), _plain)(value, cell.number_format)


def _plain(value: object, _: str) -> str:
    return str(value)


def _yes_or_no(value: object, _: str) -> str:
    return "TRUE" if value else "FALSE"


def _clock(value: dt.time, _: str) -> str:
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def _duration(value: dt.timedelta, _: str) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    clock = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{clock}:{seconds:02}" if seconds else clock


def _number(value: Any, number_format: str) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if value >= 0 and _ZEROS.fullmatch(number_format) and isinstance(value, int):
        return str(value).zfill(len(number_format))
    return repr(value)


def _moment(value: dt.datetime, number_format: str) -> str:
    if value.microsecond:
        value = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    shown = _QUOTED.sub("", number_format)
    if _CLOCK.search(shown) and not _CALENDAR.search(shown):
        # 24:00 is stored as day 1 of Excel's calendar.
        hours = 24 * (value.date() - _DAY_NOUGHT).days + value.hour
        return f"{hours:02}:{value.minute:02}"
    if value.time() == dt.time() and not _CLOCK.search(shown):
        return value.date().isoformat()
    return value.strftime(
        "%Y-%m-%d %H:%M" if value.second == 0 else "%Y-%m-%d %H:%M:%S"
    )


_WRITERS: Final[dict[type, Callable[[Any, str], str]]] = {
    bool: _yes_or_no,
    int: _number,
    float: _number,
    dt.datetime: _moment,
    dt.time: _clock,
    dt.timedelta: _duration,
}
