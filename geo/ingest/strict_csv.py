"""Reads CSV text into rows, refusing what would have to be guessed."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

from geo.ingest.decoding import clean_cell
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow, SourceTable

_ROWS_SEARCHED_FOR_A_HEADER: Final = 10
_HEADERS_THAT_PROVE_A_HEADER: Final = 2


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
        Tells whether a cell is a header we know. The first of the first ten
        rows with two known headers is the header; rows above it (titles) are
        skipped with a note. Without any, the first row is the header.
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
    lines = _split(text, file=file, limits=limits)
    notes: list[Note] = []
    top = _find_header(lines, is_known_header)
    if top is None:
        raise refusal(
            file,
            "データがありません。見出しの行とデータの行があるCSVを選んでください。",
        )
    if any(_filled(line) for line in lines[:top]):
        notes.append(
            Note("skip", None, None, f"見出しの前の{top}行を読み飛ばしました。")
        )
    headers, repeated = _name_columns(lines[top], lines[top + 1 :], notes, file=file)
    rows = []
    for number, line in enumerate(lines[top + 1 :], start=1):
        if not _filled(line):
            notes.append(Note("skip", number, None, "空の行を読み飛ばしました。"))
            continue
        rows.append(_read_row(line, number, headers, notes, file=file))
    if not rows:
        raise refusal(file, "見出しだけで、データの行がありません。")
    kept = tuple(header for header in headers if header is not None)
    return SourceTable(
        file=file,
        headers=kept,
        rows=tuple(rows),
        has_shapes=False,
        crs=None,
        encoding=encoding,
        notes=tuple(notes),
        repeated=repeated,
    )


def _split(text: str, *, file: str, limits: Limits) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = []
    try:
        for line in reader:
            lines.append(line)
            if len(lines) > limits.rows + _ROWS_SEARCHED_FOR_A_HEADER:
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


def _filled(line: Sequence[str]) -> bool:
    return any(cell.strip() for cell in line)


def _find_header(
    lines: Sequence[Sequence[str]], is_known_header: Callable[[str], bool]
) -> int | None:
    first = next((i for i, line in enumerate(lines) if _filled(line)), None)
    for i, line in enumerate(lines[:_ROWS_SEARCHED_FOR_A_HEADER]):
        if sum(is_known_header(cell) for cell in line) >= _HEADERS_THAT_PROVE_A_HEADER:
            return i
    return first


def _name_columns(
    line: Sequence[str], below: Sequence[Sequence[str]], notes: list[Note], *, file: str
) -> tuple[list[str | None], frozenset[str]]:
    """Return a name for each column; None for a column without header and content."""
    names: list[str | None] = []
    repeated = set()
    for i, cell in enumerate(line):
        name = clean_cell(cell)[0]
        if name is None:
            if not any(len(row) > i and row[i].strip() for row in below):
                notes.append(
                    Note(
                        "skip",
                        None,
                        None,
                        f"{i + 1}列目は見出しも中身もないため、読み飛ばしました。",
                    )
                )
                names.append(None)
                continue
            name = f"{i + 1}列目"
            notes.append(
                Note("doubt", None, name, f"{i + 1}列目に見出しがありません。")
            )
        if name in names:
            repeated.add(name)
            notes.append(
                Note("doubt", None, name, f"見出し「{name}」が2回以上あります。")
            )
            name = f"{name}（{i + 1}列目）"
        names.append(name)
    if not any(names):
        raise refusal(file, "見出しの行がありません。")
    return names, frozenset(repeated)


def _read_row(
    line: Sequence[str],
    number: int,
    headers: Sequence[str | None],
    notes: list[Note],
    *,
    file: str,
) -> SourceRow:
    if _filled(line[len(headers) :]):
        reason = (
            f"見出しは{len(headers)}列ですが、{len(line)}列あります。"
            'カンマを含むセルは引用符（"）で囲んでください。'
        )
        raise refusal(file, reason, row=number)
    if len(line) < len(headers):
        message = (
            f"見出しは{len(headers)}列ですが、{len(line)}列しかありません。"
            "足りない列は空として読みました。"
        )
        notes.append(Note("doubt", number, None, message))
    cells: dict[str, str | None] = {}
    for i, header in enumerate(headers):
        if header is None:
            continue
        cells[header], cleaned = clean_cell(line[i]) if i < len(line) else (None, False)
        if cleaned:
            notes.append(
                Note(
                    "repair",
                    number,
                    header,
                    "目に見えない文字（制御文字など）を取り除きました。",
                )
            )
    return SourceRow(number, cells)
