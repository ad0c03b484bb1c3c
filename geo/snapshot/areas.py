"""What a snapshot holds of one way of dividing the city."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

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
