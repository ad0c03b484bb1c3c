"""The gazetteer against addresses of Yaizu whose true position is known."""

from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geo.ingest.decoding import decode_text
from geo.ingest.gazetteer import place_addresses

pytestmark = pytest.mark.real

ADDRESS = ["住所", "所在地_連結表記", "所在地", "店舗住所", "住所（番地まで）"]
# Lists in the standard of the Digital Agency name the municipality's code.
STANDARD = "コード"


@pytest.fixture(scope="module")
def addresses(shared) -> pd.DataFrame:
    """Every row with an address and coordinates: address, latitude, longitude, standard."""
    found = [
        table
        for path in sorted((shared / "data/yaizu").glob("*/*.csv"))
        if (table := read(path)) is not None
    ]
    return pd.concat(found, ignore_index=True)


def read(path: Path) -> pd.DataFrame | None:
    text, _ = decode_text(path.read_bytes(), file=path.name)
    rows = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)
    column = next((name for name in ADDRESS if name in rows), None)
    if column is None or "緯度" not in rows:
        return None
    table = pd.DataFrame(
        {
            "address": rows[column].str.strip(),
            "latitude": pd.to_numeric(rows["緯度"], errors="coerce"),
            "longitude": pd.to_numeric(rows["経度"], errors="coerce"),
            "standard": any(STANDARD in str(name) for name in rows),
        }
    )
    return table[table["address"] != ""].dropna()


def errors_m(table: pd.DataFrame) -> np.ndarray:
    """Return how far off each address was placed; NaN where it was not."""
    rows = list(enumerate(table["address"], start=1))
    places, _ = place_addresses(rows, city_code="222127")
    placed = np.array(
        [
            (place.point.x, place.point.y) if place else (np.nan, np.nan)
            for place in places
        ]
    )
    _, _, metres = Geod(ellps="GRS80").inv(
        placed[:, 0], placed[:, 1], table["longitude"], table["latitude"]
    )
    return metres


def test_municipal_lists_are_found_almost_wholly(addresses):
    standard = addresses[addresses["standard"]]

    errors = errors_m(standard)

    assert len(standard) > 1_200
    assert np.isfinite(errors).mean() >= 0.98
    assert np.nanmedian(errors) <= 300


def test_of_all_lists_only_towns_missing_from_the_gazetteer_are_not_found(addresses):
    errors = errors_m(addresses)

    # 東祢宜島, 南小川, 黒石 and 東道原 are not in the gazetteer: nothing may stand in.
    assert len(addresses) > 3_000
    assert np.isfinite(errors).mean() >= 0.97
    assert np.nanmedian(errors) <= 300
    assert np.nanpercentile(errors, 95) <= 1_000
    assert np.nanmax(errors) < 3_000
