"""A month as a calendar shows it: its weeks, and what is on each day."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from geo.domain.errors import InvalidLayerError, InvalidQueryError
from geo.domain.schedule import (
    Occurrence,
    Schedule,
    find_occurrences,
    is_off,
    planned_days,
)
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot

MOST_A_DAY = 4
FURTHEST = 24
"""How many months from this one a calendar reaches, either way."""

_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = timedelta(days=1)
_WEEK = 7
_MONTHS = 12
_MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a day: an activity, and how that day of it goes.

    ``cancelled`` is set for an activity or a single day that was called off;
    ``moved_to`` names where a day went that is not held as planned.
    """

    card: Card
    held: Occurrence
    cancelled: bool = False
    moved_to: date | None = None
    continues: bool = False  # a day after the first of several


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day and the lines it shows; ``more`` counts those left out."""

    on: date
    in_month: bool
    happenings: tuple[Happening, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Sunday, as calendars in Japan are printed."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    previous: date | None  # first day of the neighbours, None beyond the reach
    following: date | None
    count: int  # lines of all its days

    def holds(self, day: date) -> bool:
        """Return whether a day lies in the month."""
        return (day.year, day.month) == (self.first.year, self.first.month)


def read_month(text: str | None, on: date) -> date:
    """Return the first day of a month written as "2026-12", this month for None.

    Raises
    ------
    InvalidQueryError
        The text is no month, or more than two years away.
    """
    this = on.replace(day=1)
    if not text:
        return this
    if _MONTH.fullmatch(text):
        first = date(int(text[:4]), int(text[5:]), 1)
        if abs(_months_between(this, first)) <= FURTHEST:
            return first
    message = (
        f"月（month）の「{text}」は表示できません。"
        "前後2年の月を2026-12のように書いてください。"
    )
    raise InvalidQueryError(message, parameter="month", value=text)


def read_day(text: str, on: date) -> date:
    """Return a day written as "2026-12-12".

    Raises
    ------
    InvalidQueryError
        The text is no day, or its month is more than two years away.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or abs(_months_between(on, day)) > FURTHEST:
        message = (
            f"日（day）の「{text}」は表示できません。"
            "前後2年の日を2026-12-12のように書いてください。"
        )
        raise InvalidQueryError(message, parameter="day", value=text)
    return day


def make_month(snapshot: Snapshot, cards: Iterable[Card], first: date) -> Month:
    """Return a month of activities; a day shows the first four and counts the others.

    Parameters
    ----------
    first : date
        The month's first day.
    """
    following = _add_months(first, 1)
    start = first - timedelta(days=(first.weekday() + 1) % _WEEK)
    days = find_happenings(snapshot, cards, first, following)
    weeks = []
    while start < following:
        week = tuple(_calendar_day(start + n * _DAY, first, days) for n in range(_WEEK))
        weeks.append(week)
        start += _WEEK * _DAY
    this = snapshot.on.replace(day=1)
    away = _months_between(this, first)
    return Month(
        first=first,
        weeks=tuple(weeks),
        previous=_add_months(first, -1) if away > -FURTHEST else None,
        following=following if away < FURTHEST else None,
        count=sum(map(len, days.values())),
    )


def find_happenings(
    snapshot: Snapshot, cards: Iterable[Card], first: date, before: date
) -> dict[date, list[Happening]]:
    """Return what is on in [first, before) by day, each day in order of time."""
    days: dict[date, list[Happening]] = defaultdict(list)
    for card in cards:
        schedule = snapshot.get_schedule(card.uid)
        if card.kind != "activity" or schedule is None or card.status == "ended":
            continue
        try:
            found = _of_card(card, schedule, first, before)
        except InvalidLayerError:  # as in geo.snapshot.cards
            continue
        for day, happening in found:
            days[day].append(happening)
    for lines in days.values():
        lines.sort(key=lambda line: (str(line.held.start_time or ""), line.card.title))
    return dict(days)


def _of_card(
    card: Card, schedule: Schedule, first: date, before: date
) -> list[tuple[date, Happening]]:
    off = card.status == "cancelled"
    found = []
    if schedule.rrule is None:
        # Every day it runs over, also where it began before this month.
        last = schedule.ends_on or schedule.starts_on
        several = last if last > schedule.starts_on else None
        times = (schedule.start_time, schedule.end_time)
        for day in planned_days(schedule, first, before=before):
            if not is_off(schedule, day):
                held = Occurrence(day, *times, ends_on=several)
                later = day > schedule.starts_on
                found.append((day, Happening(card, held, off, continues=later)))
        moved = [move.on for move in schedule.moved.values()]
        held_days = [
            item
            for item in find_occurrences(schedule, first, len(moved) + 1, before=before)
            if item.moved_from is not None
        ]
    else:
        limit = _MOST_DAYS + len(schedule.moved)
        held_days = find_occurrences(schedule, first, limit, before=before)
    found += [(item.on, Happening(card, item, off)) for item in held_days]
    for day in planned_days(schedule, first, before=before):
        if day not in schedule.exdates and day not in schedule.moved:
            continue
        move = schedule.moved.get(day)
        if move is not None and move.on == day:
            continue  # other times on the same day: it is held
        reason = move.reason if move else schedule.reasons.get(day)
        held = Occurrence(day, schedule.start_time, schedule.end_time, reason=reason)
        gone = Happening(card, held, move is None, move.on if move else None)
        found.append((day, gone))
    return found


def _calendar_day(
    day: date, first: date, days: dict[date, list[Happening]]
) -> CalendarDay:
    lines = days.get(day, [])
    shown = lines if len(lines) <= MOST_A_DAY + 1 else lines[:MOST_A_DAY]
    return CalendarDay(
        on=day,
        in_month=(day.year, day.month) == (first.year, first.month),
        happenings=tuple(shown),
        more=len(lines) - len(shown),
    )


def _months_between(one: date, other: date) -> int:
    return (other.year - one.year) * _MONTHS + other.month - one.month


def _add_months(first: date, months: int) -> date:
    year, month = divmod(first.year * _MONTHS + first.month - 1 + months, _MONTHS)
    return date(year, month + 1, 1)
