"""The charts of the city's page: map, bars, funnel plot, clusters."""

from dataclasses import dataclass
from typing import Final

from geo.domain.estimate import Unit
from geo.report.planning.model import WHOLE, CityFigures, FigureCard
from web.charts.bars import BarRow, Bars, draw_bars
from web.charts.choropleth import Painted, draw_choropleth
from web.charts.funnel_plot import FunnelPlot, draw_funnel
from web.charts.interval_bar import draw_bar, make_axis
from web.charts.legend import Entry
from web.charts.outlines import Outlines, draw_outlines
from web.filters import count, estimate, fraction, in_unit, interval
from web.language import translated as _
from web.planning.chart_list import Chart, ChartTable, Draw
from web.planning.figure_title import figure_sources, figure_title
from web.planning.paint import (
    class_entries,
    class_fill,
    cluster_entries,
    outcome_entries,
    outcome_fill,
)
from web.planning.query import PlanningQuery
from web.planning.spread_charts import SPREAD_CHARTS
from web.planning.spread_found import find_against, find_clusters
from web.planning.words import cluster_label, size_label, verdict_label

MAP_WIDTH = 360


@dataclass(frozen=True, slots=True)
class FunnelDrawing:
    """A funnel plot and the words of its axes."""

    plot: FunnelPlot
    unit: Unit
    size_words: str
    phi: float


@dataclass(frozen=True, slots=True)
class BarsDrawing:
    """Rows of bars."""

    bars: Bars


def district_cards(figures: CityFigures, indicator: str) -> tuple[FigureCard, ...]:
    """Return an indicator's cards of districts, in order of code."""
    cards = figures.cards.get(indicator, {})
    return tuple(card for code, card in cards.items() if code != WHOLE)


def city_outlines(figures: CityFigures) -> Outlines:
    """Return the districts' outlines in the viewBox of a map."""
    basis = figures.basis
    return draw_outlines(basis.outlines, basis.city.plane_srid, width=MAP_WIDTH)


def draw_map(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return the map of the chosen indicator, by class or by outcome."""
    del code
    cards = district_cards(figures, query.indicator)
    if not cards:
        return None
    names = figures.basis.names
    against = find_against(figures, query.indicator, query.against)
    by_outcome = query.colouring == "outcome"
    indicator = cards[0].indicator
    painted = [
        Painted(
            card.code,
            names[card.code],
            outcome_fill(card.estimate, against[card.code].verdict)
            if by_outcome
            else class_fill(card),
            estimate(card.estimate),
        )
        for card in cards
    ]
    entries = (
        outcome_entries(indicator, query.against, names.get(query.against, ""))
        if by_outcome
        else class_entries(figures.breaks[query.indicator], indicator.unit)
    )
    return Chart(
        name="choropleth",
        title=figure_title(cards[0]),
        finding=_("地区ごとの値の地図。値は表と同じです。"),
        template="charts/choropleth.html",
        drawing=draw_choropleth(painted, city_outlines(figures), entries),
        table=ChartTable(
            (_("地区"), _("値"), _("もとの数")),
            tuple(
                (names[card.code], estimate(card.estimate), fraction(card.estimate))
                for card in cards
            ),
        ),
        sources=figure_sources(figures, query.indicator),
    )


def draw_rows(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return every district's value with its interval."""
    del code
    cards = district_cards(figures, query.indicator)
    if not cards:
        return None
    names = figures.basis.names
    whole = figures.card(query.indicator).estimate
    axis = make_axis([card.estimate for card in cards], whole, start=120, end=290)
    rows = [
        BarRow(names[card.code], estimate(card.estimate), draw_bar(card, axis))
        for card in cards
    ]
    legend = [Entry("line", _("市全体 %(value)s", value=estimate(whole)))]
    bars = draw_bars(rows, axis, legend if whole.known else ())
    if bars is None:
        return None
    return Chart(
        name="bars",
        title=figure_title(cards[0]),
        finding=_("地区ごとの値と95%区間。値は表と同じです。"),
        template="charts/bars.html",
        drawing=BarsDrawing(bars),
        table=ChartTable(
            (_("地区"), _("値"), _("95%区間"), _("市全体とくらべて")),
            tuple(
                (
                    names[card.code],
                    estimate(card.estimate),
                    interval(card.estimate),
                    verdict_label(card.verdict, card.indicator),
                )
                for card in cards
            ),
        ),
        sources=figure_sources(figures, query.indicator),
    )


def draw_funnel_plot(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return the funnel plot of the chosen indicator, None where it has none."""
    del code
    funnel = figures.funnels.get(query.indicator)
    if funnel is None or not funnel.points:
        return None
    names = figures.basis.names
    unit = funnel.indicator.unit
    centre = in_unit(funnel.centre, unit)
    legend = (
        Entry("band", _("95%の帯")),
        Entry("far", _("99.8%の帯")),
        Entry("naive", _("補正しない95%の帯")),
        Entry("line", _("市全体 %(value)s", value=centre)),
    )
    plot = draw_funnel(funnel, names, legend)
    outside = [names[dot] for dot, place in funnel.places.items() if place != "within"]
    finding = (
        _("95%%の帯の外にある地区：%(names)s。", names="、".join(outside))
        if outside
        else _("95%の帯の外にある地区はありません。")
    )
    return Chart(
        name="funnel",
        title=figure_title(figures.card(query.indicator)),
        finding=finding,
        template="charts/funnel.html",
        drawing=FunnelDrawing(plot, unit, size_label(funnel.indicator), funnel.phi),
        table=ChartTable(
            (_("地区"), _("大きさ"), _("値")),
            tuple(
                (names[point], count(size), in_unit(value, unit))
                for point, (size, value) in funnel.points.items()
            ),
        ),
        sources=figure_sources(figures, query.indicator),
    )


def draw_clusters(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return where high and low districts lie together, None where not looked for."""
    del code
    if not district_cards(figures, query.indicator):
        return None
    found = find_clusters(figures, query.indicator)
    if found.clusters is None:
        return None
    names = figures.basis.names
    painted = [
        Painted(district, names[district], str(kind), "")
        for district, kind in found.clusters.items()
    ]
    shown = [item for item in painted if item.fill not in {"none", "no_value"}]
    return Chart(
        name="clusters",
        title=figure_title(figures.card(query.indicator)),
        finding=_("まわりとのまとまりがみられる地区は%(n)sです。", n=len(shown))
        if shown
        else _("まわりとのまとまりがみられる地区はありません。"),
        template="charts/choropleth.html",
        drawing=draw_choropleth(painted, city_outlines(figures), cluster_entries()),
        table=ChartTable(
            (_("地区"), _("まわりとのまとまり")),
            tuple((item.name, cluster_label(item.fill)) for item in shown),
        ),
        sources=figure_sources(figures, query.indicator),
    )


CITY_CHARTS: Final[dict[str, Draw]] = {
    "choropleth": draw_map,
    "bars": draw_rows,
    "funnel": draw_funnel_plot,
    "clusters": draw_clusters,
    **SPREAD_CHARTS,
}
