"""What stands above and below every chart of one figure."""

from geo.report.basis.model import Measure
from geo.report.planning.model import WHOLE, CityFigures, FigureCard
from web.filters import fiscal_year, plain_day
from web.language import translated as _
from web.words import indicator_name


def figure_title(card: FigureCard) -> str:
    """Return an indicator's name with the year or day it speaks of."""
    name = indicator_name(card.indicator.id)
    if card.fiscal_year is not None:
        return f"{name}　{fiscal_year(card.fiscal_year)}"
    return f"{name}　{plain_day(card.as_of)}" if card.as_of else name


def figure_sources(figures: CityFigures, indicator: str) -> tuple[str, ...]:
    """Return who published what a figure is made from, and when."""
    basis = figures.basis
    measure = figure_measure(figures, indicator)
    people = basis.population
    said = [] if measure is None else [(measure.source, measure.as_of)]
    if basis.area_set.source:
        said.append((basis.area_set.source, basis.area_set.valid_from))
    if people.source:
        said.append((people.source, people.as_of))
    return tuple(
        dict.fromkeys(
            _("%(source)s（%(day)s）", source=source, day=plain_day(day))
            if day
            else source
            for source, day in said
            if source
        )
    )


def figure_measure(figures: CityFigures, indicator: str) -> Measure | None:
    """Return the measure that an indicator's figures are made from."""
    card = figures.cards.get(indicator, {}).get(WHOLE)
    if card is None:
        return None
    return figures.basis.in_year(card.indicator.of or indicator, card.fiscal_year)
