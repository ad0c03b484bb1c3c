"""Which open doors a reader asked for, and where they are."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geo.domain.open_doors import is_weekday_daytime
from geo.domain.text import fold
from geo.query.opportunities import OpportunityRecord
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot

OVER = frozenset({"closed", "held", "decided", "cancelled"})


@dataclass(frozen=True, slots=True)
class DoorWish:
    """Conditions of a list; ``state``: None for open and coming, "over", "all" or one."""

    state: str | None = None
    phase: str | None = None
    kind: str | None = None
    district: str | None = None  # code
    evening: bool = False
    text: str | None = None


def choose_doors(
    doors: Iterable[OpportunityRecord], wish: DoorWish
) -> list[OpportunityRecord]:
    """Return the doors that meet every condition, in the order given.

    A door of the whole city is open to every district.
    """
    return [each for each in doors if _meets(each, wish)]


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
    if not _in_state(door.state, wish.state):
        return False
    if wish.phase and door.phase != wish.phase:
        return False
    if wish.kind and door.kind != wish.kind:
        return False
    if wish.district and door.area is not None and door.area[1] != wish.district:
        return False
    if wish.evening and (
        door.held_on is None
        or is_weekday_daytime(door.held_on, door.start_time) is not False
    ):
        return False
    said = fold(" ".join(filter(None, (door.title, door.description))))
    return not wish.text or all(word in said for word in fold(wish.text).split())


def _in_state(state: str, wished: str | None) -> bool:
    if wished == "all":
        return True
    if wished == "over":
        return state in OVER
    if wished is None:
        return state in {"open", "upcoming"}
    return state == wished


def _cards(snapshot: Snapshot) -> dict[str, Card]:
    return {
        card.uid: card
        for card in snapshot.cards
        if card.kind in {"place", "support_centre"}
    }
