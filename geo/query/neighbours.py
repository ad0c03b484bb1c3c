"""Cities that lie beside or near one (近隣市), as far as the database knows them."""

from dataclasses import dataclass
from datetime import date
from math import inf

import geopandas as gpd
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo.query.cities import (
    MunicipalityRecord,
    find_area_sets,
    find_districts,
    find_municipalities,
)

NEAR_KM = 20.0
"""How far apart two outlines may be for their cities to be near each other."""
TOUCHING_KM = 0.1
"""Two cities' outlines, drawn apart, do not meet to the metre."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A city near another; ``distance_km`` is from outline to outline."""

    slug: str
    name: str
    distance_km: float

    @property
    def beside(self) -> bool:
        """Whether the two cities' outlines touch."""
        return self.distance_km <= TOUCHING_KM


def find_neighbours(session: Session, *, on: date) -> dict[str, tuple[Neighbour, ...]]:
    """Return by slug the cities of the database near each city, the nearest first.

    Parameters
    ----------
    on : date
        The outlines in force on this day are measured.

    Returns
    -------
    dict of str to tuple of Neighbour
        Every city; none where its own outline is not known.

    Notes
    -----
    Measured between the outlines of the default area sets, in the plane of the
    city that asks: good to a few hundred metres at such a distance. A city that is
    not in the database is not listed, even where it lies next door.
    """
    cities = find_municipalities(session)
    outlines = {city.slug: _outline(session, city, on) for city in cities}
    found = {}
    for city in cities:
        here = _in_plane(outlines[city.slug], city)
        near = [
            Neighbour(other.slug, other.name, distance_km)
            for other in cities
            if other.slug != city.slug
            and (
                distance_km := _distance_km(here, _in_plane(outlines[other.slug], city))
            )
            <= NEAR_KM
        ]
        near.sort(key=lambda each: (each.distance_km, each.slug))
        found[city.slug] = tuple(near)
    return found


def _outline(
    session: Session, city: MunicipalityRecord, on: date
) -> gpd.GeoSeries | None:
    for area_set in find_area_sets(session, city.id, on=on):
        if area_set.is_default:
            districts = find_districts(session, area_set.id, on=on)
            if not districts.empty:
                return gpd.GeoSeries([districts.union_all()], crs=districts.crs)
    return None


def _in_plane(
    outline: gpd.GeoSeries | None, city: MunicipalityRecord
) -> BaseGeometry | None:
    return None if outline is None else outline.to_crs(city.plane_srid).iloc[0]


def _distance_km(one: BaseGeometry | None, other: BaseGeometry | None) -> float:
    return inf if one is None or other is None else float(one.distance(other)) / 1000
