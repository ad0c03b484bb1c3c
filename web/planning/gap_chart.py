"""The map of residents with nothing within reach, and what would cover most of them."""

import math
from dataclasses import replace

import geopandas as gpd

from geo.analysis.classes import class_breaks, classify
from geo.domain.crs import STORAGE_CRS
from geo.domain.estimate import Unit
from geo.report.basis.model import Gap
from geo.report.planning.gaps import describe_gaps
from geo.report.planning.model import CityFigures
from web.charts.choropleth import Painted, Spot, draw_choropleth
from web.charts.legend import Entry
from web.charts.outlines import draw_outlines, place_in_view
from web.filters import count
from web.language import translated as _
from web.planning.chart_list import Chart, ChartTable
from web.planning.paint import class_entries
from web.planning.query import PlanningQuery
from web.planning.words import ages_label
from web.words import field_name

MOST_SPOTS = 5
WIDTH = 360


def gap_title(gap: Gap) -> str:
    """Return what a map of gaps shows."""
    return _(
        "近くに「%(field)s」の活動がない人（%(ages)s）",
        field=field_name(gap.field) if gap.field else _("すべての分野"),
        ages=ages_label(gap.ages),
    )


def draw_gap_map(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return districts by how many residents have nothing within reach."""
    del code
    gap = describe_gaps(figures, query.field, query.ages)
    if gap is None:
        return None
    basis = figures.basis
    unserved = {
        str(district): None if math.isnan(value) else float(value)
        for district, value in gap.table["unserved"].items()
    }
    breaks = class_breaks(list(unserved.values()))
    painted = [
        Painted(
            district,
            basis.names[district],
            "missing" if value is None else str(classify(value, breaks)),
            _("データなし") if value is None else count(value),
        )
        for district, value in unserved.items()
    ]
    outlines = draw_outlines(basis.outlines, basis.city.plane_srid, width=WIDTH)
    drawing = draw_choropleth(
        painted,
        outlines,
        (
            *class_entries(breaks, Unit.COUNT),
            *((Entry("spot", _("下の表の施設")),) if gap.candidates else ()),
        ),
    )
    spots = _spots(figures, gap)
    return Chart(
        name="gaps",
        title=gap_title(gap),
        finding=_("地区ごとの、近くに活動がない人の数の地図。数は表と同じです。"),
        template="charts/choropleth.html",
        drawing=replace(drawing, spots=spots),
        table=ChartTable(
            (_("地区"), _("近くに活動がない人（推計）")),
            tuple((item.name, item.words) for item in painted),
        ),
        sources=(basis.population.source,) if basis.population.source else (),
    )


def _spots(figures: CityFigures, gap: Gap) -> tuple[Spot, ...]:
    """Place the candidates that lie on the map, numbered as in the list."""
    chosen = gap.candidates[:MOST_SPOTS]
    if not chosen:
        return ()
    basis = figures.basis
    places = gpd.GeoSeries(
        gpd.points_from_xy(
            [item.longitude for item in chosen], [item.latitude for item in chosen]
        ),
        crs=STORAGE_CRS,
    )
    return tuple(
        Spot(round(x, 1), round(y, 1), number)
        for number, (x, y) in enumerate(
            place_in_view(basis.outlines, places, basis.city.plane_srid, width=WIDTH), 1
        )
    )
