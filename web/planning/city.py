"""The city's page: every district side by side."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.report.comparison import compare_districts
from geo.report.model import Indicator
from web.caching import revalidated
from web.charts.choropleth import draw_choropleth
from web.charts.interval_bar import draw_bar
from web.charts.outlines import draw_outlines
from web.comparison_query import SORTS, read_areas, read_comparison_query
from web.database import get_snapshot, open_session
from web.planning.blueprint import bp
from web.planning.old import (
    MAP_WIDTH,
    TABLE_BAR,
    find_nearest_centres,
    make_figure_axis,
)
from web.standouts import find_standouts

GEOJSON = "application/geo+json"


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
    axis = make_figure_axis(comparison, query.indicator, TABLE_BAR)
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
        centres=find_nearest_centres(snapshot, comparison),
    )


@bp.get("/<city>/districts.geojson")
@revalidated
def send_districts(city: str) -> ResponseReturnValue:
    """Send an area set's districts as GeoJSON."""
    snapshot = get_snapshot(city)
    areas = read_areas(request.args, snapshot)
    return Response(snapshot.districts_geojson(areas), mimetype=GEOJSON)
