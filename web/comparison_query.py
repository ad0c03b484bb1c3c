"""What a reader asks of a comparison, checked before anything is compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.report.membership import find_membership_years
from geo.report.model import Comparison, Indicator, Row
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session
from web.words import indicator_label

SORTS = {
    "value": "descending",
    "n": "descending",
    "name": "ascending",
    "code": "ascending",
}
DEFAULT_SORT = "code"
"""Ordered by value, chance would look like a ranking; a reader may ask for it."""

SORT_CHOICES = ("値（value）", "もとの数（n）", "地区の名前（name）", "コード（code）")


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """A comparison that can be made."""

    areas: str | None
    indicator: Indicator
    fiscal_year: int | None
    sort: str
    fiscal_years: tuple[int, ...]  # of membership, the newest first

    def address(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of this comparison's address, some changed."""
        said: dict[str, Any] = {
            "areas": self.areas,
            "indicator": self.indicator.value,
            "fy": self.fiscal_year,
            "sort": self.sort,
        }
        return {key: value for key, value in (said | changed).items() if value}

    def sorted_rows(self, comparison: Comparison) -> tuple[Row, ...]:
        """Return a comparison's rows in the order asked for, unknown ones last."""
        chosen = comparison.indicator

        def key(row: Row) -> tuple[bool, float | str, str]:
            estimate = row.figures[chosen].estimate
            if self.sort == "name":
                return (False, row.kana or row.name, row.code)
            if self.sort == "code":
                return (False, row.code, "")
            number = estimate.value
            if self.sort == "n":
                number = estimate.denominator or row.residents.value
            return (number is None, -(number or 0), row.code)

        return tuple(sorted(comparison.rows, key=key))


def read_comparison_query(
    args: MultiDict[str, str], session: Session, snapshot: Snapshot
) -> ComparisonQuery:
    """Return the comparison a form or an address asks for.

    Raises
    ------
    InvalidQueryError
        If it names an indicator, fiscal year or order that does not exist.
    NotFoundError
        If the city has no such area set.
    """
    areas = read_areas(args, snapshot)
    years = find_membership_years(session, snapshot, areas)
    indicator = args.get("indicator") or Indicator.ACTIVITIES.value
    if indicator not in set(Indicator):
        choices = [f"{indicator_label(item)}（{item.value}）" for item in Indicator]
        raise _unknown("くらべる数字（indicator）", indicator, choices)
    fiscal_year = args.get("fy") or None
    if fiscal_year and fiscal_year not in map(str, years):
        raise _unknown("年度（fy）", fiscal_year, years)
    sort = args.get("sort") or DEFAULT_SORT
    if sort not in SORTS:
        raise _unknown("並べ方（sort）", sort, SORT_CHOICES)
    return ComparisonQuery(
        areas=areas,
        indicator=Indicator(indicator),
        fiscal_year=int(fiscal_year) if fiscal_year else None,
        sort=sort,
        fiscal_years=years,
    )


def read_areas(args: MultiDict[str, str], snapshot: Snapshot) -> str | None:
    """Return the area set asked for, None for the default; it exists."""
    areas = args.get("areas") or None
    snapshot.get_area_set(areas)
    return areas


def _unknown(name: str, value: str, choices: Iterable[object]) -> InvalidQueryError:
    listed = "、".join(str(choice) for choice in choices) or "なし"
    message = f"{name}に「{value}」はありません。選べるもの：{listed}。"
    return InvalidQueryError(message, parameter=name, value=value)
