"""Reads CSV text into rows, refusing what would have to be guessed."""

import csv
import io
from collections.abc import Callable

from geo.ingest.header_rows import ROWS_SEARCHED_FOR_A_HEADER, tabulate
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceTable


def parse_csv(
    text: str,
    *,
    file: str,
    encoding: str,
    is_known_header: Callable[[str], bool] = lambda _: False,
    limits: Limits = LAYER_LIMITS,
) -> SourceTable:
    """Return a CSV's rows as text.

    Parameters
    ----------
    text
        Decoded file; cells may hold line breaks, commas and doubled quotes.
    file, encoding
        Passed on to errors and to the result.
    is_known_header
        See `tabulate`.
    limits
        Caps on rows and columns.

    Returns
    -------
    SourceTable
        Rows are numbered as a spreadsheet shows them, the header not counted;
        blank rows keep their number and are left out with a note.

    Raises
    ------
    InvalidLayerError
        Broken quotes, too many rows or columns, a row with more cells than the
        header has, or no data row.
    """
    delimiter, notes = _delimiter(text)
    lines = _split(text, delimiter, file=file, limits=limits)
    return tabulate(
        lines,
        file=file,
        encoding=encoding,
        is_known_header=is_known_header,
        notes=notes,
    )


def _delimiter(text: str) -> tuple[str, list[Note]]:
    """Return tab where the first filled line has tabs and no comma, else comma."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if "\t" in first.strip() and "," not in first:
        message = "カンマではなくタブで区切られた表として読みました。"
        return "\t", [Note("repair", None, None, message)]
    return ",", []


def _split(text: str, delimiter: str, *, file: str, limits: Limits) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, cells = [], 0
    try:
        for line in reader:
            lines.append(line)
            cells += len(line)
            if cells > limits.cells or any(
                len(cell) > limits.cell_characters for cell in line
            ):
                raise refusal(
                    file,
                    f"セルが多すぎるか（上限{limits.cells:,}個）、1つのセルの文字が"
                    f"多すぎます（上限{limits.cell_characters:,}文字）。"
                    "必要な範囲だけを取り出してください。",
                    row=max(len(lines) - 1, 1),
                )
            if len(lines) > limits.rows + ROWS_SEARCHED_FOR_A_HEADER:
                raise refusal(
                    file,
                    f"行が多すぎます（上限{limits.rows:,}行）。ファイルを分けてください。",
                )
            if len(line) > limits.columns:
                raise refusal(
                    file,
                    f"列が多すぎます（上限{limits.columns}列）。",
                    row=max(len(lines) - 1, 1),
                )
    except csv.Error:
        raise refusal(
            file,
            f'{reader.line_num}行目の付近で、引用符（"）の対応が取れないか、セルが長すぎます。',
        ) from None
    return lines
