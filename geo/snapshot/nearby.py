"""What is near a place: columns of metres in the municipality's plane zone."""

from collections.abc import Callable
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geo.domain.crs import STORAGE_SRID
from geo.domain.errors import InvalidQueryError
from geo.domain.locate import Shapes
from geo.snapshot.grid import Floats, Grid, Rows

Mask = npt.NDArray[np.bool_]
Allowed = Callable[[Rows], Mask]

FARTHEST_M = 200_000
"""A reader farther from all features is elsewhere; a zone's lengths are not true there."""

_SCALE_ON_MERIDIAN = 0.9999  # of every zone (平成14年国土交通省告示第9号)
_EARTH_RADIUS_M = (
    6_370_000.0  # mean, near 35°N; an error of 1 % changes 0.001 mm in 1 km
)
_TRUST = 1 - 2e-4  # plane lengths are true to 1 in 10,000
_FIRST_CELLS = 1.5
_MARGIN = 0.01  # degrees, about a kilometre
_WHOLE_CITY = 1_000  # fewer are measured all at once


class Nearby:
    """An index of features by where they are; rows are positions in the list.

    Parameters
    ----------
    longitude, latitude : array of float, shape (n,)
        EPSG:4326; NaN where a row has no point to be measured to.
    srid : int
        The plane rectangular zone, 6669–6687.
    shapes : dict of int to geometry, optional
        Rows that are lines or areas, EPSG:4326; their point must be NaN.

    Notes
    -----
    A line or an area is measured to its nearest edge and is 0 m from inside.
    A distance is the plane one divided by the scale of the line (縮尺係数), so it
    is the length on the ellipsoid to about 1 in 10,000,000 within a city; a shape's
    takes the scale at the reader's place and is true to 1 in 100,000. Equal distances
    keep the list's order. What has no location, or must not show it, has no row here.
    """

    def __init__(
        self,
        longitude: Floats,
        latitude: Floats,
        srid: int,
        shapes: dict[int, shapely.Geometry] | None = None,
    ) -> None:
        self.count = len(longitude)
        self._srid = srid
        rows = np.flatnonzero(~np.isnan(longitude))
        x, y = _transformer(srid).transform(longitude[rows], latitude[rows])
        self._grid = Grid(x, y)
        # Everything lies in the order of the cells: a search reads a few slices.
        order = self._grid.order
        self._rows: Rows = rows[order]
        self._x, self._y = x[order], y[order]
        self._longitude = longitude[self._rows]
        self._latitude = latitude[self._rows]
        self._frame = _frame(self._longitude, self._latitude)
        given = shapes or {}
        self._shape_rows: Rows = np.fromiter(given, dtype=np.intp, count=len(given))
        self._outlines = np.array(list(given.values()), dtype=object)
        self._planes = shapely.transform(self._outlines, self._to_plane)
        self._extents = shapely.bounds(self._planes)

    @classmethod
    def of(cls, shapes: Shapes, srid: int) -> Self:
        """Return the index of geometries (EPSG:4326), None or empty where there is none."""
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        points = there & (shapely.get_type_id(shapes) == shapely.GeometryType.POINT)
        return cls(
            np.where(points, shapely.get_x(shapes), np.nan),
            np.where(points, shapely.get_y(shapes), np.nan),
            srid,
            {int(row): shapes[row] for row in np.flatnonzero(there & ~points)},
        )

    def reaches(self, longitude: float, latitude: float) -> bool:
        """Return whether a place is near enough for distances to be true."""
        x, y = _transformer(self._srid).transform(longitude, latitude)
        if not (np.isfinite(x) and np.isfinite(y)):
            return False
        gaps = _gaps(self._extents, float(x), float(y)).tolist()
        gaps += [self._grid.gap_m(float(x), float(y))] if self._grid.count else []
        return bool(gaps) and min(gaps) <= FARTHEST_M

    def find(
        self,
        longitude: float,
        latitude: float,
        *,
        limit: int | None = None,
        allowed: Mask | Allowed | None = None,
    ) -> tuple[Rows, Floats]:
        """Return the nearest rows, nearest first, and how far they are.

        Parameters
        ----------
        limit : int, optional
            The most rows to return, all that are located for None.
        allowed : array of bool, shape (n,), or callable, optional
            Which rows count; a callable is given rows and says so of each, and is
            asked only of those that are near enough to matter.

        Returns
        -------
        rows : array of int, shape (<=limit,)
        distance_m : array of float
            Metres on the ground, ascending.

        Raises
        ------
        InvalidQueryError
            The place cannot be measured from in this zone.
        """
        x, y = self._place(longitude, latitude)
        if limit is not None and limit <= 0:
            return np.empty(0, np.intp), np.empty(0)
        rows, distance = self._points(x, y, limit, allowed)
        if len(self._shape_rows):
            most = (
                distance[-1]
                if limit is not None and len(rows) >= limit
                else float("inf")
            )
            more, far = self._shapes(x, y, float(most), allowed)
            rows, distance = np.append(rows, more), np.append(distance, far)
            rows, distance = _first(rows, distance, limit)
        return rows, distance

    def find_in(self, box: tuple[float, float, float, float]) -> Rows:
        """Return the rows that touch a box of degrees, in the list's order.

        Parameters
        ----------
        box : (min_lon, min_lat, max_lon, max_lat)
            EPSG:4326; its edges count.
        """
        west, south, east, north = box
        # A plane holds no box of the whole world: it is cut to where the points are.
        frame = shapely.box(*box).intersection(self._frame)
        frame = shapely.segmentize(frame, max(east - west, 1e-6) / 16)
        extent = shapely.bounds(shapely.transform(frame, self._to_plane))
        found = []
        margin = self._grid.side_m
        wide = extent + np.array([-margin, -margin, margin, margin])
        # Outside of all points there is no frame, and nothing to look through.
        pieces = [] if np.isnan(extent).any() else self._grid.slices(*map(float, wide))
        for piece in pieces:
            lon, lat = self._longitude[piece], self._latitude[piece]
            inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            found.append(self._rows[piece][inside])
        if len(self._shape_rows):
            hit = shapely.intersects(self._outlines, shapely.box(*box))
            found.append(self._shape_rows[hit])
        return np.sort(np.concatenate(found)) if found else np.empty(0, np.intp)

    def _to_plane(self, degrees: Floats) -> Floats:
        x, y = _transformer(self._srid).transform(degrees[:, 0], degrees[:, 1])
        return np.column_stack([x, y])

    def _place(self, longitude: float, latitude: float) -> tuple[float, float]:
        x, y = _transformer(self._srid).transform(longitude, latitude)
        if not (np.isfinite(x) and np.isfinite(y)):
            message = (
                "この場所からの距離は、はかれません。市の近くの場所をえらんでください。"
            )
            raise InvalidQueryError(message, parameter="near")
        return float(x), float(y)

    def _points(
        self, x: float, y: float, limit: int | None, allowed: Mask | Allowed | None
    ) -> tuple[Rows, Floats]:
        """Look in a square around the place, and a larger one until enough is certain."""
        reach = self._grid.reach_m(x, y)
        radius = reach
        if limit is not None and self._grid.count > _WHOLE_CITY:
            cells = max(_FIRST_CELLS, (limit / 8) ** 0.5)
            radius = self._grid.gap_m(x, y) + cells * self._grid.side_m
        while True:
            pieces = list(
                self._grid.slices(x - radius, y - radius, x + radius, y + radius)
            )
            rows, distance = self._measure(x, y, pieces, allowed)
            if limit is None or radius >= reach:
                break
            if np.count_nonzero(distance <= radius * _TRUST) >= limit:
                break
            radius *= 2
        return _first(rows, distance, limit)

    def _measure(
        self, x: float, y: float, pieces: list[slice], allowed: Mask | Allowed | None
    ) -> tuple[Rows, Floats]:
        if not pieces:
            return np.empty(0, np.intp), np.empty(0)
        rows = np.concatenate([self._rows[piece] for piece in pieces])
        xs = np.concatenate([self._x[piece] for piece in pieces])
        ys = np.concatenate([self._y[piece] for piece in pieces])
        if allowed is not None:
            keep = allowed(rows) if callable(allowed) else allowed[rows]
            rows, xs, ys = rows[keep], xs[keep], ys[keep]
        plane = np.hypot(xs - x, ys - y)
        return rows, plane / _scale(x, xs)

    def _shapes(
        self, x: float, y: float, most_m: float, allowed: Mask | Allowed | None
    ) -> tuple[Rows, Floats]:
        rows = self._shape_rows
        near = _gaps(self._extents, x, y) * _TRUST <= most_m
        if allowed is not None:
            near &= allowed(rows) if callable(allowed) else allowed[rows]
        plane = shapely.distance(self._planes[near], shapely.Point(x, y))
        return rows[near], plane / _scale(x, np.array([x]))


def _frame(longitude: Floats, latitude: Floats) -> shapely.Geometry:
    if not len(longitude):
        return shapely.Polygon()
    # A margin, so that one point alone has a frame that a box can meet.
    frame: shapely.Geometry = shapely.box(
        longitude.min() - _MARGIN,
        latitude.min() - _MARGIN,
        longitude.max() + _MARGIN,
        latitude.max() + _MARGIN,
    )
    return frame


def _gaps(extents: Floats, x: float, y: float) -> Floats:
    """Return how far boxes are from a place, 0 from inside."""
    away_x = np.maximum(np.maximum(extents[:, 0] - x, x - extents[:, 2]), 0)
    away_y = np.maximum(np.maximum(extents[:, 1] - y, y - extents[:, 3]), 0)
    return np.hypot(away_x, away_y)


def _first(rows: Rows, distance: Floats, limit: int | None) -> tuple[Rows, Floats]:
    if limit is not None and len(rows) > 4 * limit:
        # Ties with the last one stay, so that the list's order decides among them.
        bound = np.partition(distance, limit - 1)[limit - 1]
        near = distance <= bound
        rows, distance = rows[near], distance[near]
    order = np.lexsort((rows, distance))[:limit]
    return rows[order], distance[order]


def _scale(x: float, other: Floats) -> Floats:
    """Return the scale of lines between eastings (Gauss–Krüger, to second order)."""
    squares = x * x + x * other + other * other
    return _SCALE_ON_MERIDIAN * (1 + squares / (6 * _EARTH_RADIUS_M**2))


@lru_cache(maxsize=32)
def _transformer(srid: int) -> Transformer:
    return Transformer.from_crs(STORAGE_SRID, srid, always_xy=True)
