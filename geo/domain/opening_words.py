"""Reads opening hours and closing days as Japanese municipalities write them."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from geo.domain.closing_words import (
    BETWEEN,
    DAYS,
    days_between,
    read_closing_days,
)
from geo.domain.opening_hours import (
    EVERY_DAY,
    OpeningHours,
    Span,
    WeeklyHours,
)
from geo.domain.periods import WEEKDAYS, ClockTime, parse_japanese_time
from geo.domain.text import normalise

WORKING_DAYS: Final = frozenset(range(5))
_ALL_DAY: Final = Span(ClockTime(0), ClockTime(24))

_TIME = r"(?:午前|午後)?\d{1,2}(?::\d{2}|時(?:\d{1,2}分|半)?)|正午"
_SPAN = re.compile(rf"(?P<opens>{_TIME})-(?P<closes>{_TIME})(?:まで)?")
_ALWAYS = re.compile(r"(?:24時間|終日)(?:利用可能|利用可|営業|開館|開放)?")
_LABEL = re.compile(r"(?:開館|利用|営業|開放|開所)時間:?")
_OF = re.compile("[:の]")
_NO_MATTER = re.compile(
    rf"\((?:最終(?:入場|入館|受付)(?:時間)?|受付|LO|L\.O|ラストオーダー)[.:は]?(?:{_TIME})(?:まで)?\)"
)
_CLOSED_WITHIN = re.compile(r"【(?:休館日|定休日|休業日)】")


def read_opening_hours(hours: str | None, closed: str | None) -> OpeningHours | None:
    """Return what a place's words for its hours and closing days certainly say.

    Parameters
    ----------
    hours : str or None
        "09:00〜21:00", "平日 8:30〜17:15", "月〜金 10:00-18:00、土 10:00-16:00", …
    closed : str or None
        "毎月第3月曜日・年末年始", "月曜日（祝日の場合は翌平日）", "無休", …

    Returns
    -------
    OpeningHours or None
        None where any part of the words is not understood, where hours overlap or
        run past midnight, and where neither text names days: whoever writes only
        "8:30〜17:15" may mean an office that is closed on Sundays.
    """
    if not hours:
        return None
    return _read(hours, closed or "")


@lru_cache(maxsize=4096)
def _read(hours: str, closed: str) -> OpeningHours | None:
    parts = _CLOSED_WITHIN.split(hours)
    if len(parts) == 2 and not closed:  # noqa: PLR2004 - before and behind the mark
        hours, closed = parts
    weekly = _read_hours(_plain(hours))
    closures = read_closing_days(_plain(closed))
    if weekly is None or closures is None:
        return None
    always = all(part.spans == (_ALL_DAY,) for part in weekly)
    if not closed and not always and any(part.weekdays is None for part in weekly):
        return None
    return replace(closures, hours=weekly)


def _plain(text: str) -> str:
    text = re.sub(r"[〜~‐-―−－]|から", "-", normalise(text)).replace(" ", "")
    return _NO_MATTER.sub("", text)


def _read_hours(text: str) -> tuple[WeeklyHours, ...] | None:
    text = _LABEL.sub("", text.replace("(", ";").replace(")", ";"))
    found: list[WeeklyHours] = []
    days = _Days()
    spans: list[Span] = []
    position = 0
    while position < len(text):
        if match := _SPAN.match(text, position):
            span = _span(match)
            if span is None:
                return None
            spans.append(span)
        elif match := _ALWAYS.match(text, position):
            spans.append(_ALL_DAY)
        elif match := DAYS.match(text, position):
            if spans:
                found.append(days.with_spans(spans))
                days, spans = _Days(), []
            if not days.add(match):
                return None
        elif match := BETWEEN.match(text, position) or _OF.match(text, position):
            pass
        else:
            return None
        position = match.end()
    if not spans:
        return None
    found.append(days.with_spans(spans))
    return tuple(found) if _are_apart(found) else None


@dataclass(slots=True)
class _Days:
    """The days that a piece of text has named so far."""

    weekdays: set[int] = field(default_factory=set)
    holidays: bool | None = None
    every: bool = False

    def add(self, match: re.Match[str]) -> bool:
        if match["first"]:
            self.weekdays |= days_between(match)
        elif match["day"] == "平日":
            if self.holidays:
                return False
            self.weekdays |= WORKING_DAYS
            self.holidays = False
        elif match["day"] in {"毎日", "年中"}:
            self.every = True
        elif match["day"][0] in WEEKDAYS:
            self.weekdays.add(WEEKDAYS.index(match["day"][0]))
        elif self.holidays is False:
            return False
        else:
            self.holidays = True
        return True

    def with_spans(self, spans: list[Span]) -> WeeklyHours:
        named = bool(self.weekdays or self.holidays) and not self.every
        if named:
            days = frozenset(self.weekdays)
            return WeeklyHours(days, self.holidays, tuple(spans))
        weekdays = EVERY_DAY if self.every else None
        return WeeklyHours(weekdays, holidays=True, spans=tuple(spans))


def _span(match: re.Match[str]) -> Span | None:
    opens = parse_japanese_time(match["opens"])
    closes = parse_japanese_time(match["closes"])
    if opens is None or closes is None or opens >= closes:
        return None
    return Span(opens, closes)


def _are_apart(parts: list[WeeklyHours]) -> bool:
    """Return whether no day is named twice and no hour is."""
    named = [day for part in parts for day in part.weekdays or ()]
    default = [part for part in parts if part.weekdays is None]
    holidays = [part for part in parts if part.weekdays and part.holidays]
    if len(named) != len(set(named)) or len(default) > 1 or len(holidays) > 1:
        return False
    # 「11:00〜14:00、17:00〜22:00（土日17:00〜23:00）」: is there a lunch on Sundays?
    if len(parts) > 1 and any(len(part.spans) > 1 for part in default):
        return False
    return all(
        before.closes <= after.opens
        for part in parts
        for before, after in pairwise(sorted(part.spans))
    )
