"""Assigning points to districts, against geopandas ``sjoin``."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.table import Result, alternate
from geo.domain.locate import first_home

POINTS = 1_000_000
SIDE = 470  # 220,900 districts
RUNS = 3


def run() -> Iterator[Result]:
    """Place a million points in 220,900 cells, both ways."""
    generator = np.random.default_rng(1)
    corners = np.arange(SIDE)
    x, y = (axis.ravel() for axis in np.meshgrid(corners, corners))
    cells = shapely.box(x, y, x + 1, y + 1)
    points = shapely.points(generator.uniform(0, SIDE, (POINTS, 2)))
    districts = gpd.GeoDataFrame(geometry=cells, crs=6677)
    features = gpd.GeoDataFrame(geometry=points, crs=6677)
    ours, theirs = alternate(
        lambda: first_home(cells, points),
        lambda: gpd.sjoin(features, districts, predicate="within"),
        RUNS,
    )
    yield Result(
        title=f"Assigning {POINTS:,} points to {SIDE * SIDE:,} districts",
        ours_ms=ours,
        opponent="geopandas sjoin",
        theirs_ms=theirs,
        at_least=1.15,
    )
