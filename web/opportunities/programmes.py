"""Standing systems of participation by phase, with their places."""

from typing import Any

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.domain.open_doors import PHASES
from geo.query.opportunities import find_opportunities
from geo.query.programmes import (
    find_programmes,
    find_sites,
    find_totals,
    get_programme,
)
from geo.report.programmes import protect_totals
from geo.report.receiving import Receiving, find_receiving
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.opportunities.receiving import read_whence
from web.words import folder

bp = Blueprint("programmes", __name__)


@bp.get("/<city>/programmes/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show a city's programmes under the phase they serve."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        found = find_programmes(session, snapshot.municipality_id, on=snapshot.on)
    return render_template(
        "programmes/list.html",
        city=snapshot.city,
        phases={
            phase: [each for each in found if each.phase == phase] for phase in PHASES
        },
    )


@bp.get("/<city>/programmes/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a programme, who takes its people in, its totals and what is open in it."""
    snapshot = get_snapshot(city)
    whence = read_whence(snapshot)
    with open_session() as session:
        programme = get_programme(session, city, uid)
        sites = find_receiving(snapshot, find_sites(session, uid), whence.point)
        totals = protect_totals(find_totals(session, uid))
        doors = find_opportunities(session, snapshot.municipality_id, on=snapshot.on)
    return render_template(
        "programmes/show.html",
        city=snapshot.city,
        programme=programme,
        sites=sites,
        whence=whence,
        mapped=any(each.mapped for each in sites),
        features_url=url_for("programmes.send_sites", city=city, uid=uid),
        totals=totals,
        doors=[each for each in doors if each.programme and each.programme[0] == uid],
    )


@bp.get("/<city>/programmes/<uid>/sites.geojson")
@revalidated
def send_sites(city: str, uid: str) -> ResponseReturnValue:
    """Send who takes a programme's people in, as points where a place may be shown."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        get_programme(session, city, uid)
        sites = find_receiving(snapshot, find_sites(session, uid))
    answer = jsonify(
        type="FeatureCollection", features=[_feature(city, each) for each in sites]
    )
    answer.mimetype = "application/geo+json"
    return answer


def _feature(city: str, receiving: Receiving) -> dict[str, Any]:
    card, geometry = receiving.card, None
    if receiving.mapped and card is not None:
        point = [card.longitude, card.latitude]
        geometry = {"type": "Point", "coordinates": point}
    return {
        "type": "Feature",
        "id": receiving.site.uid,
        "geometry": geometry,
        "properties": {
            "title": receiving.site.name,
            "tasks": receiving.site.tasks,
            "lines": [receiving.site.tasks] if receiving.site.tasks else [],
            "href": url_for(
                "features.show_feature", city=city, kind=folder(card), uid=card.uid
            )
            if card
            else None,
        },
    }
