"""Which places a person may give by hand: a simple shape in Japan, and no huge one."""

import re
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

MOST_CORNERS: Final = 2_000
LONGEST: Final = 150_000
WEST, SOUTH, EAST, NORTH = 122.0, 20.0, 154.0, 46.0  # Japan, with its sea

_WKT = re.compile(
    r"(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON) ?"
    r"\([-+0-9.eE, ()]+\)",
    re.ASCII,
)


def place_fault(wkt: Any) -> str | None:
    """Return what is wrong with a place given as WKT in EPSG:4326, None if nothing."""
    if wkt is None:
        return None
    shape = _read(wkt)
    if shape is None:
        return "位置は、点・線・面の形（WKT）で書いてください。"
    corners = shapely.get_coordinates(shape)
    if len(corners) > MOST_CORNERS:
        return f"形の角が多すぎます。{MOST_CORNERS:,}個までにしてください。"
    inside = (corners >= (WEST, SOUTH)) & (corners <= (EAST, NORTH))
    if not inside.all():  # what is no finite number is not inside either
        return "位置が日本の外です。経度、緯度の順で書いてください。"
    if not shapely.is_valid(shape):
        return "形の線が交わっています。面は、線が交わらないように描いてください。"
    return None


def _read(wkt: Any) -> BaseGeometry | None:
    if not isinstance(wkt, str) or len(wkt) > LONGEST or not _WKT.fullmatch(wkt):
        return None
    with np.errstate(all="ignore"):
        shape: BaseGeometry | None = shapely.from_wkt([wkt], on_invalid="ignore")[0]
    return None if shape is None or shape.is_empty else shape
