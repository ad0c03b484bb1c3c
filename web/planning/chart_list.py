"""Every chart of the planners' pages by name, so that each can be taken away alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.report.planning.model import CityFigures
from web.planning.query import PlanningQuery


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The same numbers as words: a header and rows of text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn.

    ``template`` has a macro ``draw(chart)`` that gives one ``<svg>`` with nothing
    outside itself: presentation attributes, own patterns, no class that a
    stylesheet must know. ``finding`` is its sentence for a screen reader.
    """

    name: str
    title: str
    finding: str
    template: str
    drawing: Any
    table: ChartTable
    sources: tuple[str, ...] = field(default=())


Draw = Callable[[CityFigures, PlanningQuery, str | None], Chart | None]
"""Figures, what was asked, a district's code or None; None where there is nothing to draw."""


def find_charts() -> Mapping[str, Draw]:
    """Return every chart's function by its name in addresses."""
    from web.planning.city_charts import CITY_CHARTS
    from web.planning.district_charts import DISTRICT_CHARTS

    return {**CITY_CHARTS, **DISTRICT_CHARTS}
