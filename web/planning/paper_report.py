"""What a printed report says: its chapters, made of the same records as the pages."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from geo.domain.indicators import GROUPS, Indicator
from geo.report.basis.model import Basis
from geo.report.planning.model import WHOLE, CityFigures, FigureCard
from geo.report.planning.tables import table_years
from web.planning.chart_list import Chart
from web.planning.city_charts import CITY_CHARTS
from web.planning.district_charts import DISTRICT_CHARTS
from web.planning.pdf import write_pdf
from web.planning.pictures import draw_png
from web.planning.query import PlanningQuery
from web.planning.together import Sheet, sheets_of

MOST_DISTRICTS: Final = 100
"""With more, their figures stand in the tables to take away: nobody reads 500 pages."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its picture, drawn by the one program that draws all of SVG."""

    chart: Chart
    picture: str  # data: address


@dataclass(frozen=True, slots=True)
class Chapter:
    """One indicator's figures: of every district, or of one with its years."""

    indicator: Indicator
    cards: tuple[FigureCard, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A report to print. ``code`` is None for the whole city."""

    figures: CityFigures
    code: str | None
    name: str
    groups: tuple[tuple[str, tuple[FigureCard, ...]], ...]
    chapters: tuple[Chapter, ...]
    charts: tuple[Drawn, ...]
    together: tuple[Sheet, ...]
    together_year: int | None
    sources: tuple[str, ...]
    as_kept: bool
    too_many: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The rows of the tables of every district, the whole city first."""
        return (WHOLE, *self.basis.codes)

    @property
    def basis(self) -> Basis:
        """What all of it stands on."""
        return self.figures.basis


def write_report(figures: CityFigures, query: PlanningQuery, code: str | None) -> bytes:
    """Return the report of a city, or of one of its districts, as PDF."""
    return write_pdf("planning/paper/report.html", paper=_paper(figures, query, code))


def _paper(figures: CityFigures, query: PlanningQuery, code: str | None) -> Paper:
    basis = figures.basis
    shown = code or WHOLE
    year = next(iter(table_years(basis)), None)
    cards = [
        figures.cards[item.id][shown]
        for item in figures.indicators
        if shown in figures.cards[item.id]
    ]
    groups = tuple(
        (group, found)
        for group in GROUPS
        if (found := tuple(card for card in cards if card.indicator.group == group))
    )
    return Paper(
        figures=figures,
        code=code,
        name=basis.names[code] if code else basis.city.name,
        groups=groups,
        chapters=tuple(_chapters(figures, code)),
        charts=tuple(_charts(figures, query, code)),
        together=() if year is None else sheets_of(figures, year, shown),
        together_year=year,
        sources=tuple(_sources(basis)),
        as_kept=query.as_of is not None,
        too_many=code is None and len(basis.codes) > MOST_DISTRICTS,
    )


def _chapters(figures: CityFigures, code: str | None) -> Iterator[Chapter]:
    if code is None and len(figures.basis.codes) > MOST_DISTRICTS:
        return
    for indicator in figures.indicators:
        cards = figures.cards[indicator.id]
        if code is None:
            yield Chapter(
                indicator, tuple(cards[c] for c in (WHOLE, *figures.basis.codes))
            )
        elif len(cards[code].years) > 1:
            yield Chapter(indicator, (cards[code],))


def _charts(
    figures: CityFigures, query: PlanningQuery, code: str | None
) -> Iterator[Drawn]:
    for draw in (DISTRICT_CHARTS if code else CITY_CHARTS).values():
        chart = draw(figures, query, code)
        if chart is not None:
            picture = b64encode(draw_png(chart)).decode("ascii")
            yield Drawn(chart, f"data:image/png;base64,{picture}")


def _sources(basis: Basis) -> list[str]:
    said = [basis.area_set.source, basis.population.source]
    said += [m.source for found in basis.measures.values() for m in found]
    said += [mix.source for mix in basis.mixes.values()]
    return [text for text in dict.fromkeys(said) if text]
