"""The first page, where a city is chosen."""

from flask import Blueprint, render_template

from geo.domain.errors import NotFoundError
from geo.domain.municipalities import get_municipality_name
from geo.snapshot.model import City
from web.database import find_cities
from web.language import is_easy
from web.ruby import read_aloud

bp = Blueprint("cities", __name__)


@bp.get("/")
def show_cities() -> str:
    """Show the cities that can be opened."""
    return render_template("cities/index.html", cities=find_cities())


@bp.app_template_global()
def city_name(city: City) -> str:
    """Return a city's name; easy Japanese says how to read it, where that is known."""
    if not is_easy():
        return city.name
    try:
        kana = get_municipality_name(city.code).kana
    except NotFoundError:
        kana = None
    return read_aloud(city.name, kana) if kana else city.name
