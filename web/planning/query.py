"""What a planner asks for, all of it in the address, checked before anything is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.domain.indicators import get_indicator
from geo.report.planning.model import CityFigures
from web.words import field_name, indicator_name

FIRST_SHOWN = "activities"
COLOURINGS = ("class", "outcome")
AGES = ("all", "under_15", "15_64", "65_plus")
COMPARATORS = ("city", "similar", "last_year")
SORTS = {
    "code": "ascending",
    "value": "descending",
    "n": "descending",
    "name": "ascending",
}


@dataclass(frozen=True, slots=True)
class PlanningQuery:
    """A report that can be made. ``against``: one of `COMPARATORS`, or a district's code."""

    areas: str | None
    indicator: str
    fiscal_year: int | None
    against: str
    colouring: str
    sort: str
    districts: tuple[str, ...] = ()  # two to four, of the side-by-side page
    as_of: date | None = None
    field: str | None = None  # of activities, on the page of gaps; None: any
    ages: str = "all"  # on the page of gaps

    def address(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of this report's address, some changed; None takes one out."""
        said: dict[str, Any] = {
            "areas": self.areas,
            "indicator": self.indicator if self.indicator != FIRST_SHOWN else None,
            "fy": self.fiscal_year,
            "with": self.against if self.against != "city" else None,
            "colour": self.colouring if self.colouring != "class" else None,
            "sort": self.sort if self.sort != "code" else None,
            "area": list(self.districts),
            "on": said_day(self.as_of),
            "field": self.field,
            "ages": self.ages if self.ages != "all" else None,
        }
        return {key: value for key, value in (said | changed).items() if value}


def read_planning_query(
    args: MultiDict[str, str], figures: CityFigures
) -> PlanningQuery:
    """Return what an address asks of a city's figures.

    Raises
    ------
    InvalidQueryError
        If it names an indicator, year, comparison, order or district there is not.
    """
    basis = figures.basis
    known = [item.id for item in figures.indicators]
    first = FIRST_SHOWN if FIRST_SHOWN in known else next(iter(known), FIRST_SHOWN)
    indicator = args.get("indicator") or first
    if indicator not in known and indicator != first:
        choices = [f"{indicator_name(code)}（{code}）" for code in known]
        raise refused("くらべる数字（indicator）", indicator, choices)
    years = fiscal_years(figures)
    year = args.get("fy") or None
    if year and year not in map(str, years):
        raise refused("年度（fy）", year, years)
    against = args.get("with") or "city"
    if against not in {*COMPARATORS, *basis.codes}:
        raise refused("くらべる相手（with）", against, COMPARATORS)
    colouring = args.get("colour") or "class"
    if colouring not in COLOURINGS:
        raise refused("地図の色分け（colour）", colouring, COLOURINGS)
    sort = args.get("sort") or "code"
    if sort not in SORTS:
        raise refused("並べ方（sort）", sort, SORTS)
    districts = tuple(dict.fromkeys(code for code in args.getlist("area") if code))
    for code in districts:
        if code not in basis.names:
            raise refused("地区（area）", code, list(basis.names)[:20])
    get_indicator(indicator)
    field, ages = args.get("field") or None, args.get("ages") or "all"
    fields = {gap.field for gap in basis.gaps} | {None}
    if field not in fields:
        choices = [
            f"{field_name(code)}（{code}）" for code in sorted(filter(None, fields))
        ]
        raise refused("分野（field）", str(field), choices)
    if ages not in AGES:
        raise refused("年齢（ages）", ages, AGES)
    return PlanningQuery(
        areas=args.get("areas") or None,
        indicator=indicator,
        fiscal_year=int(year) if year else None,
        against=against,
        colouring=colouring,
        sort=sort,
        districts=districts,
        as_of=read_as_of(args),
        field=field,
        ages=ages,
    )


def read_as_of(args: MultiDict[str, str]) -> date | None:
    """Return the day whose kept report an address asks for, None for now.

    Raises
    ------
    InvalidQueryError
        If it is no day.
    """
    said = args.get("on") or None
    if said is None:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = None
    if day is None or day.isoformat() != said:
        raise refused("残した報告の日（on）", said, ["2026-04-01のような日付"])
    return day


def said_day(as_of: date | None) -> str | None:
    """Return a kept report's day as addresses say it, None for now."""
    return as_of.isoformat() if as_of else None


def fiscal_years(figures: CityFigures) -> tuple[int, ...]:
    """Return every year that some figure speaks of, the newest first."""
    found = {
        measure.fiscal_year
        for measures in figures.basis.measures.values()
        for measure in measures
        if measure.fiscal_year is not None
    }
    return tuple(sorted(found, reverse=True))


def refused(name: str, value: str, choices: Iterable[object]) -> InvalidQueryError:
    """Return the refusal of a word in the address, with what could stand there."""
    listed = "、".join(str(choice) for choice in choices) or "なし"
    message = f"{name}に「{value}」はありません。選べるもの：{listed}。"
    return InvalidQueryError(message, parameter=name, value=value)
