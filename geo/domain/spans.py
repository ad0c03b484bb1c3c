"""Spans of days that people name: today, this weekend, this month."""

from datetime import date, timedelta

_SATURDAY = 5
_SUNDAY = 6


def weekend_of(day: date) -> tuple[date, date]:
    """Return the first and last day of the coming weekend, or of what is left of this one."""
    if day.weekday() == _SUNDAY:
        return day, day
    saturday = day + timedelta(days=_SATURDAY - day.weekday())
    return saturday, saturday + timedelta(days=1)


def rest_of_month(day: date) -> tuple[date, date]:
    """Return a day and the last day of its month."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day, following - timedelta(days=1)
