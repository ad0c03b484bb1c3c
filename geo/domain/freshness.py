"""When what was written down has to be looked at again."""

from datetime import date
from typing import Final

ASK_AFTER_MONTHS: Final = 12
STALE_AFTER_MONTHS: Final = 13  # a month more: the yearly question takes its time
_YEAR_MONTHS: Final = 12
_LAST_SAFE_DAY: Final = 28


def months_before(on: date, months: int) -> date:
    """Return the same day some months earlier, the 28th where there is none."""
    number = on.year * _YEAR_MONTHS + on.month - 1 - months
    year, month = divmod(number, _YEAR_MONTHS)
    try:
        return date(year, month + 1, on.day)
    except ValueError:
        return date(year, month + 1, _LAST_SAFE_DAY)


def is_due(confirmed_on: date | None, on: date) -> bool:
    """Return whether it is time to ask "is this still right?"."""
    return confirmed_on is None or confirmed_on <= months_before(on, ASK_AFTER_MONTHS)


def is_stale(confirmed_on: date | None, on: date) -> bool:
    """Return whether readers must be told that nobody confirmed it for long.

    Without a day it is not known, which is said in other words.
    """
    return confirmed_on is not None and confirmed_on < months_before(
        on, STALE_AFTER_MONTHS
    )
