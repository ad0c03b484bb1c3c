"""One district's report."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.report.district import describe_district
from geo.report.model import Indicator
from web.caching import revalidated
from web.charts.interval_bar import draw_bar
from web.charts.outlines import draw_outlines
from web.charts.trend import draw_trend
from web.comparison_query import read_areas
from web.database import get_snapshot, open_session
from web.planning.blueprint import bp
from web.planning.old import (
    CARD_BAR,
    LOCATION_WIDTH,
    find_nearest_centres,
    make_figure_axis,
)


@bp.get("/<city>/districts/<path:code>")
@revalidated
def show_district(city: str, code: str) -> ResponseReturnValue:
    """Show one district's figures, its years and what is going on there."""
    snapshot = get_snapshot(city)
    areas = read_areas(request.args, snapshot)
    with open_session() as session:
        report = describe_district(session, snapshot, code, areas)
    axes = {
        which: make_figure_axis(report.comparison, which, CARD_BAR)
        for which in Indicator
    }
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
        centres=find_nearest_centres(snapshot, report.comparison),
    )
