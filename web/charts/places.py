"""Where things are and were: a small drawing of shapes, without a map below it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

WIDTH = 320.0
TALLEST = 0.75
MARGIN = 24.0
SMALLEST_DEG = 0.002
"""A single point gets about 200 m around it."""

EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Places:
    """Paths and dots in viewBox units, what was and what is; ``moved_m`` between both."""

    width: float
    height: float
    old_paths: tuple[str, ...]
    new_paths: tuple[str, ...]
    old_dots: tuple[tuple[float, float], ...]
    new_dots: tuple[tuple[float, float], ...]
    moved_m: float | None


def draw_places(old: Sequence[str | None], new: Sequence[str | None]) -> Places | None:
    """Return a drawing of shapes given as WKT in EPSG:4326, None where there is none.

    ``moved_m`` is there where one shape became another: between their middles.
    """
    before, after = _read(old), _read(new)
    if not before and not after:
        return None
    bounds = shapely.total_bounds(np.array(before + after, dtype=object))
    middle = (bounds[1] + bounds[3]) / 2
    flat = math.cos(math.radians(middle))
    wide = max((bounds[2] - bounds[0]) * flat, SMALLEST_DEG)
    tall = max(bounds[3] - bounds[1], SMALLEST_DEG * TALLEST)
    inner = WIDTH - 2 * MARGIN
    scale = min(inner / wide, (WIDTH * TALLEST - 2 * MARGIN) / tall)
    height = round(2 * MARGIN + tall * scale)
    centre_x = (bounds[0] + bounds[2]) / 2

    def to_view(
        xy: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    ) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        return np.column_stack(
            [
                WIDTH / 2 + (xy[:, 0] - centre_x) * flat * scale,
                height / 2 - (xy[:, 1] - middle) * scale,
            ]
        )

    drawn_old = [shapely.transform(shape, to_view) for shape in before]
    drawn_new = [shapely.transform(shape, to_view) for shape in after]
    return Places(
        width=WIDTH,
        height=height,
        old_paths=_paths(drawn_old),
        new_paths=_paths(drawn_new),
        old_dots=_dots(drawn_old),
        new_dots=_dots(drawn_new),
        moved_m=_moved(before, after, flat),
    )


def _read(shapes: Sequence[str | None]) -> list[BaseGeometry]:
    found = shapely.from_wkt([wkt for wkt in shapes if wkt], on_invalid="ignore")
    return [shape for shape in found if shape is not None and not shape.is_empty]


def _paths(shapes: Sequence[BaseGeometry]) -> tuple[str, ...]:
    return tuple(
        path
        for shape in shapes
        for part in shapely.get_parts(shape)
        for path in _path(part)
    )


def _path(part: Any) -> list[str]:
    if part.geom_type == "Point":
        return []
    if part.geom_type == "LineString":
        return [f"M{_corners(part)}"]
    rings = [part.exterior, *part.interiors]
    return ["".join(f"M{_corners(ring)}Z" for ring in rings)]


def _corners(line: BaseGeometry) -> str:
    return "L".join(
        f"{x:g} {y:g}" for x, y in shapely.get_coordinates(line).round(1).tolist()
    )


def _dots(shapes: Sequence[BaseGeometry]) -> tuple[tuple[float, float], ...]:
    return tuple(
        (round(part.x, 1), round(part.y, 1))
        for shape in shapes
        for part in shapely.get_parts(shape)
        if part.geom_type == "Point"
    )


def _moved(
    before: Sequence[BaseGeometry], after: Sequence[BaseGeometry], flat: float
) -> float | None:
    if len(before) != 1 or len(after) != 1:
        return None
    one, two = before[0].centroid, after[0].centroid
    return math.radians(math.hypot((two.x - one.x) * flat, two.y - one.y)) * EARTH_M
