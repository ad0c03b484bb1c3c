"""What a reader should see first in a comparison, told without judging."""

from dataclasses import dataclass

from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate
from geo.report.model import Comparison, Figure, Indicator, Row

MOST_SHOWN = 6
NEAREST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Unknown:
    """Districts without a value, for one reason; ``estimate`` words the reason."""

    estimate: Estimate
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Standouts:
    """How a comparison's districts stand to the city in the chosen figure."""

    shown: tuple[Row, ...]  # the furthest from the city, at most six
    rest: tuple[Row, ...]  # the others that differ
    different_count: int
    same_count: int  # 差があるとはいえない
    uncompared_count: int  # with a value, but nothing to compare it with
    unknown_count: int
    unknown: tuple[Unknown, ...]
    judged: bool  # False for distances: they have no interval
    smallest: tuple[Row, ...]  # of distances: the nearest and the farthest
    largest: tuple[Row, ...]


def find_standouts(comparison: Comparison) -> Standouts:
    """Return the districts that differ, the furthest first, and all others counted."""
    chosen = comparison.indicator
    city = comparison.whole.figures[chosen].estimate.value or 0

    def figure(row: Row) -> Figure:
        return row.figures[chosen]

    def gap(row: Row) -> float:
        estimate = figure(row).estimate
        if figure(row).verdict is Verdict.HIGHER:
            return city - (estimate.lower or 0)
        return (estimate.upper or 0) - city

    verdicts = [figure(row).verdict for row in comparison.rows]
    different = sorted(
        (
            row
            for row in comparison.rows
            if figure(row).verdict in {Verdict.HIGHER, Verdict.LOWER}
        ),
        key=gap,
    )
    known = [row for row in comparison.rows if figure(row).estimate.known]
    by_value = sorted(known, key=lambda row: figure(row).estimate.value or 0)
    same = verdicts.count(Verdict.NO_DIFFERENCE)
    return Standouts(
        shown=tuple(different[:MOST_SHOWN]),
        rest=tuple(different[MOST_SHOWN:]),
        different_count=len(different),
        same_count=same,
        uncompared_count=len(known) - len(different) - same,
        unknown_count=len(comparison.rows) - len(known),
        unknown=_unknown(comparison),
        judged=chosen is not Indicator.NEAREST_CENTRE,
        smallest=tuple(by_value[:NEAREST_SHOWN]),
        largest=tuple(reversed(by_value[NEAREST_SHOWN:][-NEAREST_SHOWN:])),
    )


def _unknown(comparison: Comparison) -> tuple[Unknown, ...]:
    groups: dict[tuple[str, str | None], list[Row]] = {}
    for row in comparison.rows:
        estimate = row.figures[comparison.indicator].estimate
        if not estimate.known:
            groups.setdefault((estimate.state, estimate.reason), []).append(row)
    largest_first = sorted(groups.values(), key=len, reverse=True)
    return tuple(
        Unknown(rows[0].figures[comparison.indicator].estimate, tuple(rows))
        for rows in largest_first
    )
