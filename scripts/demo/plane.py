"""The way between the metric plane, where shapes are made, and the files' degrees."""

from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from pyproj.network import (  # type: ignore[attr-defined]  # it re-exports without a list
    set_network_enabled,
)
from shapely.geometry.base import BaseGeometry

PLANE_CRS = "EPSG:6677"
DEGREES_CRS = "EPSG:4326"
DECIMALS = 6
_TRIES = 10_000

set_network_enabled(active=False)  # grids from the network would move the last digits


@cache
def _transformer() -> Transformer:
    """Return the way from the plane to degrees."""
    return Transformer.from_crs(PLANE_CRS, DEGREES_CRS, always_xy=True)


def to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    """Return a plane geometry in rounded degrees; equal points stay equal."""

    def rounded(points: np.ndarray) -> np.ndarray:
        lon, lat = _transformer().transform(points[:, 0], points[:, 1])
        return np.round(np.column_stack([lon, lat]), DECIMALS)

    return shapely.transform(geometry, rounded)


def to_plane(lon: np.ndarray, lat: np.ndarray, crs: str) -> list[shapely.Point]:
    """Return points in the plane."""
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=crs).to_crs(PLANE_CRS)
    return [shapely.Point(place) for place in shapely.get_coordinates(points)]


def random_point(area: BaseGeometry, generator: np.random.Generator) -> shapely.Point:
    """Return a point inside an area, every spot equally likely."""
    min_x, min_y, max_x, max_y = area.bounds
    for _ in range(_TRIES):
        across, up = generator.random(2)
        point = shapely.Point(
            min_x + across * (max_x - min_x), min_y + up * (max_y - min_y)
        )
        if area.contains(point):
            return point
    raise ValueError("the area is too thin to put a point in")


def interior(area: BaseGeometry, margin_m: float) -> BaseGeometry:
    """Return an area without its rim, or with a narrower rim where it is thin."""
    inner = area.buffer(-margin_m)
    while inner.is_empty:
        margin_m /= 2
        inner = area.buffer(-margin_m)
    return inner
