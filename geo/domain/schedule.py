"""When an activity takes place: its days and times, and its rule in Japanese words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from heapq import merge
from itertools import islice, takewhile

import holidays

from geo.domain.periods import ClockTime
from geo.domain.recurrence import Recurrence
from geo.domain.recurrence_words import describe_recurrence
from geo.domain.rrule import parse_rrule

# A rule may fall on 29 February only: two leap years can lie eight years apart (1896, 1904).
_HORIZON_YEARS = 9
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """Where a single day went: the new day, with times of its own or None for the usual."""

    on: date
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an activity takes place, with the times of that day.

    ``moved_from`` is the day it was planned for, where it was moved; ``ends_on`` the
    last day of an event that runs over several.
    """

    on: date
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    moved_from: date | None = None
    reason: str | None = None
    ends_on: date | None = None

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after it begins: 22:00–02:00, not 20:00–24:00."""
        return (
            self.ends_on is None
            and self.start_time is not None
            and self.end_time is not None
            and self.end_time <= self.start_time
        )

    @property
    def last_day(self) -> date:
        """The day it ends on."""
        if self.ends_on is not None:
            return self.ends_on
        return self.on + _DAY if self.overnight and self.on < date.max else self.on

    @property
    def starts_at(self) -> datetime | None:
        """The moment it begins in Japan, None where nobody said a time."""
        return None if self.start_time is None else self.start_time.on(self.on)

    @property
    def ends_at(self) -> datetime | None:
        """The moment it ends in Japan, None where nobody said a time."""
        return None if self.end_time is None else self.end_time.on(self.last_day)


@dataclass(frozen=True, slots=True)
class Schedule:
    """First day, times, repetition and exceptions of an activity.

    ``rrule`` is an RFC 5545 RRULE value, None for an event held once; ``ends_on``
    is the last day (of the event held once, or of the repetition); ``exdates`` and,
    with ``skip_holidays``, Japan's public holidays (祝日, 振替休日) are days off, and
    ``reasons`` says why for some of them. ``moved`` leads from a planned day to
    where it went: the planned day is off, the new one is held whatever the rule says.
    """

    starts_on: date
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    rrule: str | None = None
    exdates: frozenset[date] = frozenset()
    skip_holidays: bool = False
    ends_on: date | None = None
    moved: Mapping[date, Move] = field(default_factory=dict, hash=False)
    reasons: Mapping[date, str] = field(default_factory=dict, hash=False)


def occurrences(
    schedule: Schedule, on_or_after: date, limit: int, *, before: date | None = None
) -> list[date]:
    """Return the days on which an activity takes place, earliest first.

    Parameters
    ----------
    schedule : Schedule
        The activity's schedule.
    on_or_after : date
        First day of interest.
    limit : int
        The most days to return.
    before : date, optional
        The day after the last of interest: the period is half-open.

    Returns
    -------
    list of date
        At most ``limit`` days, as `find_occurrences` finds them.

    Raises
    ------
    InvalidLayerError
        The schedule's rule is not a rule.

    """
    found = find_occurrences(schedule, on_or_after, limit, before=before)
    return [occurrence.on for occurrence in found]


def find_occurrences(
    schedule: Schedule, on_or_after: date, limit: int, *, before: date | None = None
) -> list[Occurrence]:
    """Return the times at which an activity takes place, earliest first.

    Parameters
    ----------
    schedule : Schedule
        The activity's schedule.
    on_or_after : date
        First day of interest: an occurrence belongs to the day it begins on.
    limit : int
        The most to return.
    before : date, optional
        The day after the last of interest: the period is half-open.

    Returns
    -------
    list of Occurrence
        At most ``limit``. An event held once has one occurrence: its first day
        or, while it runs over several, the first of them from ``on_or_after``;
        a day of it that was moved is another.

    Raises
    ------
    InvalidLayerError
        The schedule's rule is not a rule.

    Notes
    -----
    The first day counts only if the rule names it. COUNT counts the days that the
    rule names, before days off are taken out (RFC 5545, section 3.8.5.1). A search
    ends nine years after the later of ``starts_on`` and ``on_or_after``. A day that
    was moved onto one the rule names anyway makes two occurrences of it.
    """
    if limit <= 0 or (before is not None and before <= on_or_after):
        return []
    planned = (
        _once(schedule, on_or_after)
        if schedule.rrule is None
        else _repeated(schedule, on_or_after)
    )
    moved = (item for item in _moved(schedule) if item.on >= on_or_after)
    end = date.max if before is None else before - _DAY
    found = merge(planned, moved, key=lambda item: item.on)
    return list(islice(takewhile(lambda item: item.on <= end, found), limit))


def planned_days(
    schedule: Schedule, on_or_after: date, *, before: date | None = None
) -> Iterator[date]:
    """Yield the days a schedule names, those off and moved among them.

    An event held once names each day it runs over.
    """
    last = _add_years(max(schedule.starts_on, on_or_after), _HORIZON_YEARS)
    if schedule.ends_on is not None:
        last = min(last, schedule.ends_on)
    elif schedule.rrule is None:
        last = schedule.starts_on
    if before is not None and before > date.min:
        last = min(last, before - _DAY)
    rule = _ONE_RUN if schedule.rrule is None else read_rule(schedule.rrule)
    days = rule.days(schedule.starts_on, last, first=on_or_after)
    return (day for day in days if on_or_after <= day <= last)


@lru_cache(maxsize=1024)
def read_rule(rrule: str) -> Recurrence:
    """Return a schedule's rule, or raise `InvalidLayerError`."""
    return parse_rrule(rrule)


def describe_rrule(rrule: str) -> str:
    """Return a rule in Japanese ("毎月第2土曜日"), without the times of day.

    Raises
    ------
    InvalidLayerError
        The text is not a rule.

    Notes
    -----
    A rule without a day ("FREQ=WEEKLY") takes it from the first day and says so;
    a shape that has no short wording is called a repetition with its own rule.
    """
    return describe_recurrence(read_rule(rrule))


def holiday_name(day: date, language: str = "ja") -> str | None:
    """Return the name of a public holiday in Japan (海の日), None on other days."""
    name = _public_holidays("ja" if language == "ja" else "en_US").get(day)
    return None if name is None else str(name)


def is_public_holiday(day: date) -> bool:
    """Return whether a day is a public holiday (祝日, 振替休日, 国民の休日) in Japan."""
    return day in _public_holidays()


def is_off(schedule: Schedule, day: date) -> bool:
    """Return whether a day that the rule names is not held: off, moved or a holiday."""
    return (
        day in schedule.exdates
        or day in schedule.moved
        or (schedule.skip_holidays and day in _public_holidays())
    )


def is_called_off(schedule: Schedule, day: date) -> bool:
    """Return whether somebody said that a day is not held as planned, or nowhere.

    A public holiday and a change of the times alone are no calling off.
    """
    move = schedule.moved.get(day)
    if move is not None:
        return move.on != day
    return day in schedule.exdates


_ONE_RUN = Recurrence(frequency="DAILY")


def _once(schedule: Schedule, on_or_after: date) -> Iterator[Occurrence]:
    days = planned_days(schedule, on_or_after)
    held = next((day for day in days if not is_off(schedule, day)), None)
    if held is None:
        return
    last = schedule.ends_on or schedule.starts_on
    times = (schedule.start_time, schedule.end_time)
    yield Occurrence(held, *times, ends_on=last if last > schedule.starts_on else None)


def _repeated(schedule: Schedule, on_or_after: date) -> Iterator[Occurrence]:
    for day in planned_days(schedule, on_or_after):
        if not is_off(schedule, day):
            yield Occurrence(day, schedule.start_time, schedule.end_time)


def _moved(schedule: Schedule) -> list[Occurrence]:
    found = []
    for planned, move in schedule.moved.items():
        usual = move.start_time is None and move.end_time is None
        found.append(
            Occurrence(
                move.on,
                schedule.start_time if usual else move.start_time,
                schedule.end_time if usual else move.end_time,
                moved_from=planned,
                reason=move.reason,
            )
        )
    return sorted(found, key=lambda item: (item.on, item.moved_from or date.min))


@cache
def _public_holidays(language: str = "ja") -> holidays.HolidayBase:
    # Reads each year when first asked for it; without a language it takes the machine's.
    return holidays.country_holidays("JP", language=language)


def _add_years(day: date, years: int) -> date:
    if day.year + years > date.max.year:
        return date.max
    return date(day.year + years, day.month, min(day.day, 28))
