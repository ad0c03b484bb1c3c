"""What a circular (回覧板) says of a month: its gatherings, how to join, whom to ask."""

import calendar
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from geo.analysis.distance import nearest_centre
from geo.domain.errors import InvalidLayerError
from geo.domain.schedule import occurrences
from geo.query.contacts import Contact, find_contacts
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

SHOWN = frozenset({"active", "cancelled"})
LONGEST_MONTH = 31


class Part(StrEnum):
    """How many of a month's gatherings something holds for."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PaperArea:
    """Whose paper it is: a district, or an association with or without territory.

    ``area_set`` and ``code`` are None for an organisation without a territory.
    """

    name: str
    kana: str | None
    area_set: str | None
    code: str | None
    organisation: Card | None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One activity of a month under its number, with its days and days off."""

    number: int
    card: Card
    days: tuple[date, ...]
    days_off: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Circular:
    """All that a circular says, cancelled activities among its rows."""

    area: PaperArea
    month: date  # its first day
    rows: tuple[MonthRow, ...]
    free: Part
    open: Part  # no registration
    child_friendly: Part
    asked: Card | None  # the association, else the nearest support centre
    contact: Contact | None


def describe_circular(
    session: Session, snapshot: Snapshot, area: PaperArea, month: date
) -> Circular:
    """Describe a month of an area, for paper.

    Parameters
    ----------
    month : date
        Any day of it.
    """
    first = month.replace(day=1)
    rows = list_month(snapshot, find_area_cards(snapshot, area), first)
    held = [row.card for row in rows if row.card.status == "active"]
    asked = area.organisation or _nearest_centre(snapshot, area)
    contacts = find_contacts(session, snapshot.municipality_id, on=snapshot.on)
    return Circular(
        area=area,
        month=first,
        rows=rows,
        free=_part(card.is_free for card in held),
        open=_part(None if not c.joining else c.joining == "open" for c in held),
        child_friendly=_part(card.child_friendly for card in held),
        asked=asked,
        contact=contacts.get(asked.uid) if asked else None,
    )


def find_area_cards(
    snapshot: Snapshot, area: PaperArea, kind: str = "activity"
) -> tuple[Card, ...]:
    """Return what lies in an area or is held by its organisation, in list order."""
    inside = frozenset[str]()
    if area.area_set is not None:
        homes = snapshot.get_area_set(area.area_set).homes
        inside = frozenset(uid for uid, code in homes.items() if code == area.code)
    name = area.organisation.title if area.organisation else None
    return tuple(
        card
        for card in snapshot.cards
        if card.kind == kind and (card.uid in inside or (name and card.who == name))
    )


def list_month(
    snapshot: Snapshot, cards: Iterable[Card], month: date
) -> tuple[MonthRow, ...]:
    """Return the activities that fall into a month, numbered in order of their days.

    Parameters
    ----------
    month : date
        The month's first day.

    Notes
    -----
    A cancelled activity keeps the days on which it would have been held; one
    that ended, or whose rule cannot be read, is left out.
    """
    after = month + timedelta(days=calendar.monthrange(month.year, month.month)[1])
    found: list[tuple[Card, tuple[date, ...], tuple[date, ...]]] = []
    for card in cards:
        schedule = snapshot.get_schedule(card.uid)
        if schedule is None or card.status not in SHOWN:
            continue
        with suppress(InvalidLayerError):  # as in geo.snapshot.cards
            days = occurrences(schedule, month, LONGEST_MONTH, before=after)
            regular = occurrences(
                replace(schedule, exdates=frozenset()),
                month,
                LONGEST_MONTH,
                before=after,
            )
            off = sorted(schedule.exdates & (set(regular) - set(days)))
            if days:
                found.append((card, tuple(days), tuple(off)))
    found.sort(key=lambda item: (item[1][0], item[0].start_time or "", item[0].title))
    return tuple(
        MonthRow(number, card, days, off)
        for number, (card, days, off) in enumerate(found, start=1)
    )


def _part(answers: Iterable[bool | None]) -> Part:
    known = list(answers)
    if known and all(known):
        return Part.ALL
    return Part.SOME if any(known) else Part.NONE


def _nearest_centre(snapshot: Snapshot, area: PaperArea) -> Card | None:
    """Return the support centre nearest to the middle of an area."""
    shown = snapshot.features
    centres = shown[(shown.kind == "support_centre") & shown.geometry.notna()]
    if area.area_set is None or centres.empty:
        return None
    srid = snapshot.city.plane_srid
    outline = snapshot.get_area_set(area.area_set).outlines.loc[[area.code]]
    nearest = nearest_centre(outline.to_crs(srid), centres.to_crs(srid))
    return snapshot.get_card(str(nearest.centre_index.iloc[0]))
