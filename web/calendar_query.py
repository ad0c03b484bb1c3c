"""What a reader asks of a calendar: the finder's conditions, and an organisation."""

from flask import request

from geo.feeds.choosing import of_organisation
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.finder_query import read_query

CALENDAR_ONLY = frozenset({"month", "day", "lang", "page"})


def choose_cards(snapshot: Snapshot) -> list[Card]:
    """Return the cards that the request's address asks for, soonest first.

    Raises
    ------
    InvalidQueryError
        If a condition cannot be understood.
    NotFoundError
        If it names an organisation that does not exist.
    """
    cards = read_query(request.args, snapshot).find(snapshot)
    uid = request.args.get("organisation")
    if not uid:
        return list(cards)
    own = {card.uid for card in of_organisation(snapshot, uid)}
    return [card for card in cards if card.uid in own]


def said_arguments() -> list[tuple[str, str]]:
    """Return the conditions of the address, without month, day, page and language."""
    return [
        (name, value)
        for name, value in request.args.items(multi=True)
        if value and name not in CALENDAR_ONLY
    ]
