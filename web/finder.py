"""The map and the list beside it: one question, the same answer in both."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.vocabulary import load_vocabulary
from geo.report.here import Here, describe_here
from geo.snapshot.cards import count_locations
from geo.snapshot.snapshot import Snapshot
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.finder_answer import Answer, first_rows
from web.finder_checks import MOST_FEATURES, WEEKDAYS, read_box, read_number
from web.finder_query import KINDS, PAGE_SIZE, FinderQuery, read_query
from web.finder_words import (
    distance_words,
    spans_of,
    suggestions_of,
    term_label,
    ticks,
    weekday_short,
)
from web.map_assets import city_map
from web.opportunities.coming import doors_found
from web.opportunities.receiving import find_nearest
from web.partnerships.overdue import count_overdue

bp = Blueprint("finder", __name__)

GEOJSON = "application/geo+json"


bp.add_app_template_global(distance_words)


@bp.get("/<city>/")
@revalidated
def show_finder(city: str) -> ResponseReturnValue:
    """Show what a city has: what was asked for, as a list with its map or as a table."""
    snapshot = get_snapshot(city)
    query = read_query(request.args, snapshot)
    answer = query.answer(snapshot)
    with open_session() as session:
        nearest = find_nearest(session, snapshot, query)
    everything = query.address(page=None, view=None, sort=None)
    return render_template(
        "finder/index.html",
        city=snapshot.city,
        query=query,
        answer=answer,
        cards=query.on_page(answer.cards),
        found_count=len(answer.cards),
        page_count=-(-len(answer.cards) // PAGE_SIZE),
        locations=count_locations(answer.cards),
        kinds=kinds_of(snapshot),
        fields=load_vocabulary("field").terms,
        generations=load_vocabulary("generation").terms,
        bands=load_vocabulary("time_band").terms,
        weekdays=WEEKDAYS,
        weekday_short=weekday_short,
        term_label=term_label,
        ticks=ticks(),
        spans=spans_of(query, snapshot.on),
        suggestions=suggestions_of(query),
        districts=snapshot.districts() if snapshot.area_sets else (),
        here=_here(query, answer, snapshot),
        doors=doors_found(snapshot, query),
        nearest=nearest,
        overdue_works=count_overdue(snapshot),
        features_url=url_for("finder.send_features", city=city, **everything),
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
    """Send all features of a question as GeoJSON, in the order of its list."""
    snapshot = get_snapshot(city)
    query = read_query(request.args, snapshot)
    limit = read_number(request.args, "limit", "件数", MOST_FEATURES, MOST_FEATURES)
    rows = first_rows(query, snapshot, limit, read_box(request.args))
    return Response(snapshot.features_geojson_at(rows), mimetype=GEOJSON)


def kinds_of(snapshot: Snapshot) -> list[str]:
    """Return the kinds that a city has, in the legend's order."""
    counts = snapshot.columns.count("kind")
    return [kind for kind in KINDS if counts.get(kind)]


def _here(query: FinderQuery, answer: Answer, snapshot: Snapshot) -> Here | None:
    if query.near is None or answer.too_far:
        return None
    return describe_here(snapshot, query.near.longitude, query.near.latitude)
