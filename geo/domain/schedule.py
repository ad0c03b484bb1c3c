"""When an activity takes place: its days, and its rule in Japanese words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice, takewhile

import holidays

from geo.domain.periods import ClockTime
from geo.domain.recurrence_words import describe_recurrence
from geo.domain.rrule import parse_rrule

# A rule may fall on 29 February only: two leap years can lie eight years apart (1896, 1904).
_HORIZON_YEARS = 9


@dataclass(frozen=True, slots=True)
class Schedule:
    """First day, times, repetition and exceptions of an activity.

    ``rrule`` is an RFC 5545 RRULE value, None for an event held once; ``ends_on``
    is the last day (of the event held once, or of the repetition); ``exdates`` and,
    with ``skip_holidays``, Japan's public holidays (祝日, 振替休日) are days off.
    """

    starts_on: date
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    rrule: str | None = None
    exdates: frozenset[date] = frozenset()
    skip_holidays: bool = False
    ends_on: date | None = None


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
        At most ``limit`` days. An event held once has one occurrence: its first
        day or, while it runs over several, the first of them from ``on_or_after``.

    Raises
    ------
    InvalidLayerError
        The schedule's rule is not a rule.

    Notes
    -----
    The first day counts only if the rule names it. COUNT counts the days that the
    rule names, before days off are taken out (RFC 5545, section 3.8.5.1). A search
    ends nine years after the later of ``starts_on`` and ``on_or_after``.
    """
    if limit <= 0 or (before is not None and before <= on_or_after):
        return []
    last = _add_years(max(schedule.starts_on, on_or_after), _HORIZON_YEARS)
    if schedule.ends_on is not None:
        last = min(last, schedule.ends_on)
    if before is not None:
        last = min(last, before - timedelta(days=1))
    held_once = schedule.rrule is None
    days = (
        _days_of_event(schedule, on_or_after)
        if schedule.rrule is None
        else parse_rrule(schedule.rrule).days(
            schedule.starts_on, last, first=on_or_after
        )
    )
    held = (
        day
        for day in takewhile(lambda day: day <= last, days)
        if day >= on_or_after and not _is_off(schedule, day)
    )
    return list(islice(held, 1 if held_once else limit))


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
    return describe_recurrence(parse_rrule(rrule))


def _days_of_event(schedule: Schedule, on_or_after: date) -> Iterator[date]:
    day = max(schedule.starts_on, on_or_after)
    while day <= (schedule.ends_on or schedule.starts_on):
        yield day
        day += timedelta(days=1)


def _is_off(schedule: Schedule, day: date) -> bool:
    return day in schedule.exdates or (
        schedule.skip_holidays and day in _public_holidays()
    )


def is_public_holiday(day: date) -> bool:
    """Return whether a day is a public holiday (祝日, 振替休日, 国民の休日) in Japan."""
    return day in _public_holidays()


@cache
def _public_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("JP")  # reads each year when first asked for it


def _add_years(day: date, years: int) -> date:
    if day.year + years > date.max.year:
        return date.max
    return date(day.year + years, day.month, min(day.day, 28))
