"""What is open now: grants, calls, seats, consultations, trainings."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidQueryError
from geo.domain.open_doors import FOR_GROUPS, PHASES, STATES
from geo.feeds.doors import DoorFeed, write_doors_atom, write_doors_calendar
from geo.query.applications import find_selected
from geo.query.door_trail import find_trail
from geo.query.opportunities import find_opportunities, get_opportunity
from geo.query.programmes import find_sites
from geo.report.doors import (
    DoorWish,
    choose_doors,
    has_places,
    keep_withheld,
    place_card,
    places_of,
)
from geo.report.receiving import find_receiving
from web.addresses import absolute
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.feeds import FORM, FORMS
from web.language import translated as _
from web.opportunities import words
from web.opportunities.receiving import read_whence
from web.opportunities.searched import door_words

bp = Blueprint("opportunities", __name__)
MOST_SITES = 3  # on a call's page; all are on the programme's
GEOJSON = "application/geo+json"
WORDS = (
    words.programme_kind_label,
    words.programme_kind_short,
    words.phase_label,
    words.door_state_label,
    words.application_label,
    words.day_part_label,
    words.page_of,
)


@bp.record_once
def _add_words(state: BlueprintSetupState) -> None:
    for function in WORDS:
        state.app.add_template_global(function, function.__name__)


@bp.get("/<city>/opportunities/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show what is open and coming, and on demand what is over."""
    snapshot = get_snapshot(city)
    wish = _wish()
    with open_session() as session:
        everything = find_opportunities(
            session, snapshot.municipality_id, on=snapshot.on
        )
    found = choose_doors(everything, wish)
    return render_template(
        "opportunities/list.html",
        city=snapshot.city,
        doors=found,
        wish=wish,
        over=wish.state == "over",
        kinds=sorted({each.kind for each in everything}),
        phases=PHASES,
        districts=snapshot.districts() if snapshot.area_sets else (),
        asked=_asked(),
        features_url=url_for("opportunities.send_map", city=city, **_asked()),
        mapped=has_places(snapshot, found),
    )


@bp.get("/<city>/opportunities/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a call with its criteria, its numbers and the trail to what became of it."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        door = get_opportunity(session, city, uid, on=snapshot.on)
        selected = find_selected(session, uid)
        trail = find_trail(session, uid)
        programme = door.programme[0] if door.programme else None
        known = find_sites(session, programme) if programme else []
    whence = read_whence(snapshot)
    return render_template(
        "opportunities/show.html",
        city=snapshot.city,
        door=door,
        selected=selected,
        trail=trail,
        sites=find_receiving(snapshot, known, whence.point),
        whence=whence,
        most_sites=MOST_SITES,
        place=place_card(snapshot, door),
        for_groups=door.kind in FOR_GROUPS,
        page_address=absolute("opportunities.show_one", city=city, uid=uid),
        shown={card.uid for card in snapshot.cards if card.kind == "organisation"},
    )


@bp.get("/<city>/opportunities/map.geojson")
@revalidated
def send_map(city: str) -> ResponseReturnValue:
    """Send the calls that have a place or an area, as points with their page."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        everything = find_opportunities(
            session, snapshot.municipality_id, on=snapshot.on
        )
    found = choose_doors(everything, _wish())

    def page(uid: str) -> str:
        return url_for("opportunities.show_one", city=city, uid=uid)

    return Response(places_of(snapshot, found, page), mimetype=GEOJSON)


@bp.get(f"/<city>/opportunities/feed.{FORM}")
@revalidated
def send_feed(city: str, form: str) -> ResponseReturnValue:
    """Send what the list shows as a calendar or as a feed."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        everything = find_opportunities(
            session, snapshot.municipality_id, on=snapshot.on
        )
    feed = DoorFeed(
        key=f"{city}/opportunities",
        name=_("%(city)sの募集・意見募集・会議", city=snapshot.city.name),
        address=absolute("opportunities.show_list", city=city),
        source=absolute("opportunities.send_feed", city=city, form=form),
        on=snapshot.on,
        words=door_words(city),
        doors=tuple(keep_withheld(snapshot, choose_doors(everything, _wish()))),
    )
    made = write_doors_calendar(feed) if form == "ics" else write_doors_atom(feed)
    response = Response(made, mimetype=FORMS[form])
    file = f'inline; filename="opportunities.{form}"'
    response.headers["Content-Disposition"] = file
    return response


def _wish() -> DoorWish:
    """Return what the address asks for.

    Raises
    ------
    InvalidQueryError
        If a condition is none of ours.
    """
    asked = _asked()
    state, phase = asked.get("state", ""), asked.get("phase", "")
    if state not in {"", "over", "all", *STATES} or phase not in {"", *PHASES}:
        raise InvalidQueryError(_("条件を選びなおしてください。"), field="state")
    return DoorWish(
        state=state or None,
        phase=phase or None,
        kind=asked.get("kind"),
        district=asked.get("district"),
        evening=asked.get("evening") == "1",
        text=asked.get("q"),
    )


def _asked() -> dict[str, Any]:
    names = ("state", "phase", "kind", "district", "evening", "q")
    return {
        name: value for name in names if (value := request.args.get(name, "").strip())
    }
