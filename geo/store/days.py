"""The days of an activity: as a document has them, and as a file writes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from geo.domain.merging import WHEN
from geo.store.models import Schedule, ScheduleException
from geo.store.rows import Changes

SCHEDULE: Final = ("starts_on", "ends_on", "start_time", "end_time", "rrule")
"""Columns of a schedule. Of the other fields of `WHEN`, ``exdates`` are the days off,
``off_reasons`` the reason by day off, and ``moved`` has ``on_date, moved_to,
start_time, end_time, reason`` of each moved day."""

NO_DAYS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(SCHEDULE),
    "skip_holidays": False,
    "exdates": [],
    "moved": [],
    "off_reasons": {},
}


def read_days(schedule: Schedule | None) -> dict[str, Any]:
    """Return the fields of `WHEN`, as plain JSON."""
    if schedule is None:
        return {name: _copied(value) for name, value in NO_DAYS.items()}
    days = sorted(schedule.exceptions, key=lambda each: each.on_date)
    moved = [each for each in days if is_moved(each)]
    off = [each for each in days if not is_moved(each)]
    return {
        **{name: _plain(getattr(schedule, name)) for name in SCHEDULE},
        "skip_holidays": schedule.skip_holidays,
        "exdates": [each.on_date.isoformat() for each in off],
        "moved": [
            {
                "on_date": each.on_date.isoformat(),
                "moved_to": _plain(each.moved_to),
                "start_time": each.start_time,
                "end_time": each.end_time,
                "reason": each.reason,
            }
            for each in moved
        ],
        "off_reasons": {
            each.on_date.isoformat(): each.reason for each in off if each.reason
        },
    }


def is_moved(day: ScheduleException) -> bool:
    """Return whether a day is held otherwise: on another day, or at other times."""
    return bool(day.moved_to or day.start_time or day.end_time)


def differing_days(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return the fields of `WHEN` that differ, each with its old and new value."""
    return {
        name: (before[name], after[name])
        for name in WHEN
        if before[name] != after[name]
    }


def schedule_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a row's schedule."""
    values = {name: row.get(name) for name in SCHEDULE}
    values["skip_holidays"] = bool(row.get("skip_holidays"))
    return values


def days_off(row: Mapping[str, Any]) -> list[date]:
    """Return the days on which a row's schedule does not hold, in order."""
    return sorted(set(row.get("exdates") or ()))


def write_days_off(schedule: Schedule, dates: list[date]) -> None:
    """Let a schedule be off on these days; what a file cannot say of others stays.

    A day that the file calls off is no longer moved: the table has a day once.
    """
    known = {item.on_date: item for item in schedule.exceptions}
    for day, item in known.items():
        if day not in dates and not is_moved(item):
            schedule.exceptions.remove(item)
        elif day in dates and is_moved(item):
            item.moved_to = item.start_time = item.end_time = None
    schedule.exceptions.extend(
        ScheduleException(on_date=day) for day in dates if day not in known
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, (list, dict)) else value
