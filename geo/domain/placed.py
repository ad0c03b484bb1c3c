"""A place somebody gave in a form, taken in strictly: it comes from outside."""

from math import isfinite
from typing import Final

import shapely

from geo.domain.drawn_area import JAPAN
from geo.domain.errors import InvalidQueryError

LONGEST_TEXT: Final = 60_000
MOST_POINTS: Final = 2_000
SHAPES: Final = frozenset(
    {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}
)


def read_wkt(text: str) -> str:
    """Return a shape in EPSG:4326 as WKT, in the spelling that is stored.

    Raises
    ------
    InvalidQueryError
        If it is no valid, flat point, line or area of at most 2,000 points in Japan.
    """
    if len(text) > LONGEST_TEXT:
        raise _refused()
    try:
        shape = shapely.from_wkt([text])[0]
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise _refused() from error
    if (
        shape.is_empty
        or shape.has_z
        or shape.geom_type not in SHAPES
        or shapely.get_num_coordinates(shape) > MOST_POINTS
        or not shape.is_valid
        or not _in_japan(*shape.bounds)
    ):
        raise _refused()
    return str(shape.wkt)


def read_point(lat: str, lon: str) -> str:
    """Return a latitude and a longitude, in degrees, as the WKT of a point.

    Raises
    ------
    InvalidQueryError
        If one of them is no number, or the point is not in Japan.
    """
    try:
        y, x = float(lat), float(lon)
    except ValueError as error:
        raise _no_point() from error
    if not (isfinite(x) and isfinite(y) and _in_japan(x, y, x, y)):
        raise _no_point()
    return str(shapely.Point(x, y).wkt)


def point_of(wkt: str | None) -> tuple[str, str] | None:
    """Return the latitude and the longitude of a point; None of anything else."""
    if not wkt or not wkt.startswith("POINT"):
        return None
    shape = shapely.from_wkt(wkt)
    if shape.is_empty:
        return None
    (x, y), *_ = shape.coords
    return repr(y), repr(x)


def _in_japan(west: float, south: float, east: float, north: float) -> bool:
    min_x, min_y, max_x, max_y = JAPAN
    return min_x <= west and east <= max_x and min_y <= south and north <= max_y


def _refused() -> InvalidQueryError:
    message = (
        "場所を読み取れません。日本の中の点・線・範囲を、もう一度指定してください。"
    )
    return InvalidQueryError(message, parameter="geometry")


def _no_point() -> InvalidQueryError:
    message = (
        "緯度と経度を数字で書いてください（日本の中）。例：緯度 35.637、経度 139.504"
    )
    return InvalidQueryError(message, parameter="lat")
