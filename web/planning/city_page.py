"""What the city's page says of one indicator: rows, what stands out, who is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate, Reason, Unit, missing
from geo.domain.indicators import GROUPS, Indicator
from geo.report.planning.against import Against
from geo.report.planning.model import WHOLE, CityFigures, FigureCard, Standout
from web.charts.interval_bar import IntervalAxis, IntervalBar, draw_bar, make_axis
from web.planning.paint import class_fill, outcome_fill
from web.planning.query import PlanningQuery
from web.planning.spread_found import find_against

TABLE_BAR = (14, 242)
"""Start and end of the axis in the table's viewBox."""


@dataclass(frozen=True, slots=True)
class Row:
    """One district of the chosen indicator; ``fill`` is its colour on the maps."""

    code: str
    name: str
    card: FigureCard
    against: Against
    bar: IntervalBar
    fill: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Districts without a value, for one reason; ``estimate`` words the reason."""

    estimate: Estimate
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """How many districts are what, of the chosen indicator against the city."""

    districts: int
    same: int
    different: int
    unknown: int
    judged: bool


@dataclass(frozen=True, slots=True)
class CityPage:
    """Everything the city's page says of the chosen indicator."""

    rows: tuple[Row, ...]
    whole: FigureCard | None
    axis: IntervalAxis
    finding: Finding
    standouts: tuple[Standout, ...]  # of the chosen indicator
    others: tuple[Standout, ...]  # of every other one
    unknown: tuple[Unknown, ...]


def make_page(
    figures: CityFigures, query: PlanningQuery, kana: Mapping[str, str]
) -> CityPage:
    """Return the page's content; ``kana``: readings of names by code, for sorting."""
    cards = {
        code: card
        for code, card in figures.cards.get(query.indicator, {}).items()
        if code != WHOLE
    }
    whole = figures.cards.get(query.indicator, {}).get(WHOLE)
    axis = axis_of(cards, whole)
    against = find_against(figures, query.indicator, query.against)
    by_outcome = query.colouring == "outcome"
    rows = [
        Row(
            code=code,
            name=figures.basis.names[code],
            card=card,
            against=against[code],
            bar=draw_bar(card, axis),
            fill=outcome_fill(card.estimate, against[code].verdict)
            if by_outcome
            else class_fill(card),
        )
        for code in sort_codes(figures, query, kana)
        if (card := cards.get(code)) is not None
    ]
    chosen = [item for item in figures.standouts if item.card.code != WHOLE]
    return CityPage(
        rows=tuple(rows),
        whole=whole,
        axis=axis,
        finding=_count(rows),
        standouts=tuple(i for i in chosen if i.card.indicator.id == query.indicator),
        others=tuple(i for i in chosen if i.card.indicator.id != query.indicator),
        unknown=_unknown(rows),
    )


def axis_of(cards: Mapping[str, FigureCard], whole: FigureCard | None) -> IntervalAxis:
    """Return the axis of a table's bars."""
    estimates = [card.estimate for card in cards.values()]
    city = whole.estimate if whole else next(iter(estimates), None)
    start, end = TABLE_BAR
    if city is None:
        city = missing(Unit.COUNT, Reason.NOT_REPORTED)
    return make_axis(estimates, city, start=start, end=end)


def sort_codes(
    figures: CityFigures, query: PlanningQuery, kana: Mapping[str, str]
) -> tuple[str, ...]:
    """Return districts in the order asked for, unknown ones last."""
    cards = figures.cards.get(query.indicator, {})

    def key(code: str) -> tuple[bool, float | str, str]:
        if query.sort == "name":
            return (False, kana.get(code) or figures.basis.names[code], code)
        if query.sort == "code" or code not in cards:
            return (False, code, "")
        estimate = cards[code].estimate
        number = estimate.denominator if query.sort == "n" else estimate.value
        return (number is None, -(number or 0), code)

    return tuple(sorted(figures.basis.codes, key=key))


def grouped(
    indicators: tuple[Indicator, ...],
) -> tuple[tuple[str, list[Indicator]], ...]:
    """Return indicators under their groups, in the registry's order of groups."""
    found = [
        (group, [item for item in indicators if item.group == group])
        for group in GROUPS
    ]
    return tuple((group, items) for group, items in found if items)


def _count(rows: list[Row]) -> Finding:
    verdicts = [row.card.verdict for row in rows]
    return Finding(
        districts=len(rows),
        same=verdicts.count(Verdict.NO_DIFFERENCE),
        different=verdicts.count(Verdict.HIGHER) + verdicts.count(Verdict.LOWER),
        unknown=sum(not row.card.estimate.known for row in rows),
        judged=bool(rows) and rows[0].card.indicator.judged,
    )


def _unknown(rows: list[Row]) -> tuple[Unknown, ...]:
    groups: dict[tuple[str, str | None], list[Row]] = {}
    for row in rows:
        estimate = row.card.estimate
        if not estimate.known:
            groups.setdefault((estimate.state, estimate.reason), []).append(row)
    largest_first = sorted(groups.values(), key=len, reverse=True)
    return tuple(
        Unknown(found[0].card.estimate, tuple(found)) for found in largest_first
    )
