"""One page that leads to every way of working together with the city."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from geo.report.together import describe_together
from web.caching import revalidated
from web.database import get_snapshot, open_session

bp = Blueprint("together", __name__)


@bp.get("/<city>/together/")
@revalidated
def show_together(city: str) -> ResponseReturnValue:
    """Show the ways of working together."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        together = describe_together(session, snapshot)
    return render_template("together/show.html", city=snapshot.city, together=together)
