"""Which open doors a reader asked for, and where they are."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from geo.domain.open_doors import is_weekday_daytime
from geo.domain.text import fold
from geo.query.opportunities import OpportunityRecord
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot

CURRENT = frozenset({"open", "upcoming"})
OVER = frozenset({"closed", "held", "decided", "cancelled"})


@dataclass(frozen=True, slots=True)
class DoorWish:
    """Conditions of a list.

    ``state``: None for open and coming, "over", "all" or one. ``period``: a day
    of the call lies in it, its last one or the one it is held.
    """

    state: str | None = None
    phase: str | None = None
    kind: str | None = None
    district: str | None = None  # code
    evening: bool = False
    text: str | None = None
    period: tuple[date, date] | None = None  # first and last day, both included
    weekdays: tuple[int, ...] = ()  # Monday is 0
    bands: tuple[str, ...] = ()  # of the day


def choose_doors(
    doors: Iterable[OpportunityRecord], wish: DoorWish
) -> list[OpportunityRecord]:
    """Return the doors that meet every condition, in the order given.

    A door of the whole city is open to every district.
    """
    return [each for each in doors if _meets(each, wish)]


def choose_current(
    doors: Iterable[OpportunityRecord], wish: DoorWish, *, on: date
) -> list[OpportunityRecord]:
    """Return what the city's feeds tell of calls: those open or coming on a day.

    One that was called off stays until its last day has passed, so that whoever has
    it in a calendar learns of it.
    """
    told = [
        each
        for each in doors
        if each.state in CURRENT
        or (each.state == "cancelled" and each.day is not None and each.day >= on)
    ]
    return choose_doors(told, replace(wish, state="all"))


def keep_withheld(
    snapshot: Snapshot, doors: Iterable[OpportunityRecord]
) -> list[OpportunityRecord]:
    """Return doors as they go out in feeds: no venue of a place that is withheld.

    What was fetched once stays in other people's calendars, also when a place must no
    longer be told.
    """
    cards = _cards(snapshot)
    shown = {uid for uid, card in cards.items() if card.mapped}
    return [
        replace(door, venue=None) if door.place and door.place not in shown else door
        for door in doors
    ]


def place_card(snapshot: Snapshot, door: OpportunityRecord) -> Card | None:
    """Return the published place of a door, None without one."""
    return _cards(snapshot).get(door.place or "")


def places_of(
    snapshot: Snapshot, doors: Iterable[OpportunityRecord], page: Callable[[str], str]
) -> str:
    """Return the doors that have a shown place as GeoJSON points.

    A door that has an area but no place is in no point: the area is not one.
    """
    cards = _cards(snapshot)
    features = []
    for door in doors:
        card = cards.get(door.place or "")
        if card is None or not card.mapped:
            continue
        features.append(
            {
                "type": "Feature",
                "id": door.uid,
                "geometry": {
                    "type": "Point",
                    "coordinates": [card.longitude, card.latitude],
                },
                "properties": {
                    "uid": door.uid,
                    "title": door.title,
                    "kind": door.kind,
                    "state": door.state,
                    "deadline": door.deadline.isoformat() if door.deadline else None,
                    "held_on": door.held_on.isoformat() if door.held_on else None,
                    "place": card.title,
                    "page": page(door.uid),
                },
            }
        )
    made = {"type": "FeatureCollection", "features": features}
    return json.dumps(made, ensure_ascii=False)


def has_places(snapshot: Snapshot, doors: Iterable[OpportunityRecord]) -> bool:
    """Return whether any of the doors has a shown place, hence a point on a map."""
    mapped = {uid for uid, card in _cards(snapshot).items() if card.mapped}
    return any(door.place in mapped for door in doors)


def _meets(door: OpportunityRecord, wish: DoorWish) -> bool:
    return (
        _in_state(door, wish)
        and wish.phase in {None, "", door.phase}
        and wish.kind in {None, "", door.kind}
        and (not wish.district or door.area is None or door.area[1] == wish.district)
        and (not wish.evening or _spares_work(door))
        and _on_days(door, wish)
        and _says(door, wish.text)
    )


def _spares_work(door: OpportunityRecord) -> bool:
    """Whether it is known to be held in an evening or at a weekend."""
    return (
        door.held_on is not None
        and is_weekday_daytime(door.held_on, door.start_time, door.end_time) is False
    )


def _says(door: OpportunityRecord, text: str | None) -> bool:
    said = fold(" ".join(filter(None, (door.title, door.description))))
    return not text or all(word in said for word in fold(text).split())


def _in_state(door: OpportunityRecord, wish: DoorWish) -> bool:
    if wish.state == "all":
        return True
    if wish.state == "over":
        return door.state in OVER
    if wish.state is None:
        return door.state in CURRENT
    return door.state == wish.state


def _on_days(door: OpportunityRecord, wish: DoorWish) -> bool:
    """Whether its days are asked for; a weekday or band is that of what is held."""
    days = [day for day in (door.deadline, door.held_on) if day is not None]
    if wish.weekdays:
        held = door.held_on
        days = [held] if held and held.weekday() in wish.weekdays else []
    if wish.period is not None:
        first, last = wish.period
        days = [day for day in days if first <= day <= last]
    if (wish.weekdays or wish.period is not None) and not days:
        return False
    return not wish.bands or door.time_band in wish.bands


def _cards(snapshot: Snapshot) -> dict[str, Card]:
    return {
        card.uid: card
        for card in snapshot.cards
        if card.kind in {"place", "support_centre"}
    }
