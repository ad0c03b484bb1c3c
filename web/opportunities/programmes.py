"""Standing systems of participation by phase, with their places."""

from flask import Blueprint, render_template
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
from web.caching import revalidated
from web.database import get_snapshot, open_session

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
    with open_session() as session:
        programme = get_programme(session, city, uid)
        sites = find_sites(session, uid)
        totals = protect_totals(find_totals(session, uid))
        doors = find_opportunities(session, snapshot.municipality_id, on=snapshot.on)
    return render_template(
        "programmes/show.html",
        city=snapshot.city,
        programme=programme,
        sites=[each for each in sites if each.ended_on is None],
        totals=totals,
        cards={card.uid: card for card in snapshot.cards},
        doors=[each for each in doors if each.programme and each.programme[0] == uid],
    )
