"""What a letter about an area says: what is on soon, what is new, what changed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import shapely

from geo.domain.errors import GeoError, InvalidLayerError
from geo.domain.schedule import Move, is_called_off, occurrences, planned_days
from geo.query.alerts import ADDED
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.alerts import Wish

LOOK_AHEAD: Final = {"weekly": timedelta(days=7), "daily": timedelta(days=2)}
LONGEST_LIST: Final = 40
TIMES: Final = frozenset(
    {"starts_on", "ends_on", "start_time", "end_time", "rrule", "exdates", "schedule"}
)
PLACES: Final = frozenset({"venue", "address", "geometry"})


@dataclass(frozen=True, slots=True)
class Happening:
    """An activity on one of its days."""

    on: date
    card: Card


@dataclass(frozen=True, slots=True)
class DayOff:
    """A single day of an activity that is not held as planned."""

    on: date
    card: Card
    move: Move | None  # where it went; None: it is not held
    reason: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """One letter's content. ``area_lost``: the area asked for is no more."""

    first: date
    last: date  # included
    area_name: str | None  # None: the whole city, or what somebody drew
    area_lost: bool
    upcoming: tuple[Happening, ...]
    left_out: int  # happenings beyond the longest list
    days_off: tuple[DayOff, ...]
    added: tuple[Card, ...]
    cancelled: tuple[Card, ...]
    changed: tuple[tuple[Card, bool, bool], ...]  # card, other time, other place

    @property
    def says_something(self) -> bool:
        """Whether there is anything to send."""
        return bool(
            self.area_lost
            or self.upcoming
            or self.days_off
            or self.added
            or self.cancelled
            or self.changed
        )


def period_of(frequency: str, on: date) -> str:
    """Return the name of the period a day belongs to: a day, or an ISO week."""
    if frequency == "daily":
        return on.isoformat()
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}"


def describe_digest(
    snapshot: Snapshot,
    wish: Wish,
    cards: Sequence[Card],
    changes: Mapping[str, frozenset[str]],
) -> Digest:
    """Say what is on and what changed where somebody wants to hear of it.

    Parameters
    ----------
    snapshot : Snapshot
        The city as it is published; its day is the letter's first.
    cards : sequence of Card
        Those that meet the wish's other conditions.
    changes : mapping
        Public id to the names of what changed since the last letter.

    Notes
    -----
    A place that is not shown on the map is in no drawn area: a letter must not
    tell what the map withholds.
    """
    name, inside = _area(snapshot, wish, cards)
    first = snapshot.on
    until = first + LOOK_AHEAD[wish.frequency]
    chosen = [
        card
        for card in inside or ()
        if not wish.fields or set(wish.fields) & {card.field, *card.fields}
    ]
    upcoming = sorted(
        _upcoming(snapshot, chosen, first, until),
        key=lambda each: (each.on, each.card.start_time or "", each.card.uid),
    )
    news = [(card, changes.get(card.uid, frozenset())) for card in chosen]
    going = [(card, names) for card, names in news if card.status == "active"]
    return Digest(
        first=first,
        last=until - timedelta(days=1),
        area_name=name,
        area_lost=inside is None,
        upcoming=tuple(upcoming[:LONGEST_LIST]),
        left_out=max(len(upcoming) - LONGEST_LIST, 0),
        days_off=tuple(
            sorted(
                _days_off(snapshot, chosen, first, until),
                key=lambda each: (each.on, each.card.start_time or "", each.card.uid),
            )
        )[:LONGEST_LIST],
        added=tuple(card for card, names in going if ADDED in names)[:LONGEST_LIST],
        cancelled=tuple(
            card
            for card, names in news
            if card.status == "cancelled" and {"status", ADDED} & names
        )[:LONGEST_LIST],
        changed=tuple(
            (card, bool(TIMES & names), bool(PLACES & names) and card.mapped)
            for card, names in going
            if ADDED not in names
            and (TIMES & names or (PLACES & names and card.mapped))
        )[:LONGEST_LIST],
    )


def _upcoming(
    snapshot: Snapshot, cards: Sequence[Card], first: date, until: date
) -> Iterator[Happening]:
    for card in cards:
        schedule = snapshot.get_schedule(card.uid)
        if schedule is None or card.status != "active":
            continue
        with suppress(InvalidLayerError):  # as in geo.snapshot.cards
            for day in occurrences(schedule, first, LONGEST_LIST, before=until):
                yield Happening(day, card)


def _days_off(
    snapshot: Snapshot, cards: Sequence[Card], first: date, until: date
) -> Iterator[DayOff]:
    for card in cards:
        schedule = snapshot.get_schedule(card.uid)
        if schedule is None or card.status != "active":
            continue
        with suppress(InvalidLayerError):  # as in geo.snapshot.cards
            for day in planned_days(schedule, first, before=until):
                if is_called_off(schedule, day):
                    move = schedule.moved.get(day)
                    reason = move.reason if move else schedule.reasons.get(day)
                    yield DayOff(day, card, move, reason)


def _area(
    snapshot: Snapshot, wish: Wish, cards: Sequence[Card]
) -> tuple[str | None, list[Card] | None]:
    """Return the area's name and the cards in it; None where it is no more."""
    try:
        match wish.area_kind:
            case "area":
                return _in_area(snapshot, wish.area_set, wish.area_code or "", cards)
            case "organisation":
                return _of_organisation(snapshot, wish.organisation_uid or "", cards)
            case "drawn":
                return None, _drawn(wish.shape or "", cards)
    except GeoError:
        return None, None
    return None, list(cards)


def _in_area(
    snapshot: Snapshot, area_set: str | None, code: str, cards: Sequence[Card]
) -> tuple[str | None, list[Card]]:
    name = snapshot.get_district(code, area_set).name
    homes = snapshot.get_area_set(area_set).homes
    return name, [card for card in cards if homes.get(card.uid) == code]


def _of_organisation(
    snapshot: Snapshot, uid: str, cards: Sequence[Card]
) -> tuple[str | None, list[Card]]:
    """Return what lies in an association's territory, or is its own."""
    title = snapshot.get_card(uid).title
    territory = snapshot.get_territory(uid)
    there = set()
    if territory is not None:
        _, inside = _in_area(snapshot, *territory, cards)
        there = {card.uid for card in inside}
    return title, [card for card in cards if card.uid in there or card.who == title]


def _drawn(shape: str, cards: Sequence[Card]) -> list[Card]:
    outline = shapely.from_geojson(shape)
    shapely.prepare(outline)
    return [
        card
        for card in cards
        if card.longitude is not None
        and card.latitude is not None
        and shapely.intersects_xy(outline, card.longitude, card.latitude)
    ]
