"""Where the invented things stand: halls, centres, venues and adoption sites."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from demo.cities import City, make_generator
from demo.districts import District
from demo.plane import interior, random_point
from demo.territories import Territory
from demo.writing import read_catalogue

_MARGIN_M = 110
# Length and breadth in metres of what is not a park.
_SIZES = {"flower_bed": (36, 7), "riverside": (170, 20), "square": (45, 32)}


@dataclass(frozen=True, slots=True)
class Ground:
    """A city's outline, districts and territories, in the plane."""

    city: City
    outline: BaseGeometry
    districts: list[District]
    territories: dict[str, Territory]

    def area_of(self, at: str) -> BaseGeometry:
        """Return a territory's area; ``free`` is the land no association covers."""
        if at == "free":
            covered = shapely.union_all([own.area for own in self.territories.values()])
            return self.outline.difference(covered)
        return self.territories[at].area

    def spot_in(self, at: str, purpose: str) -> shapely.Point:
        """Return a random point well inside a territory."""
        area = interior(self.area_of(at), _MARGIN_M)
        return random_point(area, make_generator(self.city, purpose))

    def spot_anywhere(self, purpose: str) -> shapely.Point:
        """Return a random point well inside the city."""
        area = interior(self.outline, _MARGIN_M)
        return random_point(area, make_generator(self.city, purpose))

    def address_of(self, spot: shapely.Point) -> str:
        """Return the address down to the district, as far as an invented place has one."""
        name = next(own.name for own in self.districts if own.cell.intersects(spot))
        return f"{self.city.prefecture}{self.city.name}{name}"


def place_halls(ground: Ground) -> dict[str, shapely.Point]:
    """Return each association's hall by its key."""
    return {key: ground.spot_in(key, f"hall {key}") for key in ground.territories}


def place_rows(ground: Ground, catalogue: str) -> dict[str, shapely.Point]:
    """Return the spots of centres.csv or venues.csv by key."""
    at = f"at_{ground.city.mark}"
    return {
        row["key"]: ground.spot_in(row[at], f"{catalogue} {row['key']}")
        for row in read_catalogue(catalogue)
    }


def shape_sites(ground: Ground) -> dict[str, BaseGeometry]:
    """Return each adoption site's shape by its key."""
    shapes = {}
    for row in read_catalogue("adoption_sites.csv"):
        generator = make_generator(ground.city, f"site {row['key']}")
        spot = random_point(interior(ground.area_of(row["at"]), _MARGIN_M), generator)
        shapes[row["key"]] = _shape(row["shape"], row["kind"], spot, generator)
    return shapes


def _shape(
    shape: str, kind: str, spot: shapely.Point, generator: np.random.Generator
) -> BaseGeometry:
    """Return a site's shape around its spot: tens of metres, never more than 200."""
    if shape == "point":
        return spot
    turn = float(generator.random()) * 180
    if shape == "line":
        bends = [(-75, 0), (-20, 6), (30, 2), (75, -8)]
        return _put(shapely.LineString(bends), spot, turn)
    if kind in _SIZES:
        length, breadth = _SIZES[kind]
        return _put(
            shapely.box(-length / 2, -breadth / 2, length / 2, breadth / 2), spot, turn
        )
    radius = 28 + 45 * float(generator.random())
    corners = [
        (reach * math.cos(angle), reach * math.sin(angle))
        for angle, reach in zip(
            np.linspace(0, 2 * math.pi, 9, endpoint=False),
            radius * (0.75 + 0.25 * generator.random(9)),
            strict=True,
        )
    ]
    return _put(shapely.Polygon(corners), spot, turn)


def _put(shape: BaseGeometry, spot: shapely.Point, turn: float) -> BaseGeometry:
    """Return a shape turned by degrees and moved to its spot."""
    return affinity.translate(
        affinity.rotate(shape, turn, origin=(0, 0)), spot.x, spot.y
    )
