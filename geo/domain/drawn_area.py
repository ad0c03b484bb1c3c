"""An area somebody drew on the map, taken in strictly: it comes from outside."""

import json
from math import isfinite
from typing import Any, Final

import shapely

from geo.domain.errors import InvalidQueryError

LONGEST_TEXT: Final = 20_000
MOST_CORNERS: Final = 300
DECIMALS: Final = 5  # about a metre
JAPAN: Final = (122.0, 20.0, 154.0, 46.0)


def read_drawn_area(text: str) -> str:
    """Return a drawn polygon as compact GeoJSON (EPSG:4326), without holes.

    Raises
    ------
    InvalidQueryError
        If it is not one valid polygon of at most 300 corners in Japan.
    """
    if len(text) > LONGEST_TEXT:
        raise _refused()
    try:
        ring = [_corner(each) for each in _ring(json.loads(text))]
        shape = shapely.Polygon(ring)
    except (
        *(ValueError, TypeError, KeyError, IndexError),
        *(OverflowError, RecursionError, shapely.errors.ShapelyError),
    ) as error:
        raise _refused() from error
    if len(ring) > MOST_CORNERS or not shape.is_valid or shape.area == 0:
        raise _refused()
    return shapely.to_geojson(shape)


def _ring(found: Any) -> list[Any]:
    geometry = found["geometry"] if found["type"] == "Feature" else found
    if geometry["type"] != "Polygon" or len(geometry["coordinates"]) != 1:
        raise ValueError(geometry["type"])
    ring: list[Any] = geometry["coordinates"][0]
    return ring


def _corner(pair: Any) -> tuple[float, float]:
    x, y = (round(float(value), DECIMALS) for value in pair[:2])
    min_x, min_y, max_x, max_y = JAPAN
    if not (
        isfinite(x) and isfinite(y) and min_x <= x <= max_x and min_y <= y <= max_y
    ):
        raise ValueError(x, y)
    return x, y


def _refused() -> InvalidQueryError:
    message = (
        "描いた範囲を読み取れません。線が交わらないように、もう一度囲んでください。"
    )
    return InvalidQueryError(message, parameter="area")
