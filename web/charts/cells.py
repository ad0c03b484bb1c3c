"""A grid of cells with a fill and a word each, rows by columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.charts.legend import KANJI, Entry, Legend, lay_out, text_width

WIDTH = 360.0
MARGIN = 4.0
ROW, TALL_ROW = 26.0, 36.0
LINE = 15.0
SIGNS = {"higher": "▲", "lower": "▼"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's fill, such as higher, same or suppressed, and its words."""

    fill: str
    words: str
    x: float = 0
    y: float = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's words in lines, or a row's in one or two; ``y`` is of the last line."""

    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Everything a grid draws, in viewBox units."""

    width: float
    height: float
    cell_width: float
    row_height: float
    columns: tuple[Heading, ...]
    rows: tuple[Heading, ...]
    cells: tuple[Cell, ...]
    legend: Legend


def draw_grid(
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Cell]]],
    legend: Iterable[Entry],
) -> Grid | None:
    """Return the grid, its row names to the left; None without cells."""
    if not columns or not rows:
        return None
    left = min(max(text_width(name) for name, _ in rows) + 10, 132.0)
    wide = (WIDTH - MARGIN - left) / len(columns)
    letters = max(int(wide / KANJI), 1)
    split = [_lines(words, letters) for words in columns]
    top = max(len(lines) for lines in split) * LINE + 10
    headings = tuple(
        Heading(lines, round(left + wide * (number + 0.5), 1), top - 6)
        for number, lines in enumerate(split)
    )
    named = [_wrap(name, left - 8) for name, _ in rows]
    high = TALL_ROW if any(len(lines) > 1 for lines in named) else ROW
    names = tuple(
        Heading(
            lines,
            left - 6,
            round(top + high * (number + 0.5) + 4 + LINE / 2 * (len(lines) - 1), 1),
        )
        for number, lines in enumerate(named)
    )
    cells = tuple(
        Cell(
            cell.fill,
            cell.words
            if text_width(cell.words) <= wide - 2
            else SIGNS.get(cell.fill, ""),
            round(left + wide * column, 1),
            round(top + high * number, 1),
        )
        for number, (_, row) in enumerate(rows)
        for column, cell in enumerate(row)
    )
    seen = {cell.fill for cell in cells}
    below = lay_out(
        [entry for entry in legend if entry.fill in seen],
        top=top + high * len(rows) + 8,
    )
    return Grid(
        WIDTH, below.bottom, round(wide, 1), high, headings, names, cells, below
    )


def _lines(words: str, letters: int) -> tuple[str, ...]:
    return tuple(
        words[start : start + letters] for start in range(0, len(words), letters)
    )


def _wrap(words: str, width: float) -> tuple[str, ...]:
    """Return words in one line or two, between words where there are spaces."""
    if text_width(words) <= width:
        return (words,)
    fits = max(at for at in range(1, len(words)) if text_width(words[:at]) <= width)
    gap = words.rfind(" ", 0, fits + 1)
    end = gap if gap > 0 else fits
    return words[:end], _cut(words[end:].strip(), width)


def _cut(words: str, width: float) -> str:
    """Return words that fit, the rest as …."""
    if text_width(words) <= width:
        return words
    kept = words
    while kept and text_width(kept) + KANJI > width:
        kept = kept[:-1]
    return f"{kept}…"
