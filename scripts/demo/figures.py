"""Invented figures of districts: how households live, and who took part by age."""

from demo.cities import City, make_generator
from demo.districts import District
from demo.population import Residents

COLUMNS = (
    "指標",
    "地域コード",
    "地域名",
    "年度",
    "年齢",
    "分子",
    "分母",
    "単位",
    "方法",
    "出典",
)
_CENSUS = "令和2年度"
_LATEST = "令和7年度"
_SOURCE = "架空の見本"
_HOUSEHOLDS = "住宅に住む一般世帯（架空の調査）"
_COUNTED = "名簿で数えた実人数（同じ人は1人）"
# Bands of the population file that make up each band, and the share that took part.
_BANDS = (
    ("20歳未満", slice(0, 4), 0.05),
    ("20〜39歳", slice(4, 8), 0.025),
    ("40〜64歳", slice(8, 13), 0.05),
    ("65歳以上", slice(13, 18), 0.1),
)
_SILENT = 0.1  # districts where nobody kept a list


def figure_rows(
    city: City, districts: list[District], population: dict[str, Residents]
) -> list[dict[str, object]]:
    """Return housing of one census year and participants of the latest fiscal year."""
    return [
        *_housing(city, districts, population),
        *_participants(city, districts, population),
    ]


def _housing(
    city: City, districts: list[District], population: dict[str, Residents]
) -> list[dict[str, object]]:
    generator = make_generator(city, "housing")
    draws = generator.random((len(districts), 3))
    rows = []
    for district, (own, flat, dwelling) in zip(districts, draws, strict=True):
        residents = population.get(district.code)
        if residents is None:
            continue
        all_ = round(residents.households * (0.94 + 0.05 * dwelling))
        owned = round(all_ * (0.28 + 0.55 * own))
        flats = round(all_ * min(0.95, 0.12 + 0.75 * (1 - own) * (0.5 + 0.5 * flat)))
        for indicator, count in (("owner_occupied", owned), ("flats", flats)):
            rows.append(
                _row(district, indicator, _CENSUS, count)
                | {"分母": all_, "単位": "share", "方法": _HOUSEHOLDS}
            )
    return rows


def _participants(
    city: City, districts: list[District], population: dict[str, Residents]
) -> list[dict[str, object]]:
    generator = make_generator(city, "participants")
    draws = generator.random((len(districts), 2 + len(_BANDS)))
    rows = []
    for district, (silent, keen, *each) in zip(districts, draws, strict=True):
        residents = population.get(district.code)
        if residents is None or silent < _SILENT:
            continue
        for (ages, bands, share), draw in zip(_BANDS, each, strict=True):
            people = sum(residents.men[bands]) + sum(residents.women[bands])
            came = round(people * share * (0.5 + keen) * (0.7 + 0.6 * draw))
            rows.append(
                _row(district, "participants", _LATEST, came)
                | {"年齢": ages, "単位": "people", "方法": _COUNTED}
            )
    return rows


def _row(
    district: District, indicator: str, year: str, count: int
) -> dict[str, object]:
    return {
        "指標": indicator,
        "地域コード": district.code,
        "地域名": district.name,
        "年度": year,
        "分子": count,
        "出典": _SOURCE,
    }
