"""The city's page: every district side by side."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.report.planning.model import CityFigures
from web.caching import revalidated
from web.comparison_query import read_areas
from web.database import get_snapshot
from web.planning.blueprint import bp
from web.planning.city_charts import draw_clusters, draw_funnel_plot, draw_map
from web.planning.city_page import grouped, make_page
from web.planning.figure_title import figure_measure, figure_sources
from web.planning.figures import get_figures
from web.planning.query import (
    SORTS,
    PlanningQuery,
    fiscal_years,
    read_as_of,
    read_planning_query,
)
from web.planning.spread_found import find_clusters

GEOJSON = "application/geo+json"


@bp.get("/<city>/districts/")
@revalidated
def show_comparison(city: str) -> ResponseReturnValue:
    """Show how participation varies between a city's districts."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template("planning/city/none.html", city=snapshot.city)
    figures, query = read_page(city)
    districts = snapshot.get_area_set(query.areas).districts
    page = make_page(figures, query, {d.code: d.kana or "" for d in districts})
    return render_template(
        "planning/city/comparison.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        page=page,
        groups=grouped(figures.indicators),
        years=fiscal_years(figures),
        sorts=SORTS,
        choropleth=draw_map(figures, query),
        funnel=draw_funnel_plot(figures, query),
        clusters=find_clusters(figures, query.indicator) if page.rows else None,
        cluster_map=draw_clusters(figures, query),
        sources=figure_sources(figures, query.indicator),
        measure=figure_measure(figures, query.indicator),
    )


def read_page(city: str) -> tuple[CityFigures, PlanningQuery]:
    """Return the figures an address asks for, and what it asks of them.

    Raises
    ------
    InvalidQueryError
        If it names what there is not.
    NotFoundError
        If the city or the area set does not exist.
    """
    as_of = read_as_of(request.args)
    areas = (
        request.args.get("areas") or None
        if as_of  # a kept report outlives its area set
        else read_areas(request.args, get_snapshot(city))
    )
    figures = get_figures(city, areas, as_of=as_of)
    query = read_planning_query(request.args, figures)
    if query.fiscal_year is None:
        return figures, query
    year = query.fiscal_year
    return get_figures(city, areas, fiscal_year=year, as_of=as_of), query


@bp.get("/<city>/districts.geojson")
@revalidated
def send_districts(city: str) -> ResponseReturnValue:
    """Send an area set's districts as GeoJSON."""
    snapshot = get_snapshot(city)
    areas = read_areas(request.args, snapshot)
    return Response(snapshot.districts_geojson(areas), mimetype=GEOJSON)
