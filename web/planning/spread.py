"""How figures spread: the heat table, inequality, balance of fields, gaps."""

from flask import render_template
from flask.typing import ResponseReturnValue

from geo.report.planning.bias import describe_bias
from geo.report.planning.gaps import describe_gaps
from geo.report.planning.model import WHOLE
from geo.report.planning.surveys import describe_surveys
from web.caching import revalidated
from web.database import get_snapshot
from web.planning.blueprint import bp
from web.planning.city import read_kana, read_page
from web.planning.city_page import grouped
from web.planning.figure_title import figure_sources
from web.planning.gap_chart import MOST_SPOTS, gap_totals
from web.planning.heat_table import make_heat
from web.planning.mixes import mix_wholes
from web.planning.query import AGES, SORTS
from web.planning.spread_charts import SPREAD_CHARTS
from web.planning.spread_found import find_ends, find_inequality

NONE = "planning/city/none.html"


@bp.get("/<city>/report/table")
@revalidated
def show_table(city: str) -> ResponseReturnValue:
    """Show every indicator of every district."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template(NONE, city=snapshot.city)
    figures, query = read_page(city)
    return render_template(
        "planning/city/table.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        sorts=SORTS,
        chart=SPREAD_CHARTS["heat"](figures, query, None),
        heat=make_heat(figures, query, read_kana(city, query)),
        groups=grouped(figures.indicators),
    )


@bp.get("/<city>/report/inequality")
@revalidated
def show_inequality(city: str) -> ResponseReturnValue:
    """Show how unlike the districts are, year by year."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template(NONE, city=snapshot.city)
    figures, query = read_page(city)
    return render_template(
        "planning/city/inequality.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        groups=grouped(tuple(i for i in figures.indicators if i.judged)),
        years=find_inequality(figures, query.indicator),
        ends=find_ends(figures, query.indicator),
        lines=SPREAD_CHARTS["inequality"](figures, query, None),
        lorenz=SPREAD_CHARTS["lorenz"](figures, query, None),
        sources=figure_sources(figures, query.indicator),
    )


@bp.get("/<city>/report/balance")
@revalidated
def show_balance(city: str) -> ResponseReturnValue:
    """Show fields against generations and times."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template(NONE, city=snapshot.city)
    figures, query = read_page(city)
    code = query.districts[0] if query.districts else WHOLE
    return render_template(
        "planning/city/balance.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        code=code,
        tables=[
            (
                describe_bias(figures, axis, code),
                SPREAD_CHARTS[name](figures, query, None),
            )
            for axis, name in (
                ("generation", "balance-generation"),
                ("time_band", "balance-time"),
            )
        ],
        mixes=mix_wholes(figures, code),
        mix_chart=SPREAD_CHARTS["mix"](figures, query, None),
        surveys=() if code != WHOLE else describe_surveys(figures.basis),
    )


@bp.get("/<city>/report/gaps")
@revalidated
def show_gaps(city: str) -> ResponseReturnValue:
    """Show where nothing is within reach."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template(NONE, city=snapshot.city)
    figures, query = read_page(city)
    gap = describe_gaps(figures, query.field, query.ages)
    return render_template(
        "planning/city/gaps.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        gap=gap,
        chart=SPREAD_CHARTS["gaps"](figures, query, None),
        fields=sorted({item.field for item in figures.basis.gaps if item.field}),
        ages=[age for age in AGES if age in {g.ages for g in figures.basis.gaps}],
        totals=gap_totals(gap) if gap else None,
        candidates=gap.candidates[:MOST_SPOTS] if gap else (),
    )
