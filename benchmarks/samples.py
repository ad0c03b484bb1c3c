"""A city of any size, invented (架空), in a database of its own."""

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.domain.periods import today
from geo.ingest.layers import read_layer
from geo.store.assign import assign_areas
from geo.store.layers import LayerSpec, save_layer
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.schema import upgrade
from geo.store.session import Database, transaction

BOX = (139.4642, 35.6043, 139.5254, 35.6527)


def invented_layer(count: int) -> gpd.GeoDataFrame:
    """Return activities spread over Inagi's box, as the reader gives them."""
    generator = np.random.default_rng(7)
    longitude = generator.uniform(BOX[0], BOX[2], count).round(6)
    latitude = generator.uniform(BOX[1], BOX[3], count).round(6)
    table = pd.DataFrame(
        {
            "ID": [f"B{number:06}" for number in range(count)],
            "イベント名": [f"地域の活動 {number}（架空）" for number in range(count)],
            "開始日": "2026-12-12",
            "緯度": latitude,
            "経度": longitude,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "activities.csv"
        table.to_csv(path, index=False)
        return read_layer(path, "activity").features


def fill(database: Database, count: int) -> None:
    """Make the tables and store a city with so many activities."""
    upgrade(database)
    spec = LayerSpec("bench", "activity", "見本", "架空", "", fictional=True)
    with transaction(database) as session:
        city = ensure_municipality(session, "13225")
        save_layer(session, invented_layer(count), municipality=city, spec=spec)
        assign_areas(session, city, on=today())
        mark_changed(session, city)
