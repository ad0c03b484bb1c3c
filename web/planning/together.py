"""How the city and its people work together: forms, zones, departments, measures, yen."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.indicators import Indicator
from geo.report.planning.model import WHOLE, CityFigures, FigureCard
from geo.report.planning.tables import (
    Cell,
    Cross,
    CrossRow,
    describe_table,
    describe_years,
    table_years,
)
from web.caching import revalidated
from web.database import get_snapshot
from web.filters import count, fiscal_year, yen
from web.language import translated as _
from web.planning.blueprint import bp
from web.planning.city import read_page
from web.planning.query import refused
from web.planning.words import class_words

GROUP = "collaboration"
COUNTED = ("form", "department", "measure", "field")
"""The tables of things by district; zones and phases are told year by year."""
PAID = ("field", "form")
"""The tables that also tell yen; departments share an amount, so it cannot be divided."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as words; ``share`` 0–1 of all rows, None where none is told."""

    label: str
    words: tuple[str, ...]
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as words: ``links`` has a district's code for each column that is one."""

    name: str
    title: str
    kind: str
    header: tuple[str, ...]
    links: tuple[str | None, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


@bp.get("/<city>/report/together")
@revalidated
def show_together(city: str) -> ResponseReturnValue:
    """Show collaborations and open doors by class, district and fiscal year."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template("planning/city/none.html", city=snapshot.city)
    figures, query = read_page(city)
    years = table_years(figures.basis)
    year = read_year(years)
    return render_template(
        "planning/together/page.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        year=year,
        years=years,
        cards=whole_cards(figures),
        sheets=sheets_of(figures, year) if year is not None else (),
        histories=histories_of(figures),
    )


def read_year(years: tuple[int, ...]) -> int | None:
    """Return the fiscal year asked for, the newest if none is; None where there is none.

    Raises
    ------
    InvalidQueryError
        If it is none of the years that the tables tell of.
    """
    said = request.args.get("year") or None
    if said is None:
        return years[0] if years else None
    if said not in map(str, years):
        raise refused("年度（year）", said, years)
    return int(said)


def whole_cards(figures: CityFigures) -> tuple[FigureCard, ...]:
    """Return the whole city's figures of working together, in the registry's order."""
    found: list[Indicator] = [
        item for item in figures.indicators if item.group == GROUP
    ]
    return tuple(figures.card(item.id) for item in found)


def sheets_of(figures: CityFigures, year: int, code: str = WHOLE) -> tuple[Sheet, ...]:
    """Return the tables of one fiscal year: things, then yen."""
    made = []
    for kinds, kind in ((COUNTED, "things"), (PAID, "yen")):
        for name in kinds:
            cross = describe_table(figures.basis, name, year)
            if cross is None or not cross.total[WHOLE].things:
                continue
            if kind == "yen" and cross.total[WHOLE].yen is None:
                continue
            sheet = (
                _district_sheet(cross, kind, figures, code)
                if code
                else _sheet(cross, kind, figures)
            )
            made.append(sheet)
    return tuple(made)


def histories_of(figures: CityFigures, code: str = WHOLE) -> tuple[Sheet, ...]:
    """Return zones and phases year by year, of a district or the whole city."""
    made = []
    for name in ("zone", "phase"):
        years = describe_years(figures.basis, name, code)
        if not years:
            continue
        table = figures.basis.tables[name]
        lines = [
            Line(
                row_words(name, row, figures),
                tuple(count(one.things[row]) for one in years),
            )
            for row in table.labels
        ]
        totals = tuple(count(one.total) for one in years)
        made.append(
            Sheet(
                name=name,
                title=_titles()[name],
                kind="years",
                header=tuple(fiscal_year(one.fiscal_year) for one in years),
                links=(None,) * len(years),
                lines=(*lines, Line(_("合計"), totals)),
                notes=(_sources(figures, name),),
            )
        )
    return tuple(made)


def row_words(name: str, row: str, figures: CityFigures) -> str:
    """Return a row's word: the city's own, its common word in another language."""
    if not row:
        return {
            "measure": _("施策の登録なし"),
            "department": _("担当課の登録なし"),
            "field": _("分野の登録なし"),
        }.get(name, _("登録なし"))
    table = figures.basis.tables[name]
    term = table.terms.get(row)
    if term is None:
        return table.labels[row]
    return class_words(name, term, {term: table.labels[row]})


def _sheet(cross: Cross, kind: str, figures: CityFigures) -> Sheet:
    """Return classes by district: the whole first, then what is the whole city's."""
    name = cross.table.name
    names = figures.basis.names
    every = cross.total[WHOLE]
    lines = [
        Line(
            row_words(name, row.row, figures),
            _words(kind, row.cell(), cross.citywide[row.row], row, cross.districts),
            row.share if kind == "things" and not cross.table.several else None,
        )
        for row in cross.rows
        if kind == "things" or row.cell().things
    ]
    total = CrossRow(WHOLE, cross.total, None)
    lines.append(
        Line(
            _("事業の数（重複なし）") if cross.table.several else _("合計"),
            _words(kind, every, cross.citywide_total, total, cross.districts),
        )
    )
    return Sheet(
        name=name,
        title=_titles(kind)[name],
        kind=kind,
        header=(
            _("全体"),
            _("地区を決めていないもの"),
            *(names[code] for code in cross.districts),
        ),
        links=(None, None, *cross.districts),
        lines=tuple(lines),
        notes=_notes(cross, kind, figures),
    )


def _district_sheet(cross: Cross, kind: str, figures: CityFigures, code: str) -> Sheet:
    """Return classes in one district beside the whole city, those of the city only."""
    name = cross.table.name
    lines = [
        Line(
            row_words(name, row.row, figures),
            (_word(kind, row.cell(code)), _word(kind, row.cell())),
        )
        for row in cross.rows
        if row.cell().things
    ]
    total = CrossRow(WHOLE, cross.total, None)
    label = _("事業の数（重複なし）") if cross.table.several else _("合計")
    lines.append(
        Line(label, (_word(kind, total.cell(code)), _word(kind, total.cell())))
    )
    return Sheet(
        name=name,
        title=_titles(kind)[name],
        kind=kind,
        header=(figures.basis.names[code], _("市全体")),
        links=(None, None),
        lines=tuple(lines),
        notes=(_sources(figures, name),),
    )


def _words(
    kind: str, whole: Cell, citywide: Cell, row: CrossRow, districts: tuple[str, ...]
) -> tuple[str, ...]:
    cells = (whole, citywide, *(row.cell(code) for code in districts))
    return tuple(_word(kind, cell) for cell in cells)


def _word(kind: str, cell: Cell) -> str:
    if kind == "things":
        return count(cell.things)
    if not cell.things:
        return "0"
    return _("額の登録なし") if cell.yen is None else yen(cell.yen)


def _notes(cross: Cross, kind: str, figures: CityFigures) -> tuple[str, ...]:
    said = []
    others = len(figures.basis.names) - len(cross.districts)
    if others:
        said.append(
            _("このほかの%(n)s地区には、この年度の協働事業はありません。", n=others)
        )
    if cross.table.several:
        said.append(
            _(
                "いくつかの課が担う事業は、それぞれの課で数えます。合計とは一致しません。"
            )
        )
    if kind == "yen":
        said.append(
            _(
                "登録された額の合計です。額の登録がない事業は入っていません。大きい順には並べません。"
            )
        )
    return (*said, _sources(figures, cross.table.name))


def _sources(figures: CityFigures, name: str) -> str:
    table = figures.basis.tables[name]
    source = f"{table.source}（{_('架空')}）" if table.fictional else table.source
    return _("出典：%(source)s", source=source)


def _titles(kind: str = "things") -> dict[str, str]:
    if kind == "yen":
        return {
            "form": _("形態ごとの額"),
            "field": _("分野ごとの額"),
        }
    return {
        "form": _("形態と地区"),
        "department": _("担当課と地区"),
        "measure": _("計画の施策と地区"),
        "field": _("分野と地区"),
        "zone": _("領域の移り変わり"),
        "phase": _("参加の段階の移り変わり"),
    }
