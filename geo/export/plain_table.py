"""A table of the desk as a file: CSV or a workbook, text that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import xlsxwriter

MIMES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes what begins with one of these for a formula."""
WIDEST: Final = 40


def write_plain_table(
    form: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> bytes:
    """Return a table of texts as the bytes of a file.

    Parameters
    ----------
    form : str
        "csv" (UTF-8 with its mark, so that spreadsheets read Japanese) or "xlsx".
    title : str
        The sheet's name; at most 31 characters are kept.
    headings, rows
        The first line, and those below it.
    """
    lines = [tuple(row) for row in rows]
    if form == "csv":
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows([harmless(text) for text in line] for line in lines)
        return table.getvalue().encode("utf-8-sig")
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, heading in enumerate(headings):
        longest = max([len(heading), *(len(line[column]) for line in lines)])
        sheet.set_column(column, column, min(WIDEST, 2 * longest + 2))
        sheet.write_string(0, column, heading, bold)
    for at, line in enumerate(lines, start=1):
        for column, text in enumerate(line):
            sheet.write_string(at, column, text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return made.getvalue()


def harmless(text: str) -> str:
    """Return a text with a mark before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RISKY) else text
