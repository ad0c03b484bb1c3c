"""Districts side by side, and the report of one."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.report.comparison import compare_districts
from geo.report.district import describe_district
from geo.report.model import Comparison, Indicator
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.caching import revalidated
from web.charts.choropleth import draw_choropleth
from web.charts.interval_bar import IntervalAxis, draw_bar, make_axis
from web.charts.outlines import draw_outlines
from web.charts.trend import draw_trend
from web.comparison_query import SORTS, read_areas, read_comparison_query
from web.database import get_snapshot, open_session
from web.standouts import find_standouts

bp = Blueprint("districts", __name__)

GEOJSON = "application/geo+json"
MAP_WIDTH = 360
LOCATION_WIDTH = 220
TABLE_BAR = (14, 242)  # start and end of the axis in the viewBox
CARD_BAR = (8, 232)


@bp.get("/<city>/districts/")
@revalidated
def show_comparison(city: str) -> ResponseReturnValue:
    """Show how participation varies between a city's districts."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template("districts/none.html", city=snapshot.city)
    with open_session() as session:
        query = read_comparison_query(request.args, session, snapshot)
        comparison = compare_districts(
            session,
            snapshot,
            query.areas,
            query.indicator,
            fiscal_year=query.fiscal_year,
        )
    area_set = snapshot.get_area_set(query.areas)
    outlines = draw_outlines(
        area_set.outlines, snapshot.city.plane_srid, width=MAP_WIDTH
    )
    axis = _axis(comparison, query.indicator, TABLE_BAR)
    return render_template(
        "districts/comparison.html",
        city=snapshot.city,
        comparison=comparison,
        query=query,
        sorts=SORTS,
        indicators=tuple(Indicator),
        rows=query.sorted_rows(comparison),
        standouts=find_standouts(comparison),
        choropleth=draw_choropleth(comparison, outlines),
        axis=axis,
        bars={
            row.code: draw_bar(row.figures[query.indicator], axis)
            for row in comparison.rows
        },
        centres=_nearest_centres(snapshot, comparison),
    )


@bp.get("/<city>/districts.geojson")
@revalidated
def send_districts(city: str) -> ResponseReturnValue:
    """Send an area set's districts as GeoJSON."""
    snapshot = get_snapshot(city)
    areas = read_areas(request.args, snapshot)
    return Response(snapshot.districts_geojson(areas), mimetype=GEOJSON)


@bp.get("/<city>/districts/<path:code>")
@revalidated
def show_district(city: str, code: str) -> ResponseReturnValue:
    """Show one district's figures, its years and what is going on there."""
    snapshot = get_snapshot(city)
    areas = read_areas(request.args, snapshot)
    with open_session() as session:
        report = describe_district(session, snapshot, code, areas)
    axes = {which: _axis(report.comparison, which, CARD_BAR) for which in Indicator}
    area_set = snapshot.get_area_set(areas)
    return render_template(
        "districts/district.html",
        city=snapshot.city,
        report=report,
        areas=areas,
        indicators=tuple(Indicator),
        axes=axes,
        bars={
            which: draw_bar(report.row.figures[which], axis)
            for which, axis in axes.items()
        },
        trend=draw_trend(report.years),
        outlines=draw_outlines(
            area_set.outlines, snapshot.city.plane_srid, width=LOCATION_WIDTH
        ),
        centres=_nearest_centres(snapshot, report.comparison),
    )


def _axis(
    comparison: Comparison, indicator: Indicator, ends: tuple[int, int]
) -> IntervalAxis:
    return make_axis(
        [row.figures[indicator].estimate for row in comparison.rows],
        comparison.whole.figures[indicator].estimate,
        start=ends[0],
        end=ends[1],
    )


def _nearest_centres(snapshot: Snapshot, comparison: Comparison) -> dict[str, Card]:
    """Return each district's nearest centre; the estimate's source is its uid."""
    nearest = {
        row.code: row.figures[Indicator.NEAREST_CENTRE].estimate
        for row in comparison.rows
    }
    return {
        code: snapshot.get_card(estimate.source)
        for code, estimate in nearest.items()
        if estimate.known
    }
