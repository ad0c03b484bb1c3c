"""The axis and the bar of each figure of a district's report."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.domain.estimate import Estimate
from geo.report.planning.model import CityFigures, FigureCard
from web.charts.interval_bar import IntervalAxis, IntervalBar, draw_bar, make_axis

REFERENCES = {"zero": 0.0, "one": 1.0}
"""What figures are compared with where it is not the city's value."""


@dataclass(frozen=True, slots=True)
class CardBar:
    """A figure's bar; ``reference``: the words at its dashed line, None: the city."""

    bar: IntervalBar
    axis: IntervalAxis
    reference: str | None


def draw_card_bar(
    figures: CityFigures, card: FigureCard, start: int, end: int
) -> CardBar:
    """Return a card's bar on the axis that all districts' values lie on."""
    others = figures.cards[card.indicator.id].values()
    axis = refer(
        make_axis(
            [other.estimate for other in others], card.whole, start=start, end=end
        ),
        card,
    )
    reference = REFERENCES.get(card.indicator.comparator)
    return CardBar(
        draw_bar(card, axis), axis, None if reference is None else f"{reference:g}"
    )


def shared_axis(
    card: FigureCard, estimates: Iterable[Estimate], start: int, end: int
) -> IntervalAxis:
    """Return one axis for several areas' values of a figure."""
    return refer(make_axis(estimates, card.whole, start=start, end=end), card)


def refer(axis: IntervalAxis, card: FigureCard) -> IntervalAxis:
    """Return an axis whose dashed line is what the figure is compared with."""
    reference = REFERENCES.get(card.indicator.comparator)
    if reference is None:
        return axis
    return replace(axis, city=axis.scale.place(reference))
