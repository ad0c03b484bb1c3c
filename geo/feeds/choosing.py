"""Which activities a calendar or a feed is about."""

from collections.abc import Iterable
from datetime import date, timedelta

from geo.domain.errors import InvalidLayerError
from geo.domain.schedule import find_occurrences
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot

REACHES_BACK = timedelta(days=90)
"""How long an activity that is over stays in the feed of a selection."""

MOST_EVENTS = 1000
"""The most activities of one feed, soonest first."""


def of_district(
    snapshot: Snapshot, code: str, area_set: str | None = None
) -> list[Card]:
    """Return a district's activities, or raise `NotFoundError`; hidden ones have none."""
    snapshot.get_district(code, area_set)
    homes = snapshot.get_area_set(area_set).homes
    return [card for card in activities(snapshot) if homes.get(card.uid) == code]


def of_organisation(snapshot: Snapshot, uid: str) -> list[Card]:
    """Return an organisation's own activities, and those within its territory.

    Raises
    ------
    NotFoundError
        If nothing has the uid.
    """
    name = snapshot.get_card(uid).title
    territory = snapshot.get_territory(uid)
    homes, code = {}, None
    if territory is not None:
        area_set, code = territory
        if area_set in {summary.slug for summary in snapshot.area_sets}:
            homes = dict(snapshot.get_area_set(area_set).homes)
    return [
        card
        for card in activities(snapshot)
        if card.who == name or (code is not None and homes.get(card.uid) == code)
    ]


def of_field(snapshot: Snapshot, code: str) -> list[Card]:
    """Return the activities of a field, as a main or a further one."""
    return [card for card in activities(snapshot) if code in card.fields]


def activities(snapshot: Snapshot) -> list[Card]:
    """Return every activity, soonest first."""
    return [card for card in snapshot.cards if card.kind == "activity"]


def scheduled(snapshot: Snapshot, cards: Iterable[Card], on: date) -> list[Card]:
    """Return the activities that belong in a calendar, at most `MOST_EVENTS`.

    Those without a date, ended, with a rule that cannot be read, or last held
    more than 90 days ago are left out; cancelled ones stay.
    """
    found = []
    for card in cards:
        schedule = snapshot.get_schedule(card.uid)
        if card.kind != "activity" or card.status == "ended" or schedule is None:
            continue
        try:
            held = find_occurrences(schedule, on - REACHES_BACK, 1)
        except InvalidLayerError:  # as in geo.snapshot.cards
            continue
        # A day off may be all that is left: it is told as cancelled.
        if held or any(day >= on - REACHES_BACK for day in schedule.exdates):
            found.append(card)
        if len(found) == MOST_EVENTS:
            break
    return found
