"""Outlines of districts as SVG paths: projected, simplified, scaled to a viewBox."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

FINEST = 1.0
"""Corners that move an edge by less than about this many units are left out."""

SPECK = 1.0
"""Parts smaller than this many square units cannot be seen."""

TALLEST = 1.1
"""Height of a drawing in its widths, at most: a phone shows it whole."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """Each district's path, the middle of its widest stretch, and that width."""

    width: float
    height: float
    paths: dict[str, str]
    points: dict[str, tuple[float, float]]
    boxes: dict[str, tuple[float, float, float, float]]


def draw_outlines(
    outlines: "gpd.GeoDataFrame", plane_srid: int, *, width: float, margin: float = 8
) -> Outlines:
    """Return an area set's outlines in a viewBox, north up and y downwards.

    Parameters
    ----------
    outlines : GeoDataFrame
        Indexed by district_code, in a known CRS.
    plane_srid : int
        EPSG code of the plane rectangular zone to draw in.
    width : float
        Of the viewBox; its height follows, but never exceeds `TALLEST` widths.

    Notes
    -----
    Districts are simplified together, so that neighbours keep one edge. Islets
    that cannot be seen are left out, unless they are all a district has.
    """
    shapes = np.asarray(outlines.to_crs(plane_srid).geometry, dtype=object)
    to_view, height = _view(shapes, width, margin)
    drawn = shapely.transform(shapes, to_view)
    simple = shapely.coverage_simplify(drawn, FINEST)
    codes = [str(code) for code in outlines.index]
    return Outlines(
        width=width,
        height=height,
        paths=dict(zip(codes, map(_path, simple), strict=True)),
        points={
            code: (round(point.x, 1), round(point.y, 1))
            for code, point in zip(codes, shapely.point_on_surface(drawn), strict=True)
        },
        boxes={
            code: tuple(box.tolist())
            for code, box in zip(codes, shapely.bounds(drawn), strict=True)
        },
    )


def place_in_view(
    outlines: "gpd.GeoDataFrame",
    points: "gpd.GeoSeries",
    plane_srid: int,
    *,
    width: float,
    margin: float = 8,
) -> list[tuple[float, float]]:
    """Return where points lie in the viewBox that `draw_outlines` makes."""
    shapes = np.asarray(outlines.to_crs(plane_srid).geometry, dtype=object)
    to_view, _ = _view(shapes, width, margin)
    placed = to_view(shapely.get_coordinates(points.to_crs(plane_srid)))
    return [(x, y) for x, y in placed.tolist()]


def _view(
    shapes: "NDArray[np.object_]", width: float, margin: float
) -> tuple[Callable[["NDArray[np.float64]"], "NDArray[np.float64]"], int]:
    """Return the way from metres into the viewBox, and its height."""
    min_x, min_y, max_x, max_y = shapely.total_bounds(shapes)
    inner = width - 2 * margin
    scale = min(
        inner / (max_x - min_x), (width * TALLEST - 2 * margin) / (max_y - min_y)
    )
    left = (width - (max_x - min_x) * scale) / 2

    def to_view(xy: "NDArray[np.float64]") -> "NDArray[np.float64]":
        return np.column_stack(
            [left + (xy[:, 0] - min_x) * scale, margin + (max_y - xy[:, 1]) * scale]
        )

    return to_view, round(2 * margin + (max_y - min_y) * scale)


def _path(shape: BaseGeometry) -> str:
    parts = shapely.get_parts(shape)
    seen = [part for part in parts if part.area >= SPECK] or list(parts)
    return "".join(
        f"M{'L'.join(_corners(ring))}Z" for part in seen for ring in _rings(part)
    )


def _rings(part: shapely.Polygon) -> Iterator[BaseGeometry]:
    yield part.exterior
    yield from part.interiors


def _corners(ring: BaseGeometry) -> list[str]:
    corners = shapely.get_coordinates(ring)[:-1].round(1).tolist()
    return [f"{x:g} {y:g}" for x, y in corners]
