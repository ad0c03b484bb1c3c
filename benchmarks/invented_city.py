"""Everything a report counts, invented (架空) for the districts of a real city."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.store.layers import LayerSpec
from geo.store.session import Database
from web.importing import LayerWish, StatisticsWish, Wish, run_import

YEARS = range(2021, 2026)
FIELDS = (
    "保健・医療・福祉",
    "社会教育",
    "まちづくり",
    "文化・芸術・スポーツ",
    "自然・環境保全",
    "災害・地域安全",
    "人権・平和・国際",
    "男女共同参画・子ども",
    "市民活動支援",
)
GENERATIONS = ("小学生", "中高生", "働く世代", "60代、70歳以上", "")
FORMS = ("共催", "後援", "委託", "補助", "")
SOURCE = "種を決めた乱数による架空の数"
BANDS = (*(f"{age}-{age + 4}歳" for age in range(0, 85, 5)), "85歳以上")
TAKERS = ("20歳未満", "20〜39歳", "40〜64歳", "65歳以上")


@dataclass(frozen=True)
class Invented:
    """The files of one city and how each is to be imported, in their order."""

    folder: Path
    city: str
    area_set: str
    least: int = 0
    """Below this many households a district reports no membership."""

    def files(
        self, districts: gpd.GeoDataFrame, *, activities: int, ages: bool
    ) -> Iterator[tuple[Path, Wish]]:
        """Write each file and say how to import it.

        ``districts``: by code, with name, residents, households (float) and outlines
        in EPSG:4326. ``ages``: invent residents and participants by age as well.
        """
        generator = np.random.default_rng(20_260_401)
        self.folder.mkdir(parents=True, exist_ok=True)
        lived_in = districts[districts["residents"] > 0]
        if ages:
            yield self._statistics("population", self._population(districts, generator))
        large = lived_in[lived_in["households"] >= self.least]
        yield self._statistics("membership", membership(large, generator))
        yield self._statistics("observations", context(lived_in, generator))
        if ages:
            yield self._statistics("observations", participants(lived_in, generator))
        made = {
            "organisation": (groups, max(activities // 8, 4)),
            "support_centre": (centres, 4),
            "place": (places, max(activities // 4, 8)),
            "adoption_site": (sites, max(activities // 2, 8)),
            "activity": (held, activities),
        }
        for kind, (invent, count) in made.items():
            rows = invent(count, generator).assign(架空="はい")
            if kind != "organisation":
                longitude, latitude = points_in(lived_in, count, generator).T
                rows = rows.assign(緯度=latitude.round(6), 経度=longitude.round(6))
            yield self._layer(kind, rows)

    def _population(
        self, districts: gpd.GeoDataFrame, generator: np.random.Generator
    ) -> pd.DataFrame:
        weights = np.concatenate([np.linspace(3, 7, 13), np.linspace(6, 2, 5)])
        rows = []
        for code, own in districts.iterrows():
            share = generator.dirichlet(weights * 6)
            split = generator.multinomial(
                int(own["residents"]), np.repeat(share / 2, 2)
            )
            men, women = split[::2], split[1::2]
            row = {
                "都道府県コード又は市区町村コード": self.city,
                "地域コード": code,
                "調査年月日": "2026-04-01",
                "地域名": own["name"],
                "総人口": split.sum(),
                "男性": men.sum(),
                "女性": women.sum(),
                "世帯数": int(own["households"]),
            }
            for band, man, woman in zip(BANDS, men, women, strict=True):
                row |= {f"{band}の男性": man, f"{band}の女性": woman}
            rows.append(row)
        return pd.DataFrame(rows)

    def _statistics(self, kind: Any, rows: pd.DataFrame) -> tuple[Path, Wish]:
        path = self._written(f"{kind}-{len(rows)}", rows)
        return path, StatisticsWish(kind, self.area_set, SOURCE, fictional=True)

    def _layer(self, kind: str, rows: pd.DataFrame) -> tuple[Path, Wish]:
        rows = rows.assign(ID=[f"架空-{kind}-{at}" for at in range(len(rows))])
        path = self._written(kind, rows)
        place = "place" if kind == "support_centre" else kind
        defaults = {"place_kind": kind} if kind == "support_centre" else None
        if kind == "place":
            defaults = {"place_kind": "public_facility"}
        title = f"架空の{kind}"
        spec = LayerSpec(
            f"invented-{kind.replace('_', '-')}",
            place,
            title,
            SOURCE,
            "",
            fictional=True,
        )
        return path, LayerWish(spec=spec, kind=place, defaults=defaults)  # type: ignore[arg-type] # a kind of layer, by the table above

    def _written(self, name: str, rows: pd.DataFrame) -> Path:
        path = self.folder / f"{name}.csv"
        rows.to_csv(path, index=False)
        return path


def bring(
    database: Database,
    invented: Invented,
    districts: gpd.GeoDataFrame,
    *,
    activities: int,
    ages: bool = False,
) -> None:
    """Import everything that is invented for a city whose districts are stored."""
    for path, wish in invented.files(districts, activities=activities, ages=ages):
        run_import(database, path, invented.city, wish)


def membership(
    districts: gpd.GeoDataFrame, generator: np.random.Generator
) -> pd.DataFrame:
    """Return member households of five years, one method."""
    share = generator.beta(12, 8, len(districts))
    slope = generator.normal(-0.015, 0.01, len(districts))
    years = []
    for year in YEARS:
        homes = districts["households"].to_numpy().astype(int)
        chance = np.clip(share + slope * (year - YEARS[0]), 0, 1)
        years.append(
            pd.DataFrame(
                {
                    "地域コード": districts.index,
                    "地域名": districts["name"].to_numpy(),
                    "年度": f"{year}年度",
                    "世帯数": homes,
                    "加入世帯数": generator.binomial(homes, chance),
                    "方法": "架空の数え方",
                    "出典": SOURCE,
                }
            )
        )
    return pd.concat(years)


def context(
    districts: gpd.GeoDataFrame, generator: np.random.Generator
) -> pd.DataFrame:
    """Return households in their own home and in flats."""
    homes = districts["households"].to_numpy().astype(int)
    tables = []
    for indicator, chances in (("owner_occupied", (14, 6)), ("flats", (6, 14))):
        chance = generator.beta(*chances, len(districts))
        tables.append(
            pd.DataFrame(
                {
                    "指標": indicator,
                    "地域コード": districts.index,
                    "年度": "2025年度",
                    "分子": generator.binomial(homes, chance),
                    "分母": homes,
                    "単位": "share",
                    "方法": "架空の調査",
                    "出典": SOURCE,
                }
            )
        )
    return pd.concat(tables)


def participants(
    districts: gpd.GeoDataFrame, generator: np.random.Generator
) -> pd.DataFrame:
    """Return who took part, by age; few enough to be residents of every age."""
    residents = districts["residents"].to_numpy()
    tables = [
        pd.DataFrame(
            {
                "指標": "participants",
                "地域コード": districts.index,
                "年度": "2025年度",
                "年齢": band,
                "分子": generator.poisson(residents * chance),
                "単位": "people",
                "方法": "架空の名簿",
                "出典": SOURCE,
            }
        )
        for band, chance in zip(TAKERS, (0.012, 0.006, 0.02, 0.03), strict=True)
    ]
    return pd.concat(tables)


def points_in(
    districts: gpd.GeoDataFrame, count: int, generator: np.random.Generator
) -> np.ndarray:
    """Return longitude and latitude of points in districts, more where more live."""
    people = districts["residents"].to_numpy() * generator.gamma(3, 1, len(districts))
    chosen = generator.choice(len(districts), count, p=people / people.sum())
    shapes = np.asarray(districts.geometry, dtype=object)[chosen]
    min_x, min_y, max_x, max_y = shapely.bounds(shapes).T
    places = np.column_stack(
        [shapely.get_x(p := shapely.point_on_surface(shapes)), shapely.get_y(p)]
    )
    left = np.ones(count, dtype=bool)
    for _ in range(60):
        tried = generator.uniform(
            np.column_stack([min_x, min_y]), np.column_stack([max_x, max_y])
        )
        hit = left & shapely.contains_xy(shapes, tried)
        places[hit] = tried[hit]
        left &= ~hit
    return places


def groups(count: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return groups of citizens."""
    return pd.DataFrame(
        {
            "団体名": [f"架空の会{at}" for at in range(count)],
            "担い手種別": generator.choice(["NPO法人", "市民活動団体", "企業"], count),
            "設立年月日": [
                f"{year}-05-01" for year in generator.integers(2015, 2026, count)
            ],
        }
    )


def centres(count: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return support centres."""
    del generator
    return pd.DataFrame({"名称": [f"架空の拠点{at}" for at in range(count)]})


def places(count: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return halls."""
    del generator
    return pd.DataFrame({"名称": [f"架空の集会所{at}" for at in range(count)]})


def sites(count: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return parks, some of them adopted."""
    adopted = generator.random(count) < 0.4  # noqa: PLR2004 - invented
    return pd.DataFrame(
        {
            "名称": [f"架空の公園{at}" for at in range(count)],
            "対象地種別": "公園",
            "活動団体": np.where(adopted, "架空の会0", ""),
            "合意日": np.where(adopted, "2025-03-14", ""),
            "合意期間_開始": np.where(adopted, "2025-04-01", ""),
            "合意期間_終了": np.where(adopted, "2028-03-31", ""),
        }
    )


def held(count: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return activities of nine fields at all times of the week."""
    day = pd.Timestamp("2026-11-30") + pd.to_timedelta(
        generator.integers(0, 60, count), unit="D"
    )
    hour = generator.choice([9, 10, 14, 19], count)
    return pd.DataFrame(
        {
            "イベント名": [f"架空の活動{at}" for at in range(count)],
            "開始日": day.strftime("%Y-%m-%d"),
            "終了日": day.strftime("%Y-%m-%d"),
            "開始時間": [f"{at:02}:00" for at in hour],
            "終了時間": [f"{at + 1:02}:30" for at in hour],
            "主催者": [
                f"架空の会{at}"
                for at in generator.integers(0, max(count // 8, 4), count)
            ],
            "連絡先名称": np.where(generator.random(count) < 0.8, "係", ""),  # noqa: PLR2004 - invented
            "場所名称": "架空の場所",
            "分野": generator.choice(FIELDS, count, p=np.arange(9, 0, -1) / 45),
            "世代": generator.choice(GENERATIONS, count),
        }
    )
