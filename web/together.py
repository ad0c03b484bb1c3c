"""One page that leads to every way of working together with the city."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.caching import revalidated
from web.database import get_snapshot

bp = Blueprint("together", __name__)


@bp.get("/<city>/together/")
@revalidated
def show_together(city: str) -> ResponseReturnValue:
    """Show the ways of working together."""
    return render_template("together/show.html", city=get_snapshot(city).city)
