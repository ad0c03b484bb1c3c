"""Takes away the apostrophe that keeps a spreadsheet from running a text as a formula."""

import re
from dataclasses import replace
from typing import Final

from geo.ingest.notes import NoteBook
from geo.ingest.table import SourceRow, SourceTable

_ESCAPED: Final = re.compile(r"'+[=+\-@\t\r]")
_WORKBOOKS: Final = (".xlsx", ".xlsm")


def unescape(table: SourceTable) -> SourceTable:
    """Return a CSV's rows with one apostrophe less before ``= + - @`` and tabs.

    A CSV for people is written with one more, so that a spreadsheet shows the
    text instead of computing it; formats with types need none.
    """
    if table.has_shapes or table.file.lower().endswith(_WORKBOOKS):
        return table
    book = NoteBook()
    rows = []
    for row in table.rows:
        found = {
            header: text[1:]
            for header, text in row.cells.items()
            if text and text[0] == "'" and _ESCAPED.match(text)
        }
        for header in found:
            message = "式と間違われないための先頭の「'」を1つ取り除きました。"
            book.tell("repair", row.number, header, message)
        cells = {**row.cells, **found}
        rows.append(SourceRow(row.number, cells, row.shape) if found else row)
    return replace(table, rows=tuple(rows), notes=(*table.notes, *book.close()))
