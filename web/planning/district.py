"""One district's report."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.report.planning.district import describe_district
from geo.report.planning.happenings import find_happenings
from geo.report.planning.tables import table_years
from web.caching import revalidated
from web.charts.outlines import draw_outlines
from web.database import get_snapshot
from web.planning.blueprint import bp
from web.planning.card_bars import draw_card_bar
from web.planning.district_charts import (
    chart_mixes,
    chart_published,
    chart_years,
    draw_bars,
    draw_ranks,
)
from web.planning.figures import get_figures
from web.planning.pyramid_chart import chart_pyramid
from web.planning.query import read_as_of, read_planning_query, said_day
from web.planning.together import histories_of, sheets_of
from web.stories.words import find_new_to

LOCATION_WIDTH = 220
CARD_BAR = (8, 232)


@bp.get("/<city>/districts/<path:code>")
@revalidated
def show_district(city: str, code: str) -> ResponseReturnValue:
    """Show one district's figures, its years and what is going on there."""
    snapshot = get_snapshot(city)
    areas = request.args.get("areas") or None
    as_of = read_as_of(request.args)
    figures = get_figures(city, areas, as_of=as_of)
    query = read_planning_query(request.args, figures)
    if query.fiscal_year is not None:
        figures = get_figures(city, areas, fiscal_year=query.fiscal_year, as_of=as_of)
    report = describe_district(figures, code)
    area_set = snapshot.get_area_set(areas)
    trends = {
        card.indicator.id: chart_years(figures, card)
        for card in report.cards
        if len(card.years) > 1
    }
    years = table_years(figures.basis)
    happenings = find_happenings(snapshot, code, areas)
    compared = figures.basis.area_set.is_default and as_of is None
    return render_template(
        "planning/district/page.html",
        city=snapshot.city,
        report=report,
        happenings=happenings,
        alike=find_new_to(snapshot, code, happenings.activities) if compared else (),
        as_of=as_of,
        kept={"areas": areas, "fy": query.fiscal_year, "on": said_day(as_of)},
        query=query,
        areas=areas,
        bars={
            card.indicator.id: draw_card_bar(figures, card, *CARD_BAR)
            for card in (*report.cards, *report.context)
        },
        trends={name: chart for name, chart in trends.items() if chart},
        ranks=draw_ranks(figures, query, code),
        overview=draw_bars(figures, query, code),
        pyramid=chart_pyramid(report),
        published=[(series, chart_published(series)) for series in report.published],
        mixes=chart_mixes(report),
        together=sheets_of(figures, years[0], code) if years else (),
        together_histories=histories_of(figures, code),
        together_year=years[0] if years else None,
        outlines=draw_outlines(
            area_set.outlines, snapshot.city.plane_srid, width=LOCATION_WIDTH
        ),
    )
