"""Refuses figures whose parts are larger than their whole."""

from collections.abc import Sequence

from geo.ingest.figures import FigureReader
from geo.ingest.notes import refusal
from geo.ingest.table import SourceRow


def require_parts(
    reader: FigureReader,
    row: SourceRow,
    numbers: Sequence[int | None],
    about: int | None,
    *,
    is_share: bool,
) -> None:
    """Refuse a numerator above its denominator, and a denominator above 母数."""
    numerator, denominator = numbers
    if is_share and numerator is not None and denominator is not None:
        _require(reader, row, ("numerator", numerator), ("denominator", denominator))
    if about is not None and denominator is not None:
        _require(reader, row, ("denominator", denominator), ("about", about))


def _require(
    reader: FigureReader, row: SourceRow, part: tuple[str, int], whole: tuple[str, int]
) -> None:
    if part[1] <= whole[1]:
        return
    names = [reader.mapping[column] for column, _ in (part, whole)]
    reason = f"{names[0]}{part[1]:,}が{names[1]}{whole[1]:,}より多くなっています。"
    raise refusal(reader.file, reason, row=row.number, column=names[0])
