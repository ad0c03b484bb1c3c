"""What a reader of a file tells the person who brought it."""

from dataclasses import dataclass
from typing import Literal

from geo.domain.errors import InvalidLayerError


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was repaired, doubted or skipped while reading.

    ``row`` counts data rows from 1 (the header is not counted); None speaks of
    the whole file. ``message`` is a Japanese sentence for the screen.
    """

    severity: Literal["repair", "doubt", "skip"]
    row: int | None
    column: str | None
    message: str


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
