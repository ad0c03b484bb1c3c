"""Mixes as bars of shares, the city's share as a tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.report.planning.model import MixShare, MixShares

START, END = 12.0, 236.0
"""Of the axis; the numbers stand to its right."""

HEADING, PITCH, BETWEEN = 24.0, 42.0, 12.0


@dataclass(frozen=True, slots=True)
class ClassBar:
    """One class; ``width`` 0 where there is none of it."""

    row: MixShare
    top: float
    width: float
    tick: float | None


@dataclass(frozen=True, slots=True)
class MixBlock:
    """One mix with its heading."""

    title: str
    top: float
    bars: tuple[ClassBar, ...]
    few: bool  # too few to be compared: only their number is told


@dataclass(frozen=True, slots=True)
class MixBars:
    """Every mix in viewBox units."""

    height: float
    blocks: tuple[MixBlock, ...]


def draw_mix_bars(
    mixes: Sequence[tuple[str, MixShares, MixShares]],
) -> MixBars | None:
    """Return the bars of (title, mix, the city's mix); None where no mix has anything to share."""
    top = 4.0
    blocks: list[MixBlock] = []
    for title, mix, whole in mixes:
        if not mix.total:
            continue
        cities = (
            {}
            if mix.small
            else {row.class_code: row.share.value for row in whole.shares}
        )
        bars = tuple(
            _bar(row, cities.get(row.class_code), top + HEADING + PITCH * number)
            for number, row in enumerate(mix.shares)
        )
        blocks.append(MixBlock(title, top, bars, mix.small))
        top += HEADING + PITCH * len(bars) + BETWEEN
    return MixBars(top, tuple(blocks)) if blocks else None


def _bar(row: MixShare, city: float | None, top: float) -> ClassBar:
    reach = END - START
    return ClassBar(
        row,
        top,
        round(reach * (row.share.value or 0), 1),
        None if city is None else round(START + reach * city, 1),
    )
