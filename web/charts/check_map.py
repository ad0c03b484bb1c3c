"""Where a file's rows would lie: dots and outlines over the city, before anything is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.crs import STORAGE_CRS

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

WIDTH = 480.0
TALLEST = 1.0
MARGIN = 10.0
ROOM = 0.15
"""How far around the city is drawn, in shares of its extent."""

FINEST = 0.8
MOST_DOTS = 5_000


@dataclass(frozen=True, slots=True)
class CheckMap:
    """A drawing in viewBox units; what lies beyond its edge is counted, not drawn."""

    width: float
    height: float
    ground: tuple[str, ...]
    shapes: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    beyond: int


def draw_check_map(
    ground: "gpd.GeoDataFrame", features: "gpd.GeoDataFrame", plane_srid: int
) -> CheckMap | None:
    """Return a drawing of features over a city's districts, north up.

    Parameters
    ----------
    ground, features : GeoDataFrame
        In known CRS; a feature without geometry is left out. Without any ground
        the features alone make the extent.
    plane_srid : int
        EPSG code of the plane rectangular zone to draw in.

    Returns
    -------
    CheckMap or None
        None where there is nothing to draw.
    """
    below = _project(ground, plane_srid)
    above = _project(features, plane_srid)
    if not above.size:
        return None
    min_x, min_y, max_x, max_y = _extent(below if below.size else above)
    wide, high = max(max_x - min_x, 1.0), max(max_y - min_y, 1.0)
    scale = min((WIDTH - 2 * MARGIN) / wide, (WIDTH * TALLEST - 2 * MARGIN) / high)
    left = (WIDTH - wide * scale) / 2
    height = round(2 * MARGIN + high * scale)

    def to_view(xy: "NDArray[np.float64]") -> "NDArray[np.float64]":
        return np.column_stack(
            [left + (xy[:, 0] - min_x) * scale, MARGIN + (max_y - xy[:, 1]) * scale]
        )

    drawn = shapely.transform(above, to_view)
    frame = shapely.box(0, 0, WIDTH, height)
    seen = shapely.intersects(frame, drawn)
    points = shapely.get_type_id(drawn) == shapely.GeometryType.POINT
    dots = shapely.get_coordinates(drawn[seen & points]).round(1)[:MOST_DOTS]
    return CheckMap(
        width=WIDTH,
        height=height,
        ground=_paths(shapely.transform(below, to_view)),
        shapes=_paths(drawn[seen & ~points]),
        dots=tuple(map(tuple, np.unique(dots, axis=0).tolist())),
        beyond=int((~seen).sum()),
    )


def _project(frame: "gpd.GeoDataFrame", srid: int) -> "NDArray[np.object_]":
    shapes: NDArray[np.object_] = np.asarray(frame.geometry.to_crs(srid), dtype=object)
    found: NDArray[np.object_] = shapes[
        ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    ]
    return found


def _extent(shapes: "NDArray[np.object_]") -> tuple[float, float, float, float]:
    min_x, min_y, max_x, max_y = shapely.total_bounds(shapes)
    room = ROOM * max(max_x - min_x, max_y - min_y, 200.0)
    return min_x - room, min_y - room, max_x + room, max_y + room


def _paths(shapes: "NDArray[np.object_]") -> tuple[str, ...]:
    simple = shapely.simplify(shapes, FINEST, preserve_topology=False)
    return tuple(path for path in map(_path, simple) if path)


def _path(shape: BaseGeometry) -> str:
    return "".join(_strokes(shape))


def _strokes(shape: BaseGeometry) -> Iterator[str]:
    for part in shapely.get_parts(shape):
        match part.geom_type:
            case "Polygon":
                for ring in (part.exterior, *part.interiors):
                    if corners := _corners(ring):
                        yield f"M{'L'.join(corners[:-1])}Z"
            case "LineString":
                if corners := _corners(part):
                    yield f"M{'L'.join(corners)}"
            case "Point":
                yield f"M{part.x:.1f} {part.y:.1f}h.1"


def _corners(line: BaseGeometry) -> list[str]:
    return [f"{x:g} {y:g}" for x, y in shapely.get_coordinates(line).round(1).tolist()]


def empty_outlines() -> "gpd.GeoDataFrame":
    """Return no district at all, in a known CRS."""
    import geopandas

    return geopandas.GeoDataFrame(geometry=[], crs=STORAGE_CRS)
