"""Which map a city's pages show: folium's script on the operator's base map."""

from flask import Flask, current_app

from geo.snapshot.model import City
from web.database import get_snapshot
from web.maps import MapScript, draw_map


def init_app(app: Flask) -> None:
    """Let templates ask for the files of a city's map."""
    app.add_template_global(city_map, "city_map")
    app.add_template_global(territory_set, "territory_set")


def city_map(city: City) -> MapScript:
    """Return the map of a city; it holds no user text."""
    return draw_map(city, current_app.config["BASE_MAP"])


def territory_set(city: City) -> str | None:
    """Return the slug of the area set of the associations' territories, if any."""
    for area_set in get_snapshot(city.slug).area_sets:
        if area_set.kind == "association":
            return area_set.slug
    return None
