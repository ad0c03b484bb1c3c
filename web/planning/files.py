"""Files to take away: figures as tables, reports as PDF, charts as pictures."""

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue

from geo.export.planning_files import (
    FORMS,
    require_district,
    write_figures,
    write_together,
)
from geo.report.planning.model import CityFigures
from web.caching import revalidated
from web.planning.blueprint import bp
from web.planning.figures import get_figures
from web.planning.pictures import draw_png, draw_svg, get_chart
from web.planning.query import PlanningQuery, read_as_of, read_planning_query

EVERY: Final = (*FORMS, "pdf")
FORM: Final = f"any({', '.join(repr(name) for name in EVERY)})"
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@bp.get(f"/<city>/report/files/city.<{FORM}:form>")
@revalidated
def send_city_report(city: str, form: str) -> ResponseReturnValue:
    """Send the city's report as a file."""
    figures, query = _read(city)
    content, mime = write_report_file(figures, query, form, None)
    return _attach(content, mime, figures, "地区の報告", f"report.{form}", query.as_of)


@bp.get(f"/<city>/report/files/districts/<path:code>.<{FORM}:form>")
@revalidated
def send_district_report(city: str, code: str, form: str) -> ResponseReturnValue:
    """Send a district's report as a file."""
    figures, query = _read(city)
    content, mime = write_report_file(figures, query, form, code)
    title = f"{figures.basis.names[code]}の報告"
    return _attach(content, mime, figures, title, f"district.{form}", query.as_of)


@bp.get("/<city>/report/files/together.csv")
@revalidated
def send_together(city: str) -> ResponseReturnValue:
    """Send the tables of how the city and its people work together."""
    figures, query = _read(city)
    content, mime = write_together(figures)
    title = "協働と参加の内訳"
    return _attach(content, mime, figures, title, "together.csv", query.as_of)


@bp.get("/<city>/report/charts/<slug:name>.<any(svg, png):form>")
@revalidated
def send_chart(city: str, name: str, form: str) -> ResponseReturnValue:
    """Send one chart as a picture; ``code`` says of which district."""
    figures, query = _read(city)
    code = request.args.get("code") or None
    require_district(figures, code)
    chart = get_chart(name, figures, query, code)
    content, mime = (
        (draw_svg(chart).encode(), "image/svg+xml; charset=utf-8")
        if form == "svg"
        else (draw_png(chart), "image/png")
    )
    return _attach(content, mime, figures, chart.title, f"{name}.{form}", query.as_of)


def write_report_file(
    figures: CityFigures, query: PlanningQuery, form: str, code: str | None
) -> tuple[bytes, str]:
    """Return a report's file in any format, and its MIME type."""
    if form != "pdf":
        return write_figures(figures, form, code)
    from web.planning.paper_report import write_report

    require_district(figures, code)
    return write_report(figures, query, code), "application/pdf"


def _read(city: str) -> tuple[CityFigures, PlanningQuery]:
    """Return what the address asks for, as of now or as it was kept."""
    areas, as_of = request.args.get("areas") or None, read_as_of(request.args)
    query = read_planning_query(request.args, get_figures(city, areas, as_of=as_of))
    figures = get_figures(city, areas, fiscal_year=query.fiscal_year, as_of=as_of)
    return figures, query


def _attach(  # noqa: PLR0917 - a file, what is in it and what it is called
    content: bytes,
    mime: str,
    figures: CityFigures,
    title: str,
    short: str,
    as_of: date | None,
) -> Response:
    """Answer with a file named in Japanese (RFC 6266 §4.3), in ASCII for old readers."""
    basis = figures.basis
    day = f"_{basis.on.isoformat()}" if as_of else ""
    marked = "（架空を含む）" if basis.city.fictional else ""
    ending = short.rpartition(".")[2]
    own = _NOT_IN_NAMES.sub("_", f"{basis.city.name}_{title}{marked}{day}.{ending}")
    response = Response(content, content_type=mime)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{basis.city.slug}-{short}"; '
        f"filename*=UTF-8''{quote(own, safe='')}"
    )
    return response
