"""Named rows of interval bars: of one district's figures, or of several areas."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.charts.interval_bar import IntervalAxis, IntervalBar

START, END = 12, 348
PITCH, HEAD, FOOT = 52.0, 6.0, 24.0


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row: what it is, its value in words, its bar and the axis it lies on."""

    label: str
    value: str
    bar: IntervalBar
    axis: IntervalAxis
    whole: bool = False  # the city itself


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and where it begins."""

    row: BarRow
    top: float


@dataclass(frozen=True, slots=True)
class BarRows:
    """Rows in viewBox units; ``axis`` is the one all share, None if each has its own."""

    key: str
    height: float
    rows: tuple[PlacedRow, ...]
    axis: IntervalAxis | None
    foot: float


def draw_bar_rows(
    rows: Sequence[BarRow], *, key: str, axis: IntervalAxis | None = None
) -> BarRows:
    """Return rows one below the other."""
    foot = HEAD + PITCH * len(rows)
    return BarRows(
        key=key,
        height=foot + (FOOT if axis else 4),
        rows=tuple(
            PlacedRow(row, HEAD + PITCH * number) for number, row in enumerate(rows)
        ),
        axis=axis,
        foot=foot + 16,
    )
