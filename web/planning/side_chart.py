"""One figure of several areas, as interval bars on one axis."""

from geo.report.planning.model import CityFigures
from geo.report.planning.side_by_side import (
    Column,
    Line,
    SideBySide,
    Whose,
    compare_side_by_side,
)
from web.charts.bar_rows import END, START, BarRow, draw_bar_rows
from web.charts.interval_bar import Mark, draw_bar
from web.filters import estimate, fraction, interval
from web.language import translated as _
from web.planning.card_bars import shared_axis
from web.planning.chart_list import Chart, ChartTable
from web.planning.query import PlanningQuery
from web.planning.sentence_words import verdict_said
from web.words import indicator_name


def chart_side_by_side(
    figures: CityFigures, query: PlanningQuery, code: str | None
) -> Chart | None:
    """Draw the chosen figure of the chosen areas."""
    codes = query.districts or ((code,) if code else ())
    if not codes or query.indicator not in figures.cards:
        return None
    found = compare_side_by_side(
        figures, codes[:4], last_year=query.against == "last_year"
    )
    line = next(line for line in found.lines if line.indicator.id == query.indicator)
    return chart_line(figures, found, line)


def chart_line(figures: CityFigures, found: SideBySide, line: Line) -> Chart:
    """Draw one line of a side-by-side report."""
    name = indicator_name(line.indicator.id)
    card = figures.card(line.indicator.id, found.columns[0].code)
    axis = shared_axis(card, [cell.estimate for cell in line.cells], START, END)
    rows = []
    for cell in line.cells:
        bar = draw_bar(cell, axis)
        whole = cell.column.whose is Whose.CITY
        # Marks tell of the first area only; the others are what it is compared with.
        mark = Mark.ZERO if cell.estimate.value == 0 else Mark.SAME
        rows.append(
            BarRow(
                column_name(cell.column),
                estimate(cell.estimate),
                type(bar)(bar.state, mark, bar.at, bar.low, bar.high, bar.cut),
                axis,
                whole=whole,
            )
        )
    return Chart(
        name="side-by-side",
        title=name,
        finding="、".join([name, *(f"{row.label} {row.value}" for row in rows)]),
        template="charts/bar_rows.html",
        drawing=draw_bar_rows(rows, key=line.indicator.id, axis=axis),
        table=ChartTable(
            (_("地区"), _("値"), _("95%区間"), _("もとの数"), _("判定")),
            tuple(
                (
                    column_name(cell.column),
                    estimate(cell.estimate),
                    interval(cell.estimate),
                    fraction(cell.estimate),
                    "—"
                    if cell.verdict is None
                    else verdict_said(cell.verdict, "first"),
                )
                for cell in line.cells
            ),
        ),
        sources=(card.estimate.source,) if card.estimate.source else (),
    )


def column_name(column: Column) -> str:
    """Return what a column is called."""
    if column.whose is Whose.CITY:
        return _("市全体")
    if column.whose is Whose.LAST_YEAR:
        return _("%(name)s（前の年度）", name=column.name)
    return column.name
