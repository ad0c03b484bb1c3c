"""What a reader of a file tells the person who brought it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal

from geo.domain.errors import InvalidLayerError

Severity = Literal["repair", "doubt", "skip"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was repaired, doubted or skipped while reading.

    ``row`` counts data rows from 1 (the header is not counted); None speaks of
    the whole file. ``message`` is a Japanese sentence for the screen. ``rows``
    are all rows it speaks of, where one note stands for several.
    """

    severity: Severity
    row: int | None
    column: str | None
    message: str
    rows: tuple[int, ...] = ()


class NoteBook:
    """Collects notes; what is said alike of many rows becomes one note."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Hashable, ...], list[int]] = {}
        self._said: dict[tuple[Hashable, ...], tuple[Severity, str | None, str]] = {}

    def tell(
        self,
        severity: Severity,
        row: int,
        column: str | None,
        message: str,
        *,
        same: Hashable = None,
    ) -> None:
        """Keep a note of a row; notes with one column and one ``same`` are one.

        ``same`` is the message itself unless told: a longer message may name
        what differs from row to row.
        """
        key = (severity, column, message if same is None else same)
        self._said.setdefault(key, (severity, column, message))
        self._rows.setdefault(key, []).append(row)

    def close(self) -> tuple[Note, ...]:
        """Return the notes in the order in which they were first told."""
        notes = []
        for key, (severity, column, message) in self._said.items():
            rows = tuple(dict.fromkeys(self._rows[key]))
            more = f"（ほか{len(rows) - 1:,}行も同じ）" if len(rows) > 1 else ""
            notes.append(Note(severity, rows[0], column, message + more, rows))
        return tuple(notes)


def skipped_rows(notes: Iterable[Note]) -> frozenset[int]:
    """Return the numbers of the rows that notes say were left out."""
    return frozenset(
        row
        for note in notes
        if note.severity == "skip"
        for row in note.rows or (() if note.row is None else (note.row,))
    )


def refusal(
    file: str, reason: str, *, row: int | None = None, column: str | None = None
) -> InvalidLayerError:
    """Return the error that names file, row and column before the reason.

    Parameters
    ----------
    file
        Name of the file as its owner knows it, without folders.
    reason
        Japanese sentences: what is wrong and what to do.
    row
        Data row from 1, or None for the whole file.
    column
        Header as written in the file, or None.
    """
    place = file
    if row is not None:
        place += f" データ{row}行目"
    if column is not None:
        place += f"「{column}」"
    return InvalidLayerError(f"{place}: {reason}", file=file, row=row, column=column)
