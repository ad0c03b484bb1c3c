"""A city's own words, plans and guidelines."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from geo.query.city_words import find_editions
from geo.query.neighbours import find_neighbours
from geo.query.plans import find_plans
from web.caching import revalidated
from web.city_words.edition_list import list_words
from web.database import get_snapshot, open_session

bp = Blueprint("city_words", __name__)


@bp.get("/<city>/words/")
@revalidated
def show_words(city: str) -> ResponseReturnValue:
    """Show the city's words by vocabulary, and the editions they had."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        editions = find_editions(session, snapshot.municipality_id)
    return render_template(
        "city_words/words.html",
        city=snapshot.city,
        parts=list_words(snapshot, editions),
    )


@bp.get("/<city>/plans/")  # always made anew: it tells of other cities too
def show_plans(city: str) -> ResponseReturnValue:
    """Show the city's ordinances, guidelines and plans, with their days and measures."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        plans = find_plans(session, snapshot.municipality_id, on=snapshot.on)
        near = find_neighbours(session, on=snapshot.on)
    return render_template(
        "city_words/plans.html",
        city=snapshot.city,
        plans=plans,
        neighbours=near.get(city, ()),
    )
