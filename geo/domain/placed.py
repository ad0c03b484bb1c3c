"""A place somebody gave in a form, taken in strictly: it comes from outside."""

import json
import re
from collections.abc import Callable
from math import isfinite
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.drawn_area import JAPAN
from geo.domain.errors import InvalidQueryError

Bounds = tuple[float, float, float, float]

LONGEST_TEXT: Final = 120_000
MOST_POINTS: Final = 2_000
MARGIN: Final = 0.1
"""Degrees, about 10 km: a group may meet just beyond its city."""
_WKT: Final = re.compile(r"\s*([A-Z]{5,15})\s*(\([-+0-9eE., ()\s]*\))\s*")
_PAIR: Final = re.compile(
    r"(-?\d{1,3}(?:\.\d{1,20})?(?:[eE]-?\d{1,2})?)\s+"
    r"(-?\d{1,3}(?:\.\d{1,20})?(?:[eE]-?\d{1,2})?)"
)
_DEEPEST: Final = 3
_FAULT: Final = re.compile(r"\[(-?[\d.]+) (-?[\d.]+)")


def read_wkt(text: str, *, city: Bounds | None = None, name: str = "市") -> str:
    """Return a shape in EPSG:4326 as WKT, in the spelling that is stored.

    Parameters
    ----------
    text
        A point, line or area, or several of one kind; from outside. It is taken
        apart here: shapely crashes on what is nested deeply enough.
    city
        Where it must lie, with `MARGIN` around; all Japan if not given.
    name
        What that is called.

    Raises
    ------
    InvalidQueryError
        If it is no valid, flat shape of at most 2,000 points there; the sentence
        says what is wrong, and where.
    """
    if len(text) > LONGEST_TEXT:
        raise _too_many()
    shape = _parse(text)
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise _too_many()
    _require_inside(shape, city, name, "geometry")
    if shape.length == 0 and shape.geom_type.endswith("LineString"):
        raise _refused(
            "線の点がすべて同じ所にあります。2つ以上の所に点を置いてください。"
        )
    if not shape.is_valid:
        raise _refused(_crossing(shape))
    return str(shape.wkt)


def read_point(
    lat: str, lon: str, *, city: Bounds | None = None, name: str = "市"
) -> str:
    """Return a latitude and a longitude, in degrees, as the WKT of a point.

    Raises
    ------
    InvalidQueryError
        If one of them is no number, they are swapped, or the point lies elsewhere.
    """
    try:
        y, x = float(lat), float(lon)
    except ValueError as error:
        raise _no_point() from error
    if not (isfinite(x) and isfinite(y)):
        raise _no_point()
    point = shapely.Point(x, y)
    _require_inside(point, city, name, "lat")
    return str(point.wkt)


def point_of(wkt: str | None) -> tuple[str, str] | None:
    """Return the latitude and the longitude of a point; None of anything else."""
    if not wkt or not wkt.startswith("POINT"):
        return None
    try:
        shape = _parse(wkt)
    except InvalidQueryError:
        return None
    (x, y), *_ = shape.coords
    return repr(y), repr(x)


def _parse(text: str) -> BaseGeometry:
    found = _WKT.fullmatch(text)
    make = _MAKERS.get(found[1]) if found else None
    if found is None or make is None or _depth(found[2]) > _DEEPEST:
        raise _refused(_UNREADABLE)
    written = _PAIR.sub(r"[\1,\2]", found[2]).replace("(", "[").replace(")", "]")
    try:
        return make(json.loads(written))
    except (
        *(ValueError, TypeError, KeyError, IndexError),
        *(OverflowError, shapely.errors.ShapelyError),
    ) as error:
        raise _refused(_UNREADABLE) from error


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest


def _pair(found: Any) -> tuple[float, float]:
    x, y = found
    return float(x), float(y)


def _pairs(found: Any) -> list[tuple[float, float]]:
    return [_pair(each) for each in found]


def _point(found: Any) -> BaseGeometry:
    (pair,) = found
    return shapely.Point(_pair(pair))


def _points(found: Any) -> BaseGeometry:
    # Both "(1 2, 3 4)" and "((1 2), (3 4))" are written.
    flat = [each[0] if isinstance(each[0], list) else each for each in found]
    return shapely.MultiPoint(_pairs(flat))


def _polygon(found: Any) -> shapely.Polygon:
    outer, *holes = found
    return shapely.Polygon(_pairs(outer), [_pairs(hole) for hole in holes])


_MAKERS: Final[dict[str, Callable[[Any], BaseGeometry]]] = {
    "POINT": _point,
    "LINESTRING": lambda found: shapely.LineString(_pairs(found)),
    "POLYGON": _polygon,
    "MULTIPOINT": _points,
    "MULTILINESTRING": lambda found: shapely.MultiLineString(
        [_pairs(line) for line in found]
    ),
    "MULTIPOLYGON": lambda found: shapely.MultiPolygon(
        [_polygon(each) for each in found]
    ),
}


def _require_inside(
    shape: BaseGeometry, city: Bounds | None, name: str, where: str
) -> None:
    bounds = shape.bounds
    if _within(bounds, _widened(city)):
        return
    min_x, min_y, max_x, max_y = bounds
    if _within((min_y, min_x, max_y, max_x), JAPAN):
        message = (
            "緯度と経度が入れ替わっています。緯度は20から46、経度は122から154の数です。"
        )
    else:
        middle = shape.centroid
        where_it_is = f"緯度{middle.y:.4f}、経度{middle.x:.4f}"
        there = f"{name}から離れすぎています" if city else "日本の外です"
        message = f"その場所（{where_it_is}）は、{there}。場所を確かめてください。"
    raise InvalidQueryError(message, parameter=where)


def _widened(city: Bounds | None) -> Bounds:
    if city is None:
        return JAPAN
    min_x, min_y, max_x, max_y = city
    return min_x - MARGIN, min_y - MARGIN, max_x + MARGIN, max_y + MARGIN


def _within(inner: Bounds, outer: Bounds) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _crossing(shape: BaseGeometry) -> str:
    found = _FAULT.search(shapely.is_valid_reason(shape))
    if found is None:
        return "範囲の形が正しくありません。もう一度囲んでください。"
    x, y = float(found[1]), float(found[2])
    return (
        f"範囲の線が、緯度{y:.5f}、経度{x:.5f}のあたりで交わっているか重なっています。"
        "交わらないように、角を動かすか囲みなおしてください。"
    )


_UNREADABLE: Final = "場所を読み取れません。点・線・範囲を、もう一度置いてください。"


def _too_many() -> InvalidQueryError:
    return _refused(
        f"点が多すぎます（上限{MOST_POINTS:,}）。形を簡単にしてから、もう一度保存してください。"
    )


def _refused(message: str) -> InvalidQueryError:
    return InvalidQueryError(message, parameter="geometry")


def _no_point() -> InvalidQueryError:
    message = "緯度と経度を数字で書いてください。例：緯度 35.637、経度 139.504"
    return InvalidQueryError(message, parameter="lat")
