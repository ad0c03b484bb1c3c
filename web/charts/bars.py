"""Rows of interval bars, and parts of a whole as bars: for pictures and paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.charts.interval_bar import IntervalAxis, IntervalBar
from web.charts.legend import Entry, Legend, lay_out, text_width

WIDTH = 360.0
NAME_END, START, END, VALUE_END = 112.0, 120.0, 290.0, 356.0
TOP, ROW = 30.0, 28.0
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class BarRow:
    """A district's bar, its name and its value in words."""

    name: str
    words: str
    bar: IntervalBar
    y: float = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Everything rows of interval bars draw, in viewBox units."""

    width: float
    height: float
    axis: IntervalAxis
    bottom: float
    rows: tuple[BarRow, ...]
    legend: Legend


@dataclass(frozen=True, slots=True)
class Part:
    """A class, how many of it, and where its bar ends; ``y`` is its middle."""

    label: str
    words: str
    y: float
    end: float


@dataclass(frozen=True, slots=True)
class PartsPanel:
    """One whole and its parts; without parts, ``words`` says why."""

    title: str
    words: str
    y: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything parts of wholes draw, in viewBox units."""

    width: float
    height: float
    panels: tuple[PartsPanel, ...]


def draw_bars(
    rows: Sequence[BarRow], axis: IntervalAxis, legend: Iterable[Entry]
) -> Bars | None:
    """Return the bars under each other; None without rows or with too many."""
    if not 0 < len(rows) <= MOST_ROWS:
        return None
    placed = tuple(
        BarRow(_cut(row.name, NAME_END - 4), row.words, row.bar, TOP + ROW * number)
        for number, row in enumerate(rows)
    )
    bottom = TOP + ROW * len(rows)
    below = lay_out(legend, top=bottom + 6)
    return Bars(WIDTH, below.bottom, axis, bottom, placed, below)


def draw_parts(
    wholes: Sequence[tuple[str, str, Sequence[tuple[str, float, str]]]],
) -> Parts | None:
    """Return one panel a whole: its title, what to say, and (label, count, words)."""
    panels: list[PartsPanel] = []
    y = 0.0
    for title, words, parts in wholes:
        largest = max((count for _, count, _ in parts), default=0) or 1
        y += 22
        top = y
        y += 22 if words else 0
        drawn = []
        for label, count, said in parts:
            drawn.append(
                Part(
                    _cut(label, 136),
                    said,
                    y + ROW / 2,
                    round(144 + (END - 144) * count / largest, 1),
                )
            )
            y += ROW
        panels.append(PartsPanel(title, words, top, tuple(drawn)))
        y += 12
    return Parts(WIDTH, round(y), tuple(panels)) if panels else None


def _cut(words: str, width: float) -> str:
    kept = words
    while kept and text_width(kept) > width:
        kept = kept[:-1]
    return words if kept == words else f"{kept[:-1]}…"
