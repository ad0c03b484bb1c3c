"""A map for paper: black and white, numbers on it, no tiles; it reads without colour."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.crs import STORAGE_CRS

if TYPE_CHECKING:
    import geopandas as gpd

SIDE = 320.0
"""Of the square viewBox; printed about as many CSS pixels wide, so that units are pixels."""

RADIUS = 14.0
GAP = 3.0
MARK = 11.0  # half of a support centre's
LETTER = 18.0
"""13.5 pt on paper, the smallest that a circular prints."""

ROOM = 0.08
SMALLEST_M = 600.0
AROUND_POINT_M = 1200.0
LARGEST_SCALE_SHARE = 0.3
DIRECTIONS = 16
NEARBY = 2.0
FINEST = 0.8

Point = tuple[float, float]
Box = tuple[float, float, float, float]
ToView = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class Place:
    """Something to be drawn, in degrees (EPSG:4326)."""

    label: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc with its label; `spot` is the true place where the disc had to move."""

    label: str
    x: float
    y: float
    spot: Point | None


@dataclass(frozen=True, slots=True)
class PaperMap:
    """A drawing in viewBox units, and what of it has to be said in words."""

    side: float
    radius: float
    home: str
    neighbours: tuple[str, ...]
    names: tuple[tuple[str, float, float], ...]
    discs: tuple[Disc, ...]
    centres: tuple[tuple[float, float], ...]
    beyond: tuple[str, ...]  # labels of what lies outside the frame
    scale_width: float
    scale_m: float


def draw_paper_map(
    outlines: "gpd.GeoDataFrame | None",
    plane_srid: int,
    *,
    code: str | None,
    places: Sequence[Place],
    centres: Sequence[Place] = (),
) -> PaperMap | None:
    """Return a square map, north up, of an area or around places.

    Parameters
    ----------
    outlines : GeoDataFrame or None
        An area set's areas by code with their ``name``; None for no area set.
    plane_srid : int
        EPSG code of the plane rectangular zone to draw in.
    code : str or None
        The area that is drawn whole; None makes the places the extent.
    places : sequence of Place
        What gets a disc, the most important first.
    centres : sequence of Place
        Support centres (支援拠点).

    Returns
    -------
    PaperMap or None
        None where there is neither an area nor a place.

    Notes
    -----
    No two discs overlap: one that would is moved to the nearest free spot of a
    fixed spiral, and a line leads to its place. Equal arguments, equal drawing.
    """
    spots = _project(places, plane_srid)
    areas = outlines.to_crs(plane_srid) if outlines is not None else None
    frame = _frame(areas.geometry[code] if areas is not None and code else None, spots)
    if frame is None:
        return None
    min_x, min_y, extent = frame
    scale = SIDE / extent

    def to_view(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(
            [(xy[:, 0] - min_x) * scale, SIDE - (xy[:, 1] - min_y) * scale]
        )

    width, metres = _scale_bar(extent)
    taken = [(0.0, 0.0, 42.0, 66.0), (SIDE - width - 24, SIDE - 42, SIDE, SIDE)]
    drawn = [_viewed(spot, to_view) for spot in spots]
    marks = [_viewed(spot, to_view) for spot in _project(centres, plane_srid)]
    seen = tuple(mark for mark in marks if _in(mark))
    discs = _place_discs(
        [(place.label, at) for place, at in zip(places, drawn, strict=True) if _in(at)],
        [*taken, *(_around(mark, MARK, MARK) for mark in seen)],
    )
    shapes = _shapes(areas, to_view)
    placed = {disc.label for disc in discs}
    return PaperMap(
        side=SIDE,
        radius=RADIUS,
        home=_path(shapes[code][1]) if code in shapes else "",
        neighbours=tuple(
            _path(shape) for key, (_, shape) in shapes.items() if key != code
        ),
        names=tuple(_names(shapes, code, discs, seen, taken)),
        discs=discs,
        centres=seen,
        beyond=tuple(place.label for place in places if place.label not in placed),
        scale_width=width,
        scale_m=metres,
    )


def _project(places: Sequence[Place], srid: int) -> list[Point]:
    if not places:
        return []
    import geopandas

    points = geopandas.points_from_xy(
        [place.longitude for place in places],
        [place.latitude for place in places],
        crs=STORAGE_CRS,
    ).to_crs(srid)
    return list(zip(points.x.tolist(), points.y.tolist(), strict=True))


def _frame(
    home: BaseGeometry | None, spots: Sequence[Point]
) -> tuple[float, float, float] | None:
    """Return left, bottom and side of the square that is shown, in metres."""
    if home is not None:
        min_x, min_y, max_x, max_y = home.bounds
        smallest = SMALLEST_M
    elif spots:
        min_x, min_y = (min(axis) for axis in zip(*spots, strict=True))
        max_x, max_y = (max(axis) for axis in zip(*spots, strict=True))
        smallest = AROUND_POINT_M
    else:
        return None
    side = max(max_x - min_x, max_y - min_y) * (1 + 2 * ROOM)
    side = max(side, smallest)
    return (min_x + max_x - side) / 2, (min_y + max_y - side) / 2, side


def _viewed(spot: Point, to_view: ToView) -> Point:
    x, y = to_view(np.array([spot]))[0].tolist()
    return round(x, 1), round(y, 1)


def _in(at: Point) -> bool:
    return all(0 <= axis <= SIDE for axis in at)


def _place_discs(
    wanted: Sequence[tuple[str, Point]], taken: Sequence[Box]
) -> tuple[Disc, ...]:
    placed: list[Disc] = []
    for label, spot in wanted:
        for at in _candidates(spot):
            if _free(at, placed, taken):
                moved = math.dist(at, spot) > NEARBY
                placed.append(Disc(label, *at, spot if moved else None))
                break
    return tuple(placed)


def _candidates(spot: Point) -> Iterator[Point]:
    """Yield the place itself, then a spiral of places around it over the whole frame."""
    yield spot
    step = RADIUS / 2
    for ring in range(2, math.ceil(SIDE * math.sqrt(2) / step)):
        for turn in range(DIRECTIONS):
            angle = 2 * math.pi * (turn + ring % 2 / 2) / DIRECTIONS
            yield (
                round(spot[0] + ring * step * math.cos(angle), 1),
                round(spot[1] + ring * step * math.sin(angle), 1),
            )


def _free(at: Point, placed: Iterable[Disc], taken: Iterable[Box]) -> bool:
    edge = RADIUS + GAP
    return (
        all(edge <= axis <= SIDE - edge for axis in at)
        and all(math.dist(at, (disc.x, disc.y)) >= 2 * RADIUS + GAP for disc in placed)
        and not any(_touches(_around(at, edge, edge), box) for box in taken)
    )


def _scale_bar(extent: float) -> tuple[float, float]:
    """Return width in units and metres of the longest round bar that is not too long."""
    most = extent * LARGEST_SCALE_SHARE
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(base * power for base in (1, 2, 5) if base * power <= most)
    return round(metres / extent * SIDE, 1), metres


def _shapes(
    areas: "gpd.GeoDataFrame | None", to_view: ToView
) -> dict[str | None, tuple[str, BaseGeometry]]:
    """Return name and shape of each area that the frame shows, cut at a wider frame."""
    if areas is None:
        return {}
    drawn = shapely.transform(np.asarray(areas.geometry, dtype=object), to_view)
    simple = shapely.coverage_simplify(drawn, FINEST)
    seen = shapely.intersects(simple, shapely.box(0, 0, SIDE, SIDE))
    # Cut outside of what is shown, so that no cut is drawn as a border.
    cut = shapely.clip_by_rect(simple, -20, -20, SIDE + 20, SIDE + 20)
    return {
        str(code): (str(name), shape)
        for code, name, shape, shown in zip(
            areas.index, areas["name"], cut, seen, strict=True
        )
        if shown and not shape.is_empty
    }


def _names(
    shapes: dict[str | None, tuple[str, BaseGeometry]],
    code: str | None,
    discs: Sequence[Disc],
    centres: Sequence[Point],
    taken: Sequence[Box],
) -> Iterator[tuple[str, float, float]]:
    """Yield the names that fit into their areas and cover nothing."""
    busy = [*taken, *(_around((disc.x, disc.y), RADIUS, RADIUS) for disc in discs)]
    busy += [_around(disc.spot, 3, 3) for disc in discs if disc.spot]
    busy += [_around(at, MARK, MARK) for at in centres]
    frame = shapely.box(4, 4, SIDE - 4, SIDE - 4)
    for key, (name, shape) in shapes.items():
        inside = shape.intersection(frame)
        if key == code or inside.is_empty:
            continue
        middle = inside.representative_point()
        box = _around((middle.x, middle.y), len(name) * LETTER / 2, LETTER / 2)
        if inside.contains(shapely.box(*box)) and not any(
            _touches(box, other) for other in busy
        ):
            busy.append(box)
            yield name, round(middle.x, 1), round(middle.y, 1)


def _around(at: Point, half_width: float, half_height: float) -> Box:
    x, y = at
    return x - half_width, y - half_height, x + half_width, y + half_height


def _touches(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _path(shape: BaseGeometry) -> str:
    return "".join(
        f"M{'L'.join(f'{x:g} {y:g}' for x, y in corners)}Z"
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
        for corners in (shapely.get_coordinates(ring)[:-1].round(1).tolist(),)
    )
