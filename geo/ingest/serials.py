"""Reads the day numbers that spreadsheets leave where a date was."""

import re
from datetime import date, timedelta
from typing import Final

from geo.domain.periods import ClockTime
from geo.domain.written_dates import WrittenDates

_PART: Final = re.compile(r"0\.\d{1,20}")
SERIAL: Final = re.compile(r"(?P<day>[1-9]\d{4})(?P<part>\.\d{1,15})?")
# Day 60 is a 29 February 1900 that never was, so the count starts a day earlier.
_DAY_ZERO: Final = date(1899, 12, 30)
_EARLIEST: Final = date(1945, 1, 1)
_LATEST: Final = date(2099, 12, 31)
_MINUTES_PER_DAY: Final = 24 * 60
# Cells show 0.3958 as well as 0.395833333333333.
_CLOSE: Final = 0.1


def read_serial(text: str) -> WrittenDates:
    """Return the day, and the time if there is one, of a number such as 45977.395833.

    Raises
    ------
    ValueError
        The number would be a day before 1945 or after 2099.
    """
    found = SERIAL.fullmatch(text)
    day = _DAY_ZERO + timedelta(days=int(found["day"])) if found else None
    if found is None or day is None or not _EARLIEST <= day <= _LATEST:
        raise ValueError(f"「{text}」は日付として読めません。")
    minutes = round(float(found["part"] or 0) * _MINUTES_PER_DAY)
    if minutes == 0:
        return WrittenDates(day)
    return WrittenDates(day, start_time=ClockTime(*divmod(minutes, 60)))


def read_part_of_day(text: str) -> ClockTime | None:
    """Return the time of a part of a day such as 0.395833333 (09:30), None for other text.

    A number that is no whole minute is no time that anybody typed.
    """
    if _PART.fullmatch(text) is None:
        return None
    exact = float(text) * _MINUTES_PER_DAY
    minutes = round(exact)
    if abs(exact - minutes) > _CLOSE:
        return None
    return ClockTime(*divmod(minutes, 60))
