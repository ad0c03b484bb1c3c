"""Every indicator of every district, each cell told apart without colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.domain.indicators import Indicator
from geo.report.planning.model import CityFigures, FigureCard
from web.planning.city_page import grouped, sort_codes
from web.planning.paint import outcome_fill
from web.planning.query import PlanningQuery


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One figure, and higher, lower, same, uncompared or its state."""

    card: FigureCard
    fill: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One district's cells, in order of the columns."""

    code: str
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole table; ``whole`` is the city."""

    columns: tuple[Indicator, ...]
    whole: tuple[FigureCard, ...]
    rows: tuple[HeatRow, ...]


def make_heat(
    figures: CityFigures, query: PlanningQuery, kana: Mapping[str, str]
) -> Heat:
    """Return the table, its rows in the order asked for by the chosen indicator."""
    columns = tuple(
        item for _group, items in grouped(figures.indicators) for item in items
    )
    return Heat(
        columns=columns,
        whole=tuple(figures.card(item.id) for item in columns),
        rows=tuple(
            HeatRow(
                code,
                figures.basis.names[code],
                tuple(_cell(figures.card(item.id, code)) for item in columns),
            )
            for code in sort_codes(figures, query, kana)
        ),
    )


def _cell(card: FigureCard) -> HeatCell:
    return HeatCell(card, outcome_fill(card.estimate, card.verdict))
