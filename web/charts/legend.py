"""A chart's legend inside its own drawing, in lines that fit its width."""

from collections.abc import Iterable
from dataclasses import dataclass

KANJI = 13.4
LATIN = 7.6
LINE = 24.0
SWATCH = 34.0
BETWEEN = 14.0
WIDE_FROM = 0x2E80
"""From this character on letters are as wide as they are high."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fill or a sign, and what it means."""

    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry at the left end of its line's middle."""

    fill: str
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Legend:
    """Entries in viewBox units, and where the drawing ends below them."""

    entries: tuple[PlacedEntry, ...]
    bottom: float


def text_width(words: str) -> float:
    """Return about how wide words are, in units of a 13 unit text."""
    return sum(KANJI if ord(letter) >= WIDE_FROM else LATIN for letter in words)


def lay_out(
    entries: Iterable[Entry], *, top: float, width: float = 360, left: float = 8
) -> Legend:
    """Return entries from left to right, a new line where the next would not fit."""
    placed: list[PlacedEntry] = []
    x, y = left, top + LINE / 2
    for entry in entries:
        needed = SWATCH + text_width(entry.words)
        if placed and x + needed > width - left:
            x, y = left, y + LINE
        placed.append(PlacedEntry(entry.fill, entry.words, round(x, 1), round(y, 1)))
        x += needed + BETWEEN
    return Legend(tuple(placed), round(y + LINE / 2 + 4, 1) if placed else top)
