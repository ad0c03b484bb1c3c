"""Which sentences a figure allows: only what its counts bear, and never a cause."""

from dataclasses import dataclass
from enum import StrEnum

from geo.analysis.rates import Verdict
from geo.domain.estimate import Unit
from geo.report.planning.model import CityFigures, FigureCard, Place

TIMES_FROM = 1.2
"""From this ratio to the city's value on, a difference is also told as a multiple."""

JUDGED = frozenset({Verdict.HIGHER, Verdict.LOWER, Verdict.NO_DIFFERENCE})
DIFFERENT = frozenset({Verdict.HIGHER, Verdict.LOWER})


class Said(StrEnum):
    """What a sentence says; its words are chosen where pages are made."""

    UNKNOWN = "unknown"  # why there is no figure
    LEVEL = "level"  # the value and what it was made from
    AGAINST = "against"  # the verdict
    TIMES = "times"  # how many times the city's, only where it differs
    SPREAD = "spread"  # differs, but no more than districts do among themselves
    RANK = "rank"
    TREND = "trend"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence about one figure. ``times`` is given where `kind` is TIMES."""

    kind: Said
    card: FigureCard
    times: float | None = None


def describe_sentences(card: FigureCard, figures: CityFigures) -> tuple[Sentence, ...]:
    """Return what may be said of a district's figure, in order.

    Parameters
    ----------
    card : FigureCard
        The figure.
    figures : CityFigures
        Those of its city; a figure of the whole city is compared with nothing.

    Returns
    -------
    tuple of Sentence
        One (UNKNOWN) where there is no value. A multiple is only told where the
        95 % interval clears the city's value and the ratio is `TIMES_FROM` or more
        (or its inverse or less); "higher" and "lower" are qualified where the
        figure lies within the spread that districts have among themselves.

    Notes
    -----
    No sentence tells a cause, and none is made from a difference that chance
    alone explains.
    """
    if not card.estimate.known:
        return (Sentence(Said.UNKNOWN, card),)
    found = [Sentence(Said.LEVEL, card)]
    if card.code in figures.basis.names and card.verdict in JUDGED:
        found.append(Sentence(Said.AGAINST, card))
        times = _times(card)
        if times is not None:
            found.append(Sentence(Said.TIMES, card, times))
        if card.verdict in DIFFERENT and card.place is Place.WITHIN:
            found.append(Sentence(Said.SPREAD, card))
    if card.rank is not None:
        found.append(Sentence(Said.RANK, card))
    if card.trend is not None:
        found.append(Sentence(Said.TREND, card))
    if card.change is not None and card.change.verdict in JUDGED:
        found.append(Sentence(Said.CHANGE, card))
    return tuple(found)


def _times(card: FigureCard) -> float | None:
    value, whole = card.estimate.value, card.whole.value
    if card.verdict not in DIFFERENT or not value or not whole:
        return None
    if card.estimate.unit not in {Unit.SHARE, Unit.PER_1000}:
        return None
    ratio = value / whole
    return ratio if ratio >= TIMES_FROM or ratio <= 1 / TIMES_FROM else None
