"""The answer to a question: cards in order, the day each is meant for, how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from geo.snapshot.days import AHEAD_DAYS
from web.finder_checks import WEEKDAYS

if TYPE_CHECKING:
    from geo.snapshot.model import Card
    from geo.snapshot.nearby import Mask
    from geo.snapshot.snapshot import Snapshot
    from web.finder_query import FinderQuery

EVERYONE = "everyone"
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was found.

    ``days`` holds the first day in the period asked for, ``distances`` metres by
    uid; a card without a public location has none.
    """

    cards: tuple[Card, ...]
    days: dict[str, date] = field(default_factory=dict)
    distances: dict[str, float] = field(default_factory=dict)
    too_far: bool = False  # the place is in another part of the country

    def day(self, card: Card) -> date | None:
        """Return the day a list shows."""
        return self.days.get(card.uid, card.next_on)

    def group(self, card: Card) -> str:
        """Return what a card stands under where distances are shown."""
        if card.uid in self.distances:
            return "located"
        return WITHHELD if card.location == WITHHELD else "none"


def answer(query: FinderQuery, snapshot: Snapshot) -> Answer:
    """Return what meets every condition.

    In the order of days: the list's, or that of the days asked for. In the order
    of distances: what has no location follows, what must not show it comes last,
    each in the order of days, so that no place can be told from its position.
    """
    cards, days = _found(query, snapshot)
    return _ordered(query, snapshot, cards, days)


def first_cards(
    query: FinderQuery,
    snapshot: Snapshot,
    limit: int,
    box: tuple[float, float, float, float] | None = None,
) -> tuple[Card, ...]:
    """Return the first cards of an answer, of those that touch a box of degrees.

    The same cards in the same order as `answer` gives; the rest is not measured.
    """
    cards, days = _found(query, snapshot)
    if box is not None:
        rows = snapshot.nearby.find_in(box)
        inside = {snapshot.cards[row].uid for row in rows.tolist()}
        cards = tuple(card for card in cards if card.uid in inside)
    near = query.near
    if (
        near is not None
        and query.order == "near"
        and limit < len(cards)
        and snapshot.nearby.reaches(near.longitude, near.latitude)
    ):
        rows, _ = snapshot.nearby.find(
            near.longitude,
            near.latitude,
            limit=limit,
            allowed=_allowed(cards, snapshot),
        )
        if len(rows) == limit:
            return tuple(snapshot.cards[row] for row in rows.tolist())
    return _ordered(query, snapshot, cards, days).cards[:limit]


def _found(
    query: FinderQuery, snapshot: Snapshot
) -> tuple[tuple[Card, ...], dict[str, date]]:
    cards = snapshot.find_cards(
        query.kinds, field=query.field, district=query.district, text=query.text
    )
    if query.particular:
        cards = tuple(card for card in cards if _meets(card, query))
    if query.first:
        cards = tuple(card for card in cards if card.uid in snapshot.first_steps)
    days: dict[str, date] = {}
    if query.dated:
        first = query.from_on or snapshot.on
        last = query.until_on or first + timedelta(days=AHEAD_DAYS - 1)
        wanted = frozenset(map(WEEKDAYS.index, query.weekdays))
        held = snapshot.days.find(first, last + timedelta(days=1), wanted)
        days = {card.uid: held[card.uid] for card in cards if card.uid in held}
        soonest = sorted(
            (card for card in cards if card.uid in days),
            key=lambda card: (days[card.uid], card.start_time or ""),
        )
        cards = tuple(soonest)
    return cards, days


def _ordered(
    query: FinderQuery,
    snapshot: Snapshot,
    cards: tuple[Card, ...],
    days: dict[str, date],
) -> Answer:
    if query.near is None:
        return Answer(cards, days)
    if not snapshot.nearby.reaches(query.near.longitude, query.near.latitude):
        return Answer(cards, days, too_far=True)
    distances = _distances(cards, query, snapshot)
    if query.order == "near":
        cards = _by_distance(cards, distances)
    return Answer(cards, days, distances)


def _meets(card: Card, query: FinderQuery) -> bool:
    return (
        (not query.bands or card.time_band in query.bands)
        and (not query.generations or _is_for(card, query.generations))
        and (not query.free or card.is_free is True)
        and (not query.child or card.child_friendly is True)
        and (not query.step_free or card.step_free is True)
        and (not query.online or card.online is True)
        and (not query.no_registration or card.joining == "open")
    )


def _is_for(card: Card, generations: tuple[str, ...]) -> bool:
    return EVERYONE in card.generations or not set(generations).isdisjoint(
        card.generations
    )


def _distances(
    cards: tuple[Card, ...], query: FinderQuery, snapshot: Snapshot
) -> dict[str, float]:
    if query.near is None:
        return {}
    rows, metres = snapshot.nearby.find(
        query.near.longitude, query.near.latitude, allowed=_allowed(cards, snapshot)
    )
    return {
        snapshot.cards[row].uid: float(distance)
        for row, distance in zip(rows.tolist(), metres, strict=True)
    }


def _allowed(cards: tuple[Card, ...], snapshot: Snapshot) -> Mask | None:
    if cards is snapshot.cards:
        return None
    allowed = np.zeros(len(snapshot.cards), dtype=bool)
    allowed[[snapshot.positions[card.uid] for card in cards]] = True
    return allowed


def _by_distance(
    cards: tuple[Card, ...], distances: dict[str, float]
) -> tuple[Card, ...]:
    located = [card for card in cards if card.uid in distances]
    others = [card for card in cards if card.uid not in distances]
    return (
        *sorted(located, key=lambda card: distances[card.uid]),
        *(card for card in others if card.location != WITHHELD),
        *(card for card in others if card.location == WITHHELD),
    )
