"""One page for each thing on the map: activity, place, adoption site, organisation."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.report.feature import describe_feature
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.words import FOLDERS

bp = Blueprint("features", __name__)

GEOJSON = "application/geo+json"


@bp.get("/<city>/<any(activities, places, adoption, organisations, issues):kind>/<uid>")
@revalidated
def show_feature(city: str, kind: str, uid: str) -> ResponseReturnValue:
    """Show one thing; an address in the wrong folder leads to the right one."""
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    right = FOLDERS[card.kind]
    if kind != right:
        address = url_for("features.show_feature", city=city, kind=right, uid=uid)
        return redirect(address, 308)
    with open_session() as session:
        detail = describe_feature(session, snapshot, uid)
    return render_template("features/show.html", city=snapshot.city, detail=detail)


@bp.get("/<city>/features/<uid>.geojson")
@revalidated
def send_feature(city: str, uid: str) -> ResponseReturnValue:
    """Send one feature as GeoJSON."""
    snapshot = get_snapshot(city)
    made = snapshot.features_geojson([snapshot.get_card(uid)])
    return Response(made, mimetype=GEOJSON)
