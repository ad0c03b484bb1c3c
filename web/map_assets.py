"""Which map a city's pages show: folium's script on the operator's base map."""

from flask import Flask, current_app

from geo.snapshot.model import City
from web.maps import MapScript, draw_map


def init_app(app: Flask) -> None:
    """Let templates ask for the files of a city's map."""
    app.add_template_global(city_map, "city_map")


def city_map(city: City) -> MapScript:
    """Return the map of a city; it holds no user text."""
    return draw_map(city, current_app.config["BASE_MAP"])
