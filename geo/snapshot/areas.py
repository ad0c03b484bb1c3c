"""What a snapshot holds of one way of dividing the city."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import shapely

from geo.snapshot.model import AreaSetSummary, District

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class AreaSetContents:
    """An area set's districts, outlines and who lives in which."""

    id: int
    summary: AreaSetSummary
    districts: tuple[District, ...]
    outlines: "gpd.GeoDataFrame"  # by district_code; area_id, name, EPSG:4326
    geojson: tuple[bytes, ...]
    homes: MappingProxyType[str, str]  # uid of a feature -> district code


def areas_at(
    contents: Mapping[str, AreaSetContents], longitude: float, latitude: float
) -> dict[str, str]:
    """Return the code of the area a place lies in, by area set that covers it."""
    place = shapely.Point(longitude, latitude)
    found = {}
    for slug, item in contents.items():
        hits = item.outlines.sindex.query(place, predicate="intersects")
        if len(hits):
            found[slug] = min(str(item.outlines.index[hit]) for hit in hits)
    return found
