"""The public list and pages of collaborations."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.domain.zone_chooser import ANSWERS, QUESTIONS, ZONES, advise_zone
from geo.query.partnership_page import get_partnership
from geo.query.partnerships import find_partnerships
from geo.report.partnerships import PartnershipFilter, describe_list, describe_trail
from web.addresses import absolute
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.partnerships.words import give_words

bp = Blueprint("partnerships", __name__)
bp.record_once(give_words)
FILTERS = ("state", "zone", "form", "department", "area")


@bp.get("/<city>/partnerships/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show a city's collaborations, what is overdue first."""
    snapshot = get_snapshot(city)
    asked = PartnershipFilter(
        **{name: request.args.get(name, "").strip() for name in FILTERS}
    )
    with open_session() as session:
        records = find_partnerships(session, snapshot.municipality_id, on=today())
    return render_template(
        "partnerships/list.html",
        city=snapshot.city,
        found=describe_list(records, asked),
        asked=asked,
    )


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
