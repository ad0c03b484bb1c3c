"""The answer to a question: cards in order, the day each is meant for, how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from geo.snapshot.days import AHEAD_DAYS
from web.finder_checks import WEEKDAYS

if TYPE_CHECKING:
    from geo.snapshot.columns import Mask
    from geo.snapshot.grid import Rows
    from geo.snapshot.model import Card
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
    found, days = _found(query, snapshot)
    rows = _in_order_of_days(found, days, snapshot)
    near = query.near
    distances: dict[str, float] = {}
    too_far = False
    if near is not None:
        too_far = not snapshot.nearby.reaches(near.longitude, near.latitude)
        if not too_far:
            rows, distances = _measured(query, snapshot, found, rows)
    cards = snapshot.cards
    return Answer(
        # Without a condition it is the list itself.
        cards if rows is None else tuple(map(cards.__getitem__, rows.tolist())),
        days,
        distances,
        too_far,
    )


def first_rows(
    query: FinderQuery,
    snapshot: Snapshot,
    limit: int,
    box: tuple[float, float, float, float] | None = None,
) -> Rows | None:
    """Return the first cards of an answer, of those that touch a box of degrees.

    They are positions in the snapshot's cards, None for all of them in its order:
    the same in the same order as `answer` gives. The rest is not measured.
    """
    found, days = _found(query, snapshot)
    if box is not None:
        inside = np.zeros(len(snapshot.cards), dtype=bool)
        inside[snapshot.nearby.find_in(box)] = True
        found = inside if found is None else found & inside
    near = query.near
    if (
        near is not None
        and query.order == "near"
        and snapshot.nearby.reaches(near.longitude, near.latitude)
    ):
        nearest, _ = snapshot.nearby.find(
            near.longitude, near.latitude, limit=limit, allowed=found
        )
        if len(nearest) == limit:
            return nearest
        rows = _in_order_of_days(found, days, snapshot)
        return _measured(query, snapshot, found, rows)[0][:limit]
    rows = _in_order_of_days(found, days, snapshot)
    if rows is None and limit < len(snapshot.cards):
        rows = np.arange(limit)
    return None if rows is None else rows[:limit]


def _found(
    query: FinderQuery, snapshot: Snapshot
) -> tuple[Mask | None, dict[str, date]]:
    """Return who meets every condition, None for all, and the first day of each."""
    found = snapshot.find_rows(
        query.kinds,
        field=query.field,
        district=query.district,
        text=query.text,
        layer=query.layer,
    )
    masks = [] if found is None else [found]
    masks += _particulars(query, snapshot)
    if query.first:
        masks.append(snapshot.first_steps)
    days: dict[str, date] = {}
    if query.dated:
        first = query.from_on or snapshot.on
        last = query.until_on or first + timedelta(days=AHEAD_DAYS - 1)
        wanted = frozenset(map(WEEKDAYS.index, query.weekdays))
        held = snapshot.days.find(first, last + timedelta(days=1), wanted)
        positions = snapshot.positions
        there = np.zeros(len(snapshot.cards), dtype=bool)
        there[[positions[uid] for uid in held]] = True
        masks.append(there)
        found = np.logical_and.reduce(masks)
        uids = (card.uid for card in snapshot.cards_at(found))
        days = {uid: held[uid] for uid in uids}
        return found, days
    return (np.logical_and.reduce(masks) if masks else None), days


def _particulars(query: FinderQuery, snapshot: Snapshot) -> list[Mask]:
    if not query.particular:
        return []
    columns = snapshot.columns
    masks = []
    if query.bands:
        masks.append(columns.having_any("time_band", query.bands))
    if query.generations:
        wanted = (EVERYONE, *query.generations)
        masks.append(columns.having_any("generations", wanted))
    for asked, name, value in (
        (query.free, "is_free", True),
        (query.child, "child_friendly", True),
        (query.step_free, "step_free", True),
        (query.companies, "companies_welcome", True),
        (query.online, "online", True),
        (query.no_registration, "joining", "open"),
    ):
        if asked:
            masks.append(columns.having(name, value))
    return masks


def _in_order_of_days(
    found: Mask | None, days: dict[str, date], snapshot: Snapshot
) -> Rows | None:
    if found is None:
        return None
    rows = np.flatnonzero(found)
    if not days:
        return rows
    cards = snapshot.cards

    def soonest(row: int) -> tuple[date, str]:
        return days[cards[row].uid], cards[row].start_time or ""

    return np.array(sorted(rows.tolist(), key=soonest), dtype=np.intp)


def _measured(
    query: FinderQuery, snapshot: Snapshot, found: Mask | None, rows: Rows | None
) -> tuple[Rows, dict[str, float]]:
    """Return rows in the order asked for, and how far each with a location is."""
    cards = snapshot.cards
    if rows is None:
        rows = np.arange(len(cards))
    if query.near is None:
        return rows, {}
    located, metres = snapshot.nearby.find(
        query.near.longitude, query.near.latitude, allowed=found
    )
    uids = (cards[row].uid for row in located.tolist())
    distances = dict(zip(uids, metres.tolist(), strict=True))
    if query.order == "near":
        away = np.full(len(cards), np.nan)
        away[located] = metres
        withheld = snapshot.columns.having("location", WITHHELD)[rows]
        # Located, then not, then withheld; a stable sort keeps the order of days.
        group = np.where(~np.isnan(away[rows]), 0, np.where(withheld, 2, 1))
        rows = rows[np.lexsort((np.nan_to_num(away[rows]), group))]
    return rows, distances
