"""The first page, where a city is chosen."""

from flask import Blueprint, render_template

from web.database import find_cities

bp = Blueprint("cities", __name__)


@bp.get("/")
def show_cities() -> str:
    """Show the cities that can be opened."""
    return render_template("cities/index.html", cities=find_cities())
