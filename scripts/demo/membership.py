"""Invented households and member households of the associations, six fiscal years."""

from demo.cities import City, make_generator
from demo.districts import District
from demo.population import Residents
from demo.territories import Territory
from demo.writing import read_catalogue

COLUMNS = ("地域コード", "地域名", "年度", "世帯数", "加入世帯数", "方法", "出典")
FISCAL_YEARS = range(2020, 2026)
_BASE_YEAR = 2021
_LAST_YEAR = 2025
_ASKED = "自治会への照会（4月1日の加入世帯数÷区域内の世帯数）"
_ESTIMATED = "回覧の配布数からの推計（配布世帯数÷区域内の世帯数）"
_CHANGES = ("A07", 2023)  # from this year this association estimates
_STEP = -0.07  # and its rate falls with the change of method, not with the people
_NO_ANSWER = ("A11", 2022)
_SMALL = {"A12": 12}  # households of the association nobody may tell apart
_SMALL_RATE = 0.33


def membership_rows(
    city: City,
    districts: list[District],
    territories: list[Territory],
    population: dict[str, Residents],
) -> list[dict[str, object]]:
    """Return one row per association and year; the year nobody answered has no row."""
    catalogue = {
        row["key"]: row
        for row in read_catalogue("associations.csv")
        if row["city"] == city.mark
    }
    generator = make_generator(city, "membership")
    first = make_generator(city, "membership of the first year")
    rows: list[dict[str, object]] = []
    for territory in territories:
        draws = generator.random(len(FISCAL_YEARS))
        decline = 0.003 + 0.013 * draws[0]
        now = _households(territory, districts, population)
        years = (first.random(), *draws[1:])
        for year, draw in zip(FISCAL_YEARS, years, strict=True):
            estimated = territory.key == _CHANGES[0] and year >= _CHANGES[1]
            rate = float(catalogue[territory.key]["rate"]) - decline * (
                year - _BASE_YEAR
            )
            rate += (draw - 0.5) * 0.012 + (_STEP if estimated else 0)
            households = round(now * (1 - 0.006 * (_LAST_YEAR - year)))
            if territory.key in _SMALL:
                households, rate = _SMALL[territory.key], _SMALL_RATE
            if (territory.key, year) == _NO_ANSWER:
                continue
            rows.append(
                {
                    "地域コード": f"{city.code}-{territory.key}",
                    "地域名": catalogue[territory.key]["name"],
                    "年度": f"令和{year - 2018}年度",
                    "世帯数": households,
                    "加入世帯数": round(households * rate),
                    "方法": _ESTIMATED if estimated else _ASKED,
                    "出典": "架空の見本",
                }
            )
    return rows


def _households(
    territory: Territory, districts: list[District], population: dict[str, Residents]
) -> float:
    """Return a territory's households, shared out from the districts by area."""
    return sum(
        population[district.code].households
        * district.cell.intersection(territory.area).area
        / district.cell.area
        for district in districts
        if district.code in population
    )
