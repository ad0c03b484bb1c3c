"""Reads RRULE values of RFC 5545 (section 3.3.10) for events that repeat by whole days."""

import re
from datetime import UTC, date, datetime
from typing import cast, get_args

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import TOKYO
from geo.domain.recurrence import Frequency, Recurrence

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KEYS = frozenset(
    (
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
    )
)
_LARGEST_NUMBER = 1000
_DAYS_IN_MONTH, _WEEKS_IN_YEAR, _MONTHS, _POSITIONS = 31, 53, 12, 366
_BYDAY = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)


def parse_rrule(text: str) -> Recurrence:
    """Read an RRULE value, such as "FREQ=MONTHLY;BYDAY=2SA".

    Raises
    ------
    InvalidLayerError
        The text is no rule of RFC 5545, or one that repeats within a day.
    """
    try:
        return _parse(text.strip().upper().removeprefix("RRULE:"))
    except ValueError as error:
        raise InvalidLayerError(
            f"くり返しの規則「{text}」は使えません: {error}", column="rrule", value=text
        ) from error


def _parse(text: str) -> Recurrence:
    parts: dict[str, str] = {}
    for part in text.rstrip(";").split(";"):
        key, _, value = part.partition("=")
        if key not in _KEYS or not value:
            raise ValueError(f"「{part}」は読めません。")
        if key in parts:
            raise ValueError(f"{key} が二度あります。")
        parts[key] = value
    frequency = _frequency(parts.get("FREQ"))
    if "COUNT" in parts and "UNTIL" in parts:
        raise ValueError("COUNT と UNTIL は同時に使えません。")
    rule = Recurrence(
        frequency=frequency,
        interval=_number(parts.get("INTERVAL", "1"), "INTERVAL"),
        count=_number(parts["COUNT"], "COUNT") if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        by_day=_by_day(parts.get("BYDAY"), frequency),
        by_month_day=_numbers(parts.get("BYMONTHDAY"), "BYMONTHDAY", _DAYS_IN_MONTH),
        by_month=_numbers(parts.get("BYMONTH"), "BYMONTH", _MONTHS, signed=False),
        by_position=_numbers(parts.get("BYSETPOS"), "BYSETPOS", _POSITIONS),
        week_starts_on=_week_start(parts.get("WKST", "MO")),
    )
    if rule.by_month_day and frequency == "WEEKLY":
        raise ValueError("FREQ=WEEKLY に BYMONTHDAY は使えません。")
    if rule.by_position and not (rule.by_day or rule.by_month_day or rule.by_month):
        raise ValueError("BYSETPOS には BYDAY などの条件が必要です。")
    return rule


def _frequency(value: str | None) -> Frequency:
    for frequency in get_args(Frequency):
        if frequency == value:
            return cast("Frequency", frequency)
    raise ValueError("FREQ は DAILY・WEEKLY・MONTHLY・YEARLY のどれかです。")


def _number(value: str, key: str) -> int:
    if not (
        value.isascii() and value.isdigit() and 1 <= int(value[:5]) <= _LARGEST_NUMBER
    ):
        raise ValueError(
            f"{key}={value} は1から{_LARGEST_NUMBER}までの数ではありません。"
        )
    return int(value)


def _numbers(
    value: str | None, key: str, largest: int, *, signed: bool = True
) -> tuple[int, ...]:
    if value is None:
        return ()
    numbers = []
    for item in value.split(","):
        if not re.fullmatch(r"[+-]?\d{1,3}" if signed else r"\d{1,2}", item, re.ASCII):
            raise ValueError(f"{key}={value} は読めません。")
        number = int(item)
        if not 1 <= abs(number) <= largest:
            raise ValueError(f"{key}={value} は1から{largest}までの数ではありません。")
        numbers.append(number)
    return tuple(dict.fromkeys(numbers))


def _by_day(
    value: str | None, frequency: Frequency
) -> tuple[tuple[int | None, int], ...]:
    if value is None:
        return ()
    days = []
    for item in value.split(","):
        found = _BYDAY.fullmatch(item)
        if found is None:
            raise ValueError(f"BYDAY={value} は読めません。")
        position = int(found[1]) if found[1] else None
        if position is not None and frequency not in {"MONTHLY", "YEARLY"}:
            raise ValueError(f"BYDAY={value} の番号は毎月か毎年の規則でだけ使えます。")
        if position is not None and abs(position) > _WEEKS_IN_YEAR:
            raise ValueError(f"BYDAY={value} の番号が大きすぎます。")
        days.append((position, WEEKDAY_CODES.index(found[2])))
    return tuple(dict.fromkeys(days))


def _week_start(value: str) -> int:
    if value not in WEEKDAY_CODES:
        raise ValueError(f"WKST={value} は読めません。")
    return WEEKDAY_CODES.index(value)


def _until(value: str) -> date:
    """Return the last day in Japan: UNTIL is written in UTC when it carries a time."""
    if not _UNTIL.fullmatch(value):
        raise ValueError(f"UNTIL={value} は読めません。")
    try:
        if not value.endswith("Z"):
            return datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=TOKYO).date()
        moment = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return moment.astimezone(TOKYO).date()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"UNTIL={value} という日はありません。") from error
