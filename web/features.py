"""One page for each thing on the map: activity, place, adoption site, organisation."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.query.organisation_page import find_page
from geo.query.partnership_choices import find_managers
from geo.query.photos import find_photos
from geo.report.association import Territory
from geo.report.feature import describe_feature
from geo.report.surroundings import describe_surroundings
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.caching import revalidated
from web.charts.outlines import Outlines, draw_outlines
from web.database import get_snapshot, open_session
from web.words import FOLDERS

bp = Blueprint("features", __name__)

TERRITORY_WIDTH = 320
PARTS = {
    "activity": "activity",
    "support_centre": "place",
    "place": "place",
    "adoption_site": "site",
    "organisation": "organisation",
    "local_issue": "issue",
}
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
        around = describe_surroundings(session, snapshot, detail)
        says = (
            find_page(session, snapshot.municipality_id, uid)
            if card.kind == "organisation"
            else None
        )
        photos = find_photos(session, snapshot.municipality_id, uid)
        managers = find_managers(session, uid) if PARTS[card.kind] == "place" else []
    return render_template(
        "features/show.html",
        city=snapshot.city,
        detail=detail,
        around=around,
        says=says,
        photos=photos,
        managers=managers,
        part=part_of(card, around.territory),
        outlines=_draw_territory(snapshot, around.territory),
    )


def part_of(card: Card, territory: Territory | None) -> str:
    """Return the template of a kind's own part of the page."""
    if card.kind == "organisation" and (
        territory is not None or card.actor_type == "association"
    ):
        return "features/_association.html"
    return f"features/_{PARTS[card.kind]}.html"


def _draw_territory(snapshot: Snapshot, territory: Territory | None) -> Outlines | None:
    if territory is None:
        return None
    outlines = snapshot.get_area_set(territory.area_set).outlines
    return draw_outlines(outlines, snapshot.city.plane_srid, width=TERRITORY_WIDTH)


@bp.get("/<city>/features/<uid>.geojson")
@revalidated
def send_feature(city: str, uid: str) -> ResponseReturnValue:
    """Send one feature as GeoJSON."""
    snapshot = get_snapshot(city)
    made = snapshot.features_geojson([snapshot.get_card(uid)])
    return Response(made, mimetype=GEOJSON)
