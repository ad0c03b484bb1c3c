"""Laying things that are only known by their district side by side inside it."""

import math
from typing import Final

import shapely

GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))
REACH: Final = 0.6
"""How far from the middle they may lie, of the radius of a circle of the same area."""
_TRIES: Final = 6


def spread_around(
    middle: tuple[float, float], outline: shapely.Geometry, count: int
) -> list[tuple[float, float]]:
    """Return points inside a district, one for each of the things it holds.

    Parameters
    ----------
    middle
        Longitude and latitude of the district's representative point.
    outline
        Its outline in degrees (EPSG:4326).
    count
        How many things there are.

    Returns
    -------
    list of (longitude, latitude)
        The middle itself for a single one. Otherwise the seeds of a sunflower: no two
        lie on each other, and the same count gives the same points.

    Notes
    -----
    The points say "in this district" and nothing else. One that a bay of the outline
    leaves outside is drawn towards the middle.

    References
    ----------
    H. Vogel, A better way to construct the sunflower head, Mathematical Biosciences
    44 (1979).
    """
    if count == 1:
        return [middle]
    longitude, latitude = middle
    narrowing = math.cos(math.radians(latitude))  # of a degree of longitude
    radius = REACH * math.sqrt(shapely.area(outline) * narrowing / math.pi)
    found = []
    for number in range(count):
        far = radius * math.sqrt((number + 0.5) / count)
        east = math.cos(number * GOLDEN_ANGLE) / narrowing
        north = math.sin(number * GOLDEN_ANGLE)
        for _ in range(_TRIES):
            point = (longitude + far * east, latitude + far * north)
            if shapely.contains_xy(outline, *point):
                break
            far /= 2
        found.append(point)
    return found
