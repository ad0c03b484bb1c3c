"""Small answers that only the map asks for: hours of the day, whose territory is whose."""

from flask import Blueprint, jsonify, url_for
from flask.typing import ResponseReturnValue

from web.caching import revalidated
from web.database import get_snapshot
from web.hours import hours_on
from web.words import folder

bp = Blueprint("map_data", __name__)


@bp.get("/<city>/hours.json")
@revalidated
def send_hours(city: str) -> ResponseReturnValue:
    """Send the day's opening hours of every place whose hours are understood."""
    snapshot = get_snapshot(city)
    known = {card.uid: hours_on(card, snapshot.on) for card in snapshot.cards}
    hours = {uid: said.times for uid, said in known.items() if said is not None}
    return jsonify(on=snapshot.on.isoformat(), hours=hours)


@bp.get("/<city>/territories.json")
@revalidated
def send_territories(city: str) -> ResponseReturnValue:
    """Send which association each territory belongs to, by area set and code."""
    snapshot = get_snapshot(city)
    found: dict[str, dict[str, dict[str, str]]] = {}
    for card in snapshot.cards:
        territory = snapshot.get_territory(card.uid)
        if territory is None:
            continue
        area_set, code = territory
        href = url_for(
            "features.show_feature", city=city, kind=folder(card), uid=card.uid
        )
        said = {"uid": card.uid, "title": card.title, "href": href}
        found.setdefault(area_set, {})[code] = said
    return jsonify(found)
