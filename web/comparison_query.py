"""What a reader asks of a comparison, checked before anything is compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.query.figures import find_observations, find_observed_sets
from geo.report.membership import COUNTS, MEMBERSHIP
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
SORT_CHOICES = ("値（value）", "もとの数（n）", "地区の名前（name）", "コード（code）")


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """A comparison that can be made."""

    areas: str | None
    indicator: Indicator
    fiscal_year: int | None
    sort: str
    fiscal_years: tuple[int, ...]  # of membership, the newest first

    def address(self, **changed: object) -> dict[str, object]:
        """Return the parameters of this comparison's address, some changed."""
        said = {
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
    years = find_fiscal_years(session, snapshot, areas)
    indicator = args.get("indicator") or Indicator.ACTIVITIES.value
    if indicator not in set(Indicator):
        choices = [f"{indicator_label(item)}（{item.value}）" for item in Indicator]
        raise _unknown("くらべる数字（indicator）", indicator, choices)
    fiscal_year = args.get("fy") or None
    if fiscal_year and fiscal_year not in map(str, years):
        raise _unknown("年度（fy）", fiscal_year, years)
    sort = args.get("sort") or "value"
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


def find_fiscal_years(
    session: Session, snapshot: Snapshot, areas: str | None
) -> tuple[int, ...]:
    """Return the years membership was reported for, the newest first.

    They are those of the set itself, or of the set its figures are moved from.
    """
    observed = find_observed_sets(session, snapshot.municipality_id, MEMBERSHIP)
    slugs = [areas, *(item.slug for item in snapshot.area_sets)]
    for area_set in map(snapshot.get_area_set, slugs):
        if area_set.id in observed:
            table = find_observations(
                session,
                snapshot.municipality_id,
                indicators=(MEMBERSHIP,),
                area_set_id=area_set.id,
            )
            known = table.dropna(subset=COUNTS)["fiscal_year"]
            return tuple(sorted({int(year) for year in known}, reverse=True))
    return ()


def _unknown(name: str, value: str, choices: Iterable[object]) -> InvalidQueryError:
    listed = "、".join(str(choice) for choice in choices) or "なし"
    message = f"{name}に「{value}」はありません。選べるもの：{listed}。"
    return InvalidQueryError(message, parameter=name, value=value)
