"""The map and list inside other people's pages: the only part that may be framed."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.report.feature import describe_feature
from geo.snapshot.cards import count_locations
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.finder import kinds_of
from web.finder_query import read_query
from web.sharing import feature_address

bp = Blueprint("embedding", __name__, url_prefix="/embed")

MOST_ITEMS = 20


@bp.get("/<city>/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show the map and list of a question, without the site around it."""
    snapshot = get_snapshot(city)
    query = read_query(request.args, snapshot)
    found = query.find(snapshot)
    # Not url_for: it gives names such as _scheme and endpoint a meaning.
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    question = f"?{urlencode(asked)}" if asked else ""
    return render_template(
        "embed/list.html",
        city=snapshot.city,
        query=query,
        cards=found[:MOST_ITEMS],
        found_count=len(found),
        locations=count_locations(found),
        kinds=kinds_of(snapshot),
        districts=snapshot.districts() if snapshot.area_sets else (),
        features_url=url_for("finder.send_features", city=city).split("?")[0]
        + question,
        whole_address=url_for("finder.show_finder", city=city).split("?")[0] + question,
    )


@bp.get("/<city>/<uid>")
@revalidated
def show_card(city: str, uid: str) -> ResponseReturnValue:
    """Show one activity, place, site or organisation, without the site around it."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        detail = describe_feature(session, snapshot, uid)
    return render_template(
        "embed/card.html",
        city=snapshot.city,
        detail=detail,
        whole_address=feature_address(city, detail.card),
    )
