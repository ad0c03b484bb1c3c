"""Two to four districts side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidQueryError
from geo.report.planning.side_by_side import SideBySide, compare_side_by_side
from geo.report.planning.similar import find_similar
from web.caching import revalidated
from web.database import get_snapshot
from web.language import translated as _
from web.planning.blueprint import bp
from web.planning.figures import get_figures
from web.planning.query import (
    PlanningQuery,
    read_as_of,
    read_planning_query,
    said_day,
)
from web.planning.side_chart import chart_line

FEWEST, MOST = 2, 4


@bp.get("/<city>/compare")
@revalidated
def show_side_by_side(city: str) -> ResponseReturnValue:
    """Show two to four districts side by side, or one with something to stand by it."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template("planning/compare/none.html", city=snapshot.city)
    areas = request.args.get("areas") or None
    as_of = read_as_of(request.args)
    figures = get_figures(city, areas, as_of=as_of)
    query = read_planning_query(request.args, figures)
    if query.fiscal_year is not None:
        figures = get_figures(city, areas, fiscal_year=query.fiscal_year, as_of=as_of)
    if len(query.districts) > MOST:
        raise InvalidQueryError(
            _("くらべられる地区は4つまでです。選ぶ地区を減らしてください。"),
            parameter="area",
            value=str(len(query.districts)),
        )
    codes = query.districts
    similar = find_similar(figures, codes[0]) if codes else ()
    if codes and query.against == "similar":
        like = (found.code for found in similar)
        codes = tuple(dict.fromkeys((*codes, *like)))[:MOST]
    elif codes and query.against in figures.basis.names:
        codes = tuple(dict.fromkeys((*codes, query.against)))[:MOST]
    found: SideBySide | None = None
    if _enough(query, codes):
        found = compare_side_by_side(
            figures, codes, last_year=query.against == "last_year"
        )
    lines = found.lines if found else ()
    return render_template(
        "planning/compare/page.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        areas=areas,
        as_of=as_of,
        kept={"areas": areas, "fy": query.fiscal_year, "on": said_day(as_of)},
        found=found,
        similar=similar,
        charts={line.indicator.id: chart_line(figures, found, line) for line in lines}
        if found
        else {},
        spaces=range(MOST),
    )


def _enough(query: PlanningQuery, codes: tuple[str, ...]) -> bool:
    alone = query.against == "last_year" or request.args.get("with") == "city"
    return len(codes) >= FEWEST or (bool(codes) and alone)
