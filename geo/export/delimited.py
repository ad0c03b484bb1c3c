"""CSV for people's spreadsheets, and CSV for programs.

References
----------
RFC 4180 for quoting and line ends; OWASP, "CSV Injection", for the characters
with which a spreadsheet begins a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from geo.export.cells import day_text, in_words
from geo.export.model import ExportTable
from geo.export.points import with_points

BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""A spreadsheet runs such a cell; one more apostrophe makes it text again."""
ESCAPED: Final = re.compile(r"'+[=+\-@\t\r]")
"""Reading a CSV takes one apostrophe of these away (geo.ingest.escapes)."""


def write_csv(table: ExportTable, *, for_people: bool = True) -> bytes:
    """Return a table as UTF-8 CSV with a byte order mark and CRLF.

    Parameters
    ----------
    for_people
        Put an apostrophe before a text that a spreadsheet would run as a
        formula. Programs get every text as it is stored, but for one that
        begins like such a text made safe (``'=``): it gets one more as well, so
        that both kinds of file read back to what is stored.

    Notes
    -----
    Source, licence and day of the data stand in columns at the end of each row:
    a table without its origin is a rumour. 架空 marks invented rows.
    """
    table = with_points(table)
    ending = origin_cells(table)
    headers = [column.header for column in table.columns]
    safe = neutralised if for_people else escaped
    lines = [
        [
            *(
                safe(text) if column.type == "text" else text
                for column, text in (
                    (column, in_words(column, row[column.canonical]))
                    for column in table.columns
                )
            ),
            *(safe(text) for _, text in ending),
        ]
        for row in table.rows
    ]
    return encode([[*headers, *(name for name, _ in ending)], *lines])


def encode(lines: Iterable[Sequence[str]]) -> bytes:
    """Return lines of cells as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def escaped(text: str) -> str:
    """Return a text that a reader who takes one apostrophe away reads as it was."""
    return f"'{text}" if ESCAPED.match(text) else text


def origin_cells(table: ExportTable) -> list[tuple[str, str]]:
    """Return header and text of what each row says of its origin."""
    cells = [
        ("出典", table.source),
        ("ライセンス", table.licence),
        ("データの日付", day_text(table.dated_on)),
    ]
    if table.fictional:
        cells.append(("架空", "架空"))
    there = {column.header for column in table.columns}
    return [cell for cell in cells if cell[0] not in there]
