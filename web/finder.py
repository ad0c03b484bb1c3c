"""The map and the list beside it: one question, the same answer in both."""

from collections import Counter

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.vocabulary import load_vocabulary
from geo.snapshot.cards import count_locations
from geo.snapshot.snapshot import Snapshot
from web.caching import revalidated
from web.database import get_snapshot
from web.finder_query import KINDS, PAGE_SIZE, FinderQuery, read_query
from web.map_assets import city_map
from web.words import field_label, kind_label

bp = Blueprint("finder", __name__)

GEOJSON = "application/geo+json"


@bp.get("/<city>/")
@revalidated
def show_finder(city: str) -> ResponseReturnValue:
    """Show a city's map, its list and its table."""
    snapshot = get_snapshot(city)
    query = read_query(request.args, snapshot)
    found = query.find(snapshot)
    cards = query.on_page(found)
    return render_template(
        "finder/index.html",
        city=snapshot.city,
        query=query,
        chosen=_chosen(query, snapshot),
        cards=cards,
        found_count=len(found),
        locations=count_locations(found),
        kind_counts=Counter(card.kind for card in cards),
        kinds=[k for k in KINDS if any(card.kind == k for card in snapshot.cards)],
        fields=load_vocabulary("field").terms,
        districts=snapshot.districts() if snapshot.area_sets else (),
        page_size=PAGE_SIZE,
        features_url=url_for("finder.send_features", city=city, **query.address()),
    )


@bp.get("/<city>/map.js")
@revalidated
def send_map(city: str) -> ResponseReturnValue:
    """Send the script that folium makes for the map; it holds no user text."""
    snapshot = get_snapshot(city)
    return Response(city_map(snapshot.city).script, mimetype="text/javascript")


@bp.get("/<city>/features.geojson")
@revalidated
def send_features(city: str) -> ResponseReturnValue:
    """Send the features of a question as GeoJSON."""
    snapshot = get_snapshot(city)
    query = read_query(request.args, snapshot)
    cards = query.on_page(query.find(snapshot))
    return Response(snapshot.features_geojson(cards), mimetype=GEOJSON)


def _chosen(query: FinderQuery, snapshot: Snapshot) -> list[str]:
    """Return the words for the conditions that are set, in the form's order."""
    words = [field_label(query.field)] if query.field else []
    if query.district:
        words.append(snapshot.get_district(query.district).name)
    return words + [kind_label(k) for k in KINDS if k in (query.kinds or ())]
