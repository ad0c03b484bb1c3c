"""Approximate districts: the nearest town point decides, inside the city's outline."""

from dataclasses import dataclass
from importlib.resources import files

import geopandas as gpd
import libpysal
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from demo.cities import City
from demo.plane import PLANE_CRS, to_plane

_KANJI_DIGITS = "一二三四五六七八九"
_REACH_M = 8_000


@dataclass(frozen=True, slots=True)
class District:
    """One approximate district, in the plane."""

    code: str
    name: str
    cell: BaseGeometry


def read_outline(city: City) -> BaseGeometry:
    """Return the city's coarse outline from libpysal's Tokyo example, in the plane."""
    municipalities = gpd.read_file(libpysal.examples.get_path("tokyomet262.shp"))
    own = municipalities[municipalities["GEOCODE"] == city.code].to_crs(PLANE_CRS)
    return shapely.make_valid(own.geometry.union_all())


def read_towns(city: City) -> pd.DataFrame:
    """Return the city's towns (name, longitude, latitude), numbered 丁目 in their order."""
    with (files("jp_prefecture") / "data" / "towns.csv").open("rb") as stream:
        towns = pd.read_csv(stream, dtype={"cityCode": str}, index_col=0)
    own = towns.loc[towns["cityCode"] == city.code, ["town", "longitude", "latitude"]]
    own = own.drop_duplicates(["longitude", "latitude"])
    order = own["town"].map(_sort_key)
    return own.loc[order.sort_values().index].reset_index(drop=True)


def make_districts(city: City, outline: BaseGeometry) -> list[District]:
    """Return one Voronoi cell per town, cut along the outline."""
    towns = read_towns(city)
    points = to_plane(
        towns["longitude"].to_numpy(), towns["latitude"].to_numpy(), crs="EPSG:6668"
    )
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(points), extend_to=outline.buffer(_REACH_M), ordered=True
    )
    return [
        District(f"{city.code}{number:03}", str(name), cell.intersection(outline))
        for number, (name, cell) in enumerate(
            zip(towns["town"], shapely.get_parts(cells), strict=True), start=1
        )
    ]


def _sort_key(town: str) -> str:
    """Return a key that puts 二丁目 after 一丁目 and 大字 last."""
    stem = town.removesuffix("丁目")
    digit = _KANJI_DIGITS.find(stem[-1]) + 1 if stem != town else 0
    name = stem[:-1] if digit else town
    return f"{int(name.startswith('大字'))}{name}{digit}"
