"""When an invented activity takes place: its rule, first day and days off."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

_FIRST_DAY = datetime(2026, 4, 1)  # noqa: DTZ001 - a calendar day, not an instant
_LAST_DAY = date(2029, 3, 31)
_CLOSED = tuple(date(2026, 12, 29) + timedelta(days=days) for days in range(6))
_ORDINAL = re.compile(r"(\d)([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An activity's days; ``rule`` is None for a single day."""

    rule: str | None
    first: date
    last: date
    days_off: tuple[date, ...]


def make_recurrence(when: str, *, later: bool) -> Recurrence:
    """Return the days of a rule or of one date; ``later`` puts a monthly one a week on."""
    if not when.startswith("FREQ="):
        day = date.fromisoformat(when) + timedelta(days=7 if later else 0)
        return Recurrence(None, day, day, ())
    rule = _one_week_later(when) if later and "FREQ=MONTHLY" in when else when
    days = rrulestr(rule, dtstart=_FIRST_DAY)
    first = days.after(_FIRST_DAY, inc=True)
    if first is None:
        raise ValueError(f"{rule} has no day")
    closed = tuple(
        day for day in _CLOSED if days.after(_midnight(day), inc=True) == _midnight(day)
    )
    seasonal = "FREQ=YEARLY" in rule
    return Recurrence(rule, first.date(), _LAST_DAY, () if seasonal else closed)


def _midnight(day: date) -> datetime:
    """Return the day as the rule reads it."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a calendar day


def _one_week_later(rule: str) -> str:
    """Return a monthly rule with its first week made the second, its fourth the first."""

    def moved(match: re.Match[str]) -> str:
        return f"{int(match[1]) % 4 + 1}{match[2]}"

    head, _, days = _ORDINAL.sub(moved, rule).rpartition("BYDAY=")
    return f"{head}BYDAY={','.join(sorted(days.split(',')))}" if head else rule
