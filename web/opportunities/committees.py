"""Committees as counts, their meetings and minutes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from geo.query.committees import (
    find_committees,
    find_compositions,
    find_meetings_of,
    get_committee,
)
from geo.query.opportunities import find_opportunities
from geo.report.committees import describe_seats, describe_times
from web.caching import revalidated
from web.database import get_snapshot, open_session

bp = Blueprint("committees", __name__)


@bp.get("/<city>/committees/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show a city's committees with their seats, and which have a call open."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        found = find_committees(session, snapshot.municipality_id, on=snapshot.on)
        doors = find_opportunities(session, snapshot.municipality_id, on=snapshot.on)
    return render_template(
        "committees/list.html",
        city=snapshot.city,
        committees=found,
        seats={each.uid: describe_seats(each.composition) for each in found},
        calls={
            each.committee[0]: each
            for each in doors
            if each.committee
            and each.kind == "committee_seat"
            and each.state in {"open", "upcoming"}
        },
    )


@bp.get("/<city>/committees/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a committee's terms as counts, its meetings and its calls."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        committee = get_committee(session, city, uid, on=snapshot.on)
        terms = find_compositions(session, uid)
        meetings = find_meetings_of(session, uid)
        doors = find_opportunities(session, snapshot.municipality_id, on=snapshot.on)
    return render_template(
        "committees/show.html",
        city=snapshot.city,
        committee=committee,
        terms=[(each, describe_seats(each)) for each in terms],
        coming=[each for each in reversed(meetings) if each.held_on >= snapshot.on],
        past=[each for each in meetings if each.held_on < snapshot.on],
        times=describe_times(meetings),
        doors=[each for each in doors if each.committee and each.committee[0] == uid],
    )
