"""Ranks with the interval of ranks, one strip a figure: 1st at the left."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.report.planning.model import Rank

START, END = 12.0, 348.0
PITCH, HEAD = 52.0, 6.0
NARROWEST = 8.0


@dataclass(frozen=True, slots=True)
class Strip:
    """One figure's rank: where it lies, and between which ends."""

    label: str
    value: str
    top: float
    at: float
    low: float
    width: float


@dataclass(frozen=True, slots=True)
class RankStrips:
    """All strips in viewBox units."""

    height: float
    strips: tuple[Strip, ...]


def draw_rank_strips(ranks: Sequence[tuple[str, str, Rank]]) -> RankStrips | None:
    """Return strips of (label, rank in words, rank); None where nothing is ranked."""
    if not ranks:
        return None
    return RankStrips(
        height=HEAD + PITCH * len(ranks) + 4,
        strips=tuple(
            _strip(label, words, rank, HEAD + PITCH * number)
            for number, (label, words, rank) in enumerate(ranks)
        ),
    )


def _strip(label: str, words: str, rank: Rank, top: float) -> Strip:
    def place(position: int) -> float:
        share = (position - 1) / max(rank.of - 1, 1)
        return round(START + (END - START) * share, 1)

    low, high = place(rank.low), place(rank.high)
    short = max(NARROWEST - (high - low), 0) / 2
    return Strip(
        label, words, top, place(rank.place), low - short, high - low + 2 * short
    )
