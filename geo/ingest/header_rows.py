"""Finds the row of headers among a table's rows, and reads the rows below it.

What a CSV and a sheet of a workbook have in common: both may carry titles above
their headers, blank rows, columns without a name and names that repeat.
"""

from collections.abc import Callable, Sequence
from typing import Final

from geo.ingest.decoding import clean_cell
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow, SourceTable

ROWS_SEARCHED_FOR_A_HEADER: Final = 10
_HEADERS_THAT_PROVE_A_HEADER: Final = 2


def tabulate(
    lines: Sequence[Sequence[str]],
    *,
    file: str,
    encoding: str,
    is_known_header: Callable[[str], bool],
    notes: Sequence[Note] = (),
) -> SourceTable:
    """Return rows of cells as a table.

    Parameters
    ----------
    lines
        Every row of the file, blank ones too.
    file, encoding
        Passed on to errors and to the result.
    is_known_header
        Tells whether a cell is a header we know. The first of the first ten
        rows with two known headers is the header; rows above it (titles) are
        skipped with a note. Without any, the first row is the header.
    notes
        What was said about the file before.

    Returns
    -------
    SourceTable
        Rows are numbered as a spreadsheet shows them, the header not counted;
        blank rows keep their number and are left out with a note.

    Raises
    ------
    InvalidLayerError
        No header, a row with more cells than the header has, or no data row.
    """
    found = list(notes)
    top = find_header(lines, is_known_header)
    if top is None:
        raise refusal(
            file,
            "データがありません。見出しの行とデータの行がある表を選んでください。",
        )
    if any(_filled(line) for line in lines[:top]):
        found.append(
            Note("skip", None, None, f"見出しの前の{top}行を読み飛ばしました。")
        )
    header = lines[top]
    if joined := _join_headers(lines[top : top + 2], is_known_header):
        header, top = joined, top + 1
        message = "見出しが2行に分かれているため、合わせて読みました。"
        found.append(Note("repair", None, None, message))
    headers, repeated = _name_columns(header, lines[top + 1 :], found, file=file)
    rows = []
    for number, line in enumerate(lines[top + 1 :], start=1):
        if not _filled(line):
            found.append(Note("skip", number, None, "空の行を読み飛ばしました。"))
            continue
        rows.append(_read_row(line, number, headers, found, file=file))
    if not rows:
        raise refusal(file, "見出しだけで、データの行がありません。")
    return SourceTable(
        file=file,
        headers=tuple(header for header in headers if header is not None),
        rows=tuple(rows),
        has_shapes=False,
        crs=None,
        encoding=encoding,
        notes=tuple(found),
        repeated=repeated,
    )


def find_header(
    lines: Sequence[Sequence[str]], is_known_header: Callable[[str], bool]
) -> int | None:
    """Return the place of the row of headers; None in a table without content."""
    first = next((i for i, line in enumerate(lines) if _filled(line)), None)
    for i, line in enumerate(lines[:ROWS_SEARCHED_FOR_A_HEADER]):
        if count_known(line, is_known_header) >= _HEADERS_THAT_PROVE_A_HEADER:
            return i
    return first


def count_known(line: Sequence[str], is_known_header: Callable[[str], bool]) -> int:
    """Return how many cells of a row are headers we know."""
    return sum(is_known_header(cell) for cell in line)


def _join_headers(
    lines: Sequence[Sequence[str]], is_known_header: Callable[[str], bool]
) -> list[str] | None:
    """Return one header for each column where merged cells spread them over two rows.

    The second row must bring headers we know that the first lacks, stand where
    the first is empty at least once, and have no digits, which data mostly has.
    """
    if len(lines) == 1 or not _filled(lines[1]):
        return None
    upper, lower = (list(line) for line in lines)
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    below = [cell.strip() for cell in lower]
    if any(char.isdigit() for cell in below for char in cell):
        return None
    if all(above.strip() for above, cell in zip(upper, below, strict=True) if cell):
        return None
    joined, group = [], ""
    for above, cell in zip(upper, below, strict=True):
        group = above.strip() or group
        both = f"{group}_{cell}"
        if not cell:
            joined.append(above)
        else:
            joined.append(both if is_known_header(both) else cell)
    brought = [cell for cell, name in zip(below, joined, strict=True) if cell == name]
    known = count_known(joined, is_known_header)
    certain = any(cell and is_known_header(cell) for cell in brought) or any(
        is_known_header(name) and name not in {*upper, *below} for name in joined
    )
    more = known > count_known(upper, is_known_header)
    return joined if certain and more else None


def _filled(line: Sequence[str]) -> bool:
    return any(cell.strip() for cell in line)


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
