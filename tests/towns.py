"""Toy towns on integer grids, small enough to check by eye.

Stored towns are in EPSG:4326, the plane ones in metres (EPSG:6677, zone IX).

    two_districts()                     grid_town(3, 2), each cell 100 m square

    02 西町 | 01 東町                   04 | 05 | 06
    --------+--------                   ---+----+---
    the shared edge is longitude        01 | 02 | 03
    141.51, each 0.01 degrees square    the south-west corner of 01 is (0, 0)
"""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

STORAGE_CRS = "EPSG:4326"
PLANE_CRS = "EPSG:6677"
CELL_M = 100

EAST, WEST = "01", "02"
IN_EAST = (141.515, 43.105)
IN_WEST = (141.505, 43.105)
ON_THE_EDGE = (141.510, 43.105)
OUT_OF_TOWN = (141.600, 43.105)


def areas(
    shapes: dict[str, Polygon | MultiPolygon | None], crs: str = PLANE_CRS
) -> gpd.GeoDataFrame:
    """Areas by code, in the order given."""
    return gpd.GeoDataFrame(
        {"name": [f"{code}町" for code in shapes]},
        geometry=list(shapes.values()),
        index=pd.Index(list(shapes), name="district_code", dtype="str"),
        crs=crs,
    )


def two_districts(crs: str = STORAGE_CRS) -> gpd.GeoDataFrame:
    """東町 and 西町, side by side, as they are stored."""
    east = MultiPolygon([box(141.51, 43.10, 141.52, 43.11)])
    west = MultiPolygon([box(141.50, 43.10, 141.51, 43.11)])
    return areas({EAST: east, WEST: west}, crs).assign(name=["東町", "西町"])


def grid_town(columns: int, rows: int, crs: str = PLANE_CRS) -> gpd.GeoDataFrame:
    """Square districts numbered from the south-west, row by row."""
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    return areas(
        {
            f"{number:02}": cell(column, row)
            for number, (column, row) in enumerate(cells, start=1)
        },
        crs,
    )


def cell(column: float, row: float, width: float = 1, height: float = 1) -> Polygon:
    """A rectangle, measured in cells of 100 m from the town's corner."""
    return box(
        column * CELL_M,
        row * CELL_M,
        (column + width) * CELL_M,
        (row + height) * CELL_M,
    )


def activities_at(
    *points: tuple[float, float], crs: str = STORAGE_CRS
) -> gpd.GeoDataFrame:
    """One activity at each (x, y), longitude first."""
    return features([Point(xy) for xy in points], crs)


def features(
    shapes: Sequence[BaseGeometry | None], crs: str = PLANE_CRS
) -> gpd.GeoDataFrame:
    """Features of any shape, None where the place is not known."""
    return gpd.GeoDataFrame(geometry=list(shapes), crs=crs)
