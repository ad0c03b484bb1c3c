"""An invented population in the columns of 地域・年齢別人口, one row per district."""

from dataclasses import dataclass

import numpy as np

from demo.cities import FICTIONAL_NOTE, VALID_FROM, City, make_generator
from demo.districts import District

BANDS = (*(f"{age}-{age + 4}歳" for age in range(0, 85, 5)), "85歳以上")
COLUMNS = (
    "都道府県コード又は市区町村コード",
    "地域コード",
    "都道府県名",
    "市区町村名",
    "調査年月日",
    "地域名",
    "総人口",
    "男性",
    "女性",
    *(f"{band}の{sex}" for band in BANDS for sex in ("男性", "女性")),
    "世帯数",
    "備考",
)
# Per mille of residents per band, invented: families, a large middle, a long tail.
_YOUNG = (56, 60, 58, 54, 56, 58, 66, 76, 82, 84, 80, 66, 52, 42, 38, 32, 22, 18)
_OLD = (26, 30, 34, 40, 46, 40, 42, 48, 58, 68, 74, 66, 66, 74, 84, 80, 66, 58)
_MEN = (51, 51, 51, 51, 52, 52, 52, 51, 51, 51, 51, 51, 50, 49, 47, 45, 42, 33)


@dataclass(frozen=True, slots=True)
class Residents:
    """One district's invented figures: men and women by band, and households."""

    men: tuple[int, ...]
    women: tuple[int, ...]
    households: int

    @property
    def total(self) -> int:
        """Everyone."""
        return sum(self.men) + sum(self.women)


def make_population(city: City, districts: list[District]) -> dict[str, Residents]:
    """Return figures by district code; a district may have nobody, or no row at all."""
    generator = make_generator(city, "population")
    draws = generator.random((len(districts), 3))
    density = np.array([_density(city, district.name) for district in districts])
    areas = np.array([district.cell.area for district in districts])
    totals = _apportion(city.residents, areas * density * (0.75 + 0.5 * draws[:, 0]))
    return {
        district.code: _residents(city, total, age, size)
        for district, total, (_, age, size) in zip(
            districts, totals, draws, strict=True
        )
        if district.name not in city.no_row
    }


def population_rows(
    city: City, districts: list[District], population: dict[str, Residents]
) -> list[dict[str, object]]:
    """Return the file's rows."""
    rows = []
    for district in districts:
        residents = population.get(district.code)
        if residents is None:
            continue
        row: dict[str, object] = {
            "都道府県コード又は市区町村コード": city.code6,
            "地域コード": district.code,
            "都道府県名": city.prefecture,
            "市区町村名": city.name,
            "調査年月日": VALID_FROM,
            "地域名": district.name,
            "総人口": residents.total,
            "男性": sum(residents.men),
            "女性": sum(residents.women),
            "世帯数": residents.households,
            "備考": FICTIONAL_NOTE,
        }
        for band, men, women in zip(BANDS, residents.men, residents.women, strict=True):
            row[f"{band}の男性"] = men
            row[f"{band}の女性"] = women
        rows.append(row)
    return rows


def _density(city: City, name: str) -> float:
    """Return how thickly a district is settled beside the city's own density."""
    if name in city.nobody or name in city.no_row:
        return 0.0
    return next(
        (weight for start, weight in city.weight if name.startswith(start)), 1.0
    )


def _residents(city: City, total: int, age: float, size: float) -> Residents:
    """Return a district's figures; ``age`` and ``size`` are its draws in [0, 1)."""
    mix = [
        young * (1 - age) + old * age for young, old in zip(_YOUNG, _OLD, strict=True)
    ]
    by_band = _apportion(total, np.array(mix))
    men = tuple(
        round(count * share / 100) for count, share in zip(by_band, _MEN, strict=True)
    )
    women = tuple(count - own for count, own in zip(by_band, men, strict=True))
    households = round(total / (city.persons_per_household * (0.88 + 0.24 * size)))
    return Residents(men, women, households)


def _apportion(total: int, weights: np.ndarray) -> list[int]:
    """Return whole numbers in proportion to weights, with the total kept."""
    exact = weights / weights.sum() * total
    counts = np.floor(exact).astype(int)
    rest = np.argsort(-(exact - counts), kind="stable")[: total - int(counts.sum())]
    counts[rest] += 1
    return [int(count) for count in counts]
