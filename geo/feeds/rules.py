"""Turning a schedule into the repetition properties of RFC 5545."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from geo.domain.periods import TOKYO, ClockTime
from geo.domain.recurrence import Recurrence
from geo.domain.rrule import WEEKDAY_CODES
from geo.domain.schedule import (
    Move,
    Schedule,
    is_off,
    is_public_holiday,
    planned_days,
    read_rule,
)

HOLIDAYS_BACK = timedelta(days=366)
HOLIDAYS_AHEAD = timedelta(days=2 * 366)
"""Holidays (祝日除く) have no rule in RFC 5545: they are written out so far."""

_MOST_COUNTED = 4000
_DAY = timedelta(days=1)
_MIDNIGHT = ClockTime(24)


@dataclass(frozen=True, slots=True)
class Repetition:
    """What becomes of a schedule in a calendar file.

    ``first`` is the day of DTSTART: RFC 5545 §3.8.5.3 asks that the rule names it,
    a schedule's first day need not be.
    """

    first: date
    rule: dict[str, Any] | None  # RRULE's parts
    extra: tuple[date, ...]  # RDATE: moved days that the rule does not name
    excluded: tuple[date, ...]  # EXDATE
    cancelled: tuple[tuple[date, str], ...]  # overrides with STATUS:CANCELLED
    moved: tuple[tuple[date, Move], ...]  # overrides with another DTSTART


def repetition(
    schedule: Schedule, *, on: date, until: date | None = None
) -> Repetition | None:
    """Return a schedule's repetition, None where its rule never names a day.

    Parameters
    ----------
    on : date
        Today: what is written day by day lies around it.
    until : date, optional
        The last day of a repetition that has ended.

    Raises
    ------
    InvalidLayerError
        The schedule's rule is not a rule.

    Notes
    -----
    A day off with a reason is written as a cancelled occurrence, so that people
    see it; one without is left out of the series. Both are left out of it where
    they would be more than a year old.
    """
    last = _earlier(schedule.ends_on, until)
    first = next(planned_days(schedule, schedule.starts_on), None)
    if first is None or (last is not None and first > last):
        return None
    repeats = schedule.rrule is not None or _has_holes(schedule)
    if not repeats:
        return Repetition(first, None, (), (), (), ())
    if schedule.start_time == _MIDNIGHT and schedule.rrule is not None:
        return _written_out(schedule, on, last)
    named = _named(schedule, {*schedule.exdates, *schedule.moved})
    off = sorted(named & (schedule.exdates - schedule.moved.keys()))
    told = [day for day in off if day in schedule.reasons and day >= on - HOLIDAYS_BACK]
    excluded = set(off) - set(told)
    if schedule.skip_holidays:
        excluded |= _holidays(schedule, on) - set(told) - schedule.moved.keys()
    return Repetition(
        first=first,
        rule=_rule(schedule, last),
        extra=tuple(sorted(schedule.moved.keys() - named)),
        excluded=tuple(sorted(excluded)),
        cancelled=tuple((day, schedule.reasons[day]) for day in told),
        moved=tuple(sorted(schedule.moved.items())),
    )


def _written_out(schedule: Schedule, on: date, last: date | None) -> Repetition | None:
    """Return single days: what begins at 24:00 falls on the weekday after its rule's."""
    start = max(schedule.starts_on, on - HOLIDAYS_BACK)
    end = max(start, on) + HOLIDAYS_AHEAD
    days = [
        day
        for day in planned_days(schedule, start, before=end)
        if (last is None or day <= last) and not is_off(schedule, day)
    ]
    days += [day for day in schedule.moved if day not in days]
    if not days:
        return None
    days.sort()
    moved = tuple(sorted(schedule.moved.items()))
    return Repetition(days[0], None, tuple(days[1:]), (), (), moved)


def until_utc(last: date) -> datetime:
    """Return the moment UNTIL is written with: a day's last second in Japan, in UTC."""
    return datetime.combine(last, time(23, 59, 59), TOKYO).astimezone(UTC)


def _has_holes(schedule: Schedule) -> bool:
    """Whether a run of days is interrupted; then it is written as single days."""
    if schedule.moved:
        return True
    last = schedule.ends_on or schedule.starts_on
    if any(schedule.starts_on <= day <= last for day in schedule.exdates):
        return True
    # A run without end (9999-12-31) is not counted through: holidays come every year.
    length = min((last - schedule.starts_on).days, HOLIDAYS_AHEAD.days) + 1
    return schedule.skip_holidays and any(
        is_public_holiday(schedule.starts_on + timedelta(days=n)) for n in range(length)
    )


def _rule(schedule: Schedule, last: date | None) -> dict[str, Any]:
    if schedule.rrule is None:
        return {"FREQ": "DAILY", "UNTIL": last or schedule.starts_on}
    rule = read_rule(schedule.rrule)
    parts = _parts(rule)
    last = _earlier(rule.until, last)
    if rule.count is not None:
        days = planned_days(schedule, schedule.starts_on)
        counted = list(islice(days, min(rule.count, _MOST_COUNTED)))
        if last is None or (len(counted) == rule.count and counted[-1] <= last):
            return parts | {"COUNT": rule.count}
    return parts if last is None else parts | {"UNTIL": last}


def _parts(rule: Recurrence) -> dict[str, Any]:
    days = [f"{place or ''}{WEEKDAY_CODES[day]}" for place, day in rule.by_day]
    parts = {
        "FREQ": rule.frequency,
        "INTERVAL": rule.interval if rule.interval > 1 else None,
        "BYDAY": days,
        "BYMONTHDAY": list(rule.by_month_day),
        "BYMONTH": list(rule.by_month),
        "BYSETPOS": list(rule.by_position),
        "WKST": WEEKDAY_CODES[rule.week_starts_on] if rule.week_starts_on else None,
    }
    return {key: value for key, value in parts.items() if value}


def _named(schedule: Schedule, days: set[date]) -> frozenset[date]:
    """Return those of some days that the schedule names."""
    found: set[date] = set()
    for day in days:
        if schedule.starts_on <= day < date.max:
            found.update(planned_days(schedule, day, before=day + _DAY))
    return frozenset(found)


def _holidays(schedule: Schedule, on: date) -> set[date]:
    start = max(schedule.starts_on, on - HOLIDAYS_BACK)
    days = planned_days(schedule, start, before=max(start, on) + HOLIDAYS_AHEAD)
    return {day for day in days if is_public_holiday(day)}


def _earlier(one: date | None, other: date | None) -> date | None:
    said = [day for day in (one, other) if day is not None]
    return min(said, default=None)
