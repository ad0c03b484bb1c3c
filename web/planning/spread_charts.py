"""The charts of how figures spread: heat table, inequality, balance, gaps, mixes."""

from dataclasses import dataclass
from typing import Final

from geo.report.planning.bias import describe_bias
from geo.report.planning.model import WHOLE, BiasCell, CityFigures
from web.charts.bars import draw_parts
from web.charts.cells import Cell, draw_grid
from web.charts.legend import Entry
from web.charts.lorenz import LorenzPlot, draw_lorenz
from web.charts.year_lines import YearValue, draw_year_lines
from web.filters import count, share
from web.filters import estimate as write
from web.language import translated as _
from web.planning.chart_list import Chart, ChartTable, Draw
from web.planning.figure_title import figure_sources, figure_title
from web.planning.gap_chart import draw_gap_map
from web.planning.mixes import mix_wholes
from web.planning.paint import outcome_entries, outcome_fill, state_entries
from web.planning.query import PlanningQuery
from web.planning.spread_found import find_inequality
from web.planning.words import axis_label, class_words, plain_number
from web.words import field_label, indicator_name

MOST_HEAT_ROWS = 60


@dataclass(frozen=True, slots=True)
class LorenzDrawing:
    """A Lorenz curve and the words of its axis."""

    plot: LorenzPlot
    across_words: str


def draw_heat(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return every judged indicator of every district by outcome."""
    del query, code
    names = figures.basis.names
    shown = [item for item in figures.indicators if item.judged]
    if not shown or len(names) > MOST_HEAT_ROWS:
        return None
    rows = []
    for district, name in names.items():
        cards = [figures.card(item.id, district) for item in shown]
        fills = [outcome_fill(card.estimate, card.verdict) for card in cards]
        rows.append((name, [Cell(fill, "") for fill in fills]))
    grid = draw_grid(
        [str(number) for number, _item in enumerate(shown, 1)],
        rows,
        outcome_entries(shown[0]),
    )
    if grid is None:
        return None
    keys = "　".join(
        f"{number} {indicator_name(item.id)}" for number, item in enumerate(shown, 1)
    )
    return Chart(
        name="heat",
        title=_("すべての数字の高い・低い"),
        finding=_("地区ごとに、市全体との差を数字別に示した図。%(keys)s。", keys=keys),
        template="charts/cells.html",
        drawing=grid,
        table=ChartTable(
            (_("地区"), *(indicator_name(item.id) for item in shown)),
            tuple(
                (
                    name,
                    *(
                        write(figures.card(item.id, district).estimate)
                        for item in shown
                    ),
                )
                for district, name in names.items()
            ),
        ),
    )


def draw_lorenz_curve(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return how the chosen indicator's events divide over the districts."""
    del code
    cards = [
        card
        for district, card in figures.cards.get(query.indicator, {}).items()
        if district != WHOLE and card.estimate.known
    ]
    years = find_inequality(figures, query.indicator) if cards else ()
    chosen = [year for year in years if year.fiscal_year == cards[0].fiscal_year]
    plot = draw_lorenz(
        chosen[-1].lorenz if chosen else (),
        (Entry("curve", _("実際")), Entry("even", _("どの地区も同じ率なら"))),
    )
    if plot is None:
        return None
    names = figures.basis.names
    return Chart(
        name="lorenz",
        title=figure_title(cards[0]),
        finding=_("曲線が直線から離れるほど、地区の差が大きいことを示す図。"),
        template="charts/lorenz.html",
        drawing=LorenzDrawing(plot, _("率の低い地区から数えた大きさの割合")),
        table=ChartTable(
            (_("地区"), _("値"), _("もとの数"), _("大きさ")),
            tuple(
                (
                    names[card.code],
                    write(card.estimate),
                    count(card.estimate.numerator),
                    count(card.estimate.denominator),
                )
                for card in sorted(cards, key=lambda card: card.estimate.value or 0)
            ),
        ),
        sources=figure_sources(figures, query.indicator),
    )


def draw_inequality(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return Gini and Theil over the years, a gap where the method changed."""
    del code
    found = find_inequality(figures, query.indicator)
    years = [year for year in found if year.fiscal_year is not None]
    drawing = draw_year_lines(
        [
            (
                _("ジニ係数"),
                [YearValue(y.fiscal_year or 0, y.gini, y.breaks) for y in years],
            ),
            (
                _("タイル指数"),
                [YearValue(y.fiscal_year or 0, y.theil, y.breaks) for y in years],
            ),
        ]
    )
    if drawing is None:
        return None

    def said(value: float | None) -> str:
        return "—" if value is None else plain_number(value)

    return Chart(
        name="inequality",
        title=indicator_name(query.indicator),
        finding=_("地区の差の大きさの移り変わり。値は表と同じです。"),
        template="charts/year_lines.html",
        drawing=drawing,
        table=ChartTable(
            (_("年度"), _("ジニ係数"), _("タイル指数")),
            tuple(
                (str(year.fiscal_year), said(year.gini), said(year.theil))
                for year in years
            ),
        ),
        sources=figure_sources(figures, query.indicator),
    )


def _draw_balance(axis: str, name: str) -> Draw:
    def draw(
        figures: CityFigures, query: PlanningQuery, code: str | None = None
    ) -> Chart | None:
        """Return fields against generations or time bands."""
        chosen = code or (query.districts[0] if query.districts else WHOLE)
        table = describe_bias(figures, axis, chosen)
        headings = [class_words(axis, other) for other in table.others]
        rows = []
        for field in table.fields:
            cells = [table.cells.get((field, other)) for other in table.others]
            rows.append((field_label(field), [_balance_cell(cell) for cell in cells]))
        grid = draw_grid(headings, rows, _balance_entries())
        if grid is None:
            return None
        place = figures.basis.names.get(chosen) or _("市全体")
        return Chart(
            name=name,
            title=_("%(place)sの分野と%(axis)s", place=place, axis=axis_label(axis)),
            finding=_("分野ごとの活動の数。数は表と同じです。"),
            template="charts/cells.html",
            drawing=grid,
            table=ChartTable(
                (_("分野"), *headings),
                tuple((row, *(cell.words for cell in cells)) for row, cells in rows),
            ),
        )

    return draw


def _balance_cell(cell: BiasCell | None) -> Cell:
    if cell is None:
        return Cell("missing", "")
    fill = outcome_fill(cell.share, cell.verdict)
    sign = {"higher": "▲", "lower": "▼"}.get(fill, "")
    return Cell(fill if fill != "uncompared" else "same", f"{sign}{cell.activities}")


def _balance_entries() -> tuple[Entry, ...]:
    return (
        Entry("higher", _("ほかの分野より多い")),
        Entry("lower", _("ほかの分野より少ない")),
        Entry("same", _("差があるとはいえない")),
        *state_entries(),
    )


def draw_mixes(
    figures: CityFigures, query: PlanningQuery, code: str | None = None
) -> Chart | None:
    """Return the mixes by actor, form, zone and phase."""
    chosen = code or (query.districts[0] if query.districts else WHOLE)
    wholes = mix_wholes(figures, chosen)
    drawing = draw_parts(
        [
            (
                whole.title,
                whole.empty,
                [(part.label, part.count, part.words) for part in whole.parts],
            )
            for whole in wholes
        ]
    )
    if drawing is None:
        return None
    return Chart(
        name="mix",
        title=_("構成"),
        finding=_("担い手や形態ごとの数。数は表と同じです。"),
        template="charts/parts.html",
        drawing=drawing,
        table=ChartTable(
            (_("構成"), _("区分"), _("数"), _("割合")),
            tuple(
                (
                    whole.title,
                    part.label,
                    count(part.count),
                    share(part.share) if part.share is not None else "—",
                )
                for whole in wholes
                for part in whole.parts
            ),
        ),
        sources=tuple(dict.fromkeys(whole.source for whole in wholes if whole.source)),
    )


SPREAD_CHARTS: Final[dict[str, Draw]] = {
    "heat": draw_heat,
    "lorenz": draw_lorenz_curve,
    "inequality": draw_inequality,
    "balance-generation": _draw_balance("generation", "balance-generation"),
    "balance-time": _draw_balance("time_band", "balance-time"),
    "gaps": draw_gap_map,
    "mix": draw_mixes,
}
