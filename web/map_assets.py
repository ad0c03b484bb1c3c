"""Which map a city's pages show: folium's script on the operator's base map."""

from functools import cache

from flask import Flask, current_app

from geo.snapshot.model import City
from web.database import get_snapshot
from web.maps import MapScript, draw_map
from web.resources import PACKAGE

STATIC = PACKAGE / "static"


def init_app(app: Flask) -> None:
    """Let templates ask for the files of a city's map."""
    app.add_template_global(city_map, "city_map")
    app.add_template_global(territory_set, "territory_set")
    app.add_template_global(map_modules, "map_modules")


def city_map(city: City) -> MapScript:
    """Return the map of a city; it holds no user text."""
    return draw_map(city, current_app.config["BASE_MAP"])


def territory_set(city: City) -> str | None:
    """Return the slug of the area set of the associations' territories, if any."""
    for area_set in get_snapshot(city.slug).area_sets:
        if area_set.kind == "association":
            return area_set.slug
    return None


@cache
def map_modules() -> tuple[str, ...]:
    """Return the scripts that map.js imports, so that a page can ask for all at once."""
    found = sorted((STATIC / "map").glob("*.js"))
    return tuple(path.relative_to(STATIC).as_posix() for path in found)
