"""Keeps a last day that comes before its first day as text."""

from datetime import date

from geo.ingest.cells import CellReader
from geo.ingest.table import SourceRow


def require_order(
    reader: CellReader,
    row: SourceRow,
    column: str,
    start: object,
    end: object,
    *,
    text: str | None = None,
    called: tuple[str, str] = ("開始日", "終了日"),
) -> date | None:
    """Return the last day, or None after telling that it comes before the first.

    Parameters
    ----------
    column
        Our column of the last day.
    start, end
        First and last day as read; None where there is none.
    text
        What the last day was read from; the cell of ``column`` unless told.
    called
        What the first and the last day are called.
    """
    if not isinstance(end, date):
        return None
    if not isinstance(start, date) or start <= end:
        return end
    written = text or reader.text(row, column) or str(end)
    first, last = called
    reason = f"{last}{end}が{first}{start}より前のため、{last}は使いません。"
    reader.doubt(row, column, written, reason)
    return None
