"""What companies and groups offer others, and where a company's people may come."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.query.offers import find_company_activities, find_offers
from web.caching import revalidated
from web.database import get_snapshot, open_session

bp = Blueprint("offers", __name__)
MOST_ACTIVITIES = 20
COMPANIES = frozenset({"business", "cooperative", "corporation"})


@bp.get("/<city>/offers/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show what is offered, of everybody or of companies alone."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        offers = find_offers(session, snapshot.municipality_id)
        welcome = find_company_activities(session, snapshot.municipality_id)
    cards = {each.uid: each for each in snapshot.cards}
    only = request.args.get("only") == "companies"
    activities = [
        card
        for card in snapshot.cards
        if card.uid in welcome and card.status == "active"
    ]
    return render_template(
        "due/offers.html",
        city=snapshot.city,
        offers=[
            (each, cards[each.uid])
            for each in offers
            if each.uid in cards and (not only or each.actor_type in COMPANIES)
        ],
        activities=activities[:MOST_ACTIVITIES],
        more=len(activities) > MOST_ACTIVITIES,
        only=only,
    )
