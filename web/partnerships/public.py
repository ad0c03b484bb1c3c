"""The public list and pages of collaborations."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.domain.zone_chooser import ANSWERS, QUESTIONS, ZONES, advise_zone
from geo.query.partnership_page import get_partnership
from geo.query.partnerships import PartnershipRecord, find_partnerships
from geo.report.partnership_map import WorkPlace, locate_works, look_of
from geo.report.partnerships import PartnershipFilter, describe_list, describe_trail
from web.addresses import absolute
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.language import translated as _
from web.partnerships.words import give_words, partnership_state

bp = Blueprint("partnerships", __name__)
bp.record_once(give_words)
FILTERS = ("state", "zone", "form", "department", "area", "look")
GEOJSON = "application/geo+json"


@bp.get("/<city>/partnerships/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show a city's collaborations, what is overdue first."""
    snapshot = get_snapshot(city)
    asked = _asked()
    with open_session() as session:
        records = find_partnerships(session, snapshot.municipality_id, on=today())
    found = describe_list(records, asked)
    located = locate_works(snapshot, records)
    said = {name: value for name, value in asdict(asked).items() if value}
    return render_template(
        "partnerships/list.html",
        city=snapshot.city,
        found=found,
        asked=asked,
        mapped=[record for record in found.records if record.uid in located],
        features_url=url_for("partnerships.send_map", city=city, **said),
    )


@bp.get("/<city>/partnerships/map.geojson")
@revalidated
def send_map(city: str) -> ResponseReturnValue:
    """Send what the list shows as points; what has no place has no geometry."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        records = find_partnerships(session, snapshot.municipality_id, on=today())
    located = locate_works(snapshot, records)
    answer = jsonify(
        type="FeatureCollection",
        features=[
            _feature(city, record, located.get(record.uid))
            for record in describe_list(records, _asked()).records
        ],
    )
    answer.mimetype = GEOJSON
    return answer


@bp.get("/<city>/partnerships/zones")
@revalidated
def show_zones(city: str) -> ResponseReturnValue:
    """Ask the three questions, and say which zone the answers lead to."""
    answers = {name: request.args.get(name, "") for name in QUESTIONS}
    return render_template(
        "partnerships/zones.html",
        city=get_snapshot(city).city,
        answers=answers,
        advice=advise_zone(answers),
        questions=QUESTIONS,
        leans=ANSWERS,
        zones=ZONES,
    )


@bp.get("/<city>/partnerships/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show one collaboration: who, why, until when, and how it was judged."""
    return _one(city, uid, "partnerships/show.html")


@bp.get("/<city>/partnerships/<uid>/sheet")
@revalidated
def show_sheet(city: str, uid: str) -> ResponseReturnValue:
    """Show one collaboration as a sheet of paper."""
    return _one(city, uid, "partnerships/sheet.html")


def _asked() -> PartnershipFilter:
    return PartnershipFilter(
        **{name: request.args.get(name, "").strip() for name in FILTERS}
    )


def _feature(
    city: str, record: PartnershipRecord, place: WorkPlace | None
) -> dict[str, Any]:
    geometry = None
    if place is not None:
        point = [round(place.longitude, 6), round(place.latitude, 6)]
        geometry = {"type": "Point", "coordinates": point}
    named = place.place if place else None
    return {
        "type": "Feature",
        "id": record.uid,
        "geometry": geometry,
        "properties": {
            "title": record.title,
            "state": record.state,
            "look": look_of(record),
            "overdue": record.overdue,
            "review_due_on": record.review_due_on.isoformat(),
            "term_start": record.term_start.isoformat(),
            "last_day": record.last_day.isoformat() if record.last_day else None,
            "place": named,
            "area": record.area_name,
            # What the card says: the state, and how exactly the place is known.
            "lines": [
                partnership_state(record.state),
                named or _("%(area)s（地区の中のおよその位置）", area=record.area_name),
            ]
            if place
            else [],
            "href": url_for("partnerships.show_one", city=city, uid=record.uid),
        },
    }


def _one(city: str, uid: str, template: str) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        page = get_partnership(session, snapshot.municipality_id, uid, on=today())
    return render_template(
        template,
        city=snapshot.city,
        page=page,
        trail=describe_trail(page, on=today()),
        address=absolute("partnerships.show_one", city=city, uid=uid),
        on=today(),
    )
