"""Reading and storing a table of activities, against pandas and pyogrio."""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.samples import BOX
from benchmarks.table import Result, alternate
from geo.ingest.layers import read_layer
from geo.store.layers import LayerSpec
from geo.store.schema import upgrade
from geo.store.session import connect
from web.importing import LayerWish, open_file, run_opened

ROWS = 2_000
RUNS = 3
CITY = "13225"
SPEC = LayerSpec("bench", "activity", "見本", "架空", "", fictional=True)


def run() -> Iterator[Result]:
    """Read a CSV of 20 columns, then store it in a GeoPackage, both ways."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "activities.csv"
        invented_table(ROWS).to_csv(path, index=False)
        ours, theirs = alternate(
            lambda: read_layer(path, "activity", city_code=CITY),
            lambda: read_plainly(path),
            RUNS,
        )
        yield Result(
            title=f"Reading {ROWS:,} rows of a CSV",
            ours_ms=ours,
            opponent="pandas.read_csv and points_from_xy",
            theirs_ms=theirs,
            at_least=None,
        )
        opened = open_file(path, CITY, LayerWish(SPEC, "activity"))
        plain = read_plainly(path)
        turn = count()

        def store() -> None:
            database = connect(str(folder / f"ours{next(turn)}.gpkg"))
            upgrade(database)
            run_opened(database, opened, CITY)

        def store_plainly() -> None:
            plain.to_file(folder / f"theirs{next(turn)}.gpkg", driver="GPKG")

        ours, theirs = alternate(store, store_plainly, RUNS)
        yield Result(
            title=f"Storing {ROWS:,} rows in a new GeoPackage",
            ours_ms=ours,
            opponent="geopandas to_file (pyogrio)",
            theirs_ms=theirs,
            at_least=None,
        )


def invented_table(rows: int) -> pd.DataFrame:
    """Return activities (架空) with dates, times and fees as people write them."""
    generator = np.random.default_rng(5)
    numbers = range(rows)
    days = [(1 + number % 12, 1 + number % 28) for number in numbers]
    return pd.DataFrame(
        {
            "ID": [f"B{number:06}" for number in numbers],
            "イベント名": [f"地域の活動 {number}（架空）" for number in numbers],
            "イベント名_カナ": "チイキノカツドウ",
            "説明": "どなたでも参加できます。雨天中止。",
            "開始日": [f"2026年{month}月{day}日" for month, day in days],
            "終了日": [f"2026-{month:02}-{day:02}" for month, day in days],
            "開始時間": "午前9時30分",
            "終了時間": "正午",
            "場所名称": [f"集会所{number % 40}（架空）" for number in numbers],
            "住所": [f"東京都稲城市東長沼{number}" for number in numbers],
            "緯度": generator.uniform(BOX[1], BOX[3], rows).round(6),
            "経度": generator.uniform(BOX[0], BOX[2], rows).round(6),
            "料金(基本)": "500円",
            "定員": [f"{10 + number % 40}人" for number in numbers],
            "参加申込方法": "申込不要",
            "主催者": [f"架空の会{number % 200}" for number in numbers],
            "連絡先名称": "架空の係",
            "URL": "https://example.jp/",
            "備考": "持ち物は軍手です。",
            "学区": [f"第{1 + number % 9}小学校区" for number in numbers],
        }
    )


def read_plainly(path: Path) -> gpd.GeoDataFrame:
    """Return the same file as pandas reads it: no cell is understood or checked."""
    table = pd.read_csv(path)
    points = gpd.points_from_xy(table["経度"], table["緯度"])
    return gpd.GeoDataFrame(table, geometry=points, crs=4326)
