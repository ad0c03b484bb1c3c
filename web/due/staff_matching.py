"""Needs beside what may meet them, for the desk that brings both together."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.report.matching import match_needs
from geo.store.needs import KINDS
from web.about_words import need_label
from web.database import find_cities, open_session
from web.due.of_city import asked_city
from web.signing_in import for_staff

bp = Blueprint("desk_matching", __name__, url_prefix="/desk/matching")


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every open need of a city with the offers that may meet it."""
    snapshot = asked_city()
    with open_session() as session:
        matching = match_needs(session, snapshot)
    kind = request.args.get("kind")
    return render_template(
        "due/matching.html",
        city=snapshot.city,
        cities=find_cities(),
        matching=matching,
        matches=[
            each for each in matching.matches if kind in {None, "", each.need.kind}
        ],
        kinds=[(code, need_label(code)) for code in KINDS],
        kind=kind,
    )
