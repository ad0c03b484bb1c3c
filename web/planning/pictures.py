"""One chart as a picture that stands alone: SVG, or PNG at twice its size."""

import re
from typing import Final

from flask import get_template_attribute
from markupsafe import escape

from geo.domain.errors import NotFoundError
from geo.report.planning.model import CityFigures
from web.planning.chart_list import Chart, find_charts
from web.planning.fonts import FAMILIES, FAMILY, find_fonts
from web.planning.query import PlanningQuery
from web.ruby import without_readings

NAMESPACE: Final = "http://www.w3.org/2000/svg"
ZOOM: Final = 2
_TAG: Final = re.compile(r"<svg\b([^>]*)>")
_BOX: Final = re.compile(r'\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_OWN: Final = re.compile(r'\s(?:xmlns|width|height|font-family)="[^"]*"')


def get_chart(
    name: str, figures: CityFigures, query: PlanningQuery, code: str | None
) -> Chart:
    """Return a chart by its name in addresses.

    Raises
    ------
    NotFoundError
        If there is no such chart, or nothing to draw.
    """
    draw = find_charts().get(name)
    chart = draw(figures, query, code) if draw else None
    if chart is None:
        message = f"図「{name}」はありません。"
        raise NotFoundError(message, kind="chart", name=name)
    return chart


def draw_inline(chart: Chart) -> str:
    """Return a chart as its template draws it."""
    return str(get_template_attribute(chart.template, "draw")(chart)).strip()


def draw_svg(chart: Chart) -> str:
    """Return a chart as an SVG file, with its title and finding for readers of any kind."""
    drawn = without_readings(draw_inline(chart))
    found = _TAG.search(drawn)
    if found is None:
        raise ValueError(f"{chart.template} draws no svg")
    kept = _OWN.sub("", found[1])
    box = _BOX.search(kept)
    size = f' width="{box[1]}" height="{box[2]}"' if box else ""
    start = (
        f'<svg xmlns="{NAMESPACE}"{kept}{size} font-family="{FAMILIES}">'
        f"<title>{escape(chart.title)}</title><desc>{escape(_said(chart))}</desc>"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + start + drawn[found.end() :] + "\n"


def draw_png(chart: Chart) -> bytes:
    """Return a chart as a PNG on white, each unit two pixels wide.

    Raises
    ------
    SettingError
        If this machine has no whole Japanese font.
    """
    import resvg_py

    fonts = [str(path) for path in find_fonts()]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=draw_svg(chart),
            background="#ffffff",
            zoom=ZOOM,
            skip_system_fonts=True,
            font_files=fonts,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            languages=["ja"],
        )
    )


def _said(chart: Chart) -> str:
    sources = "、".join(chart.sources)
    return f"{chart.finding}\n{sources}" if sources else chart.finding
