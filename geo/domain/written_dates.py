"""Reads the days and hours of an activity as people write them: spans, days off, hours.

Only what can be read in one way is read. The year must be there, or be given.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from geo.domain.periods import (
    WEEKDAYS,
    ClockTime,
    parse_japanese_date,
    parse_japanese_time,
    require_weekday,
)
from geo.domain.text import normalise

_WEEKDAY = (
    r"(?:\s*(?:\((?:(?P<{0}w>[月火水木金土日])(?:曜日?)?(?:[・,、]?(?:祝日?|休日?))?"
    r"|祝日?|休日)\)|(?P<{0}wb>[月火水木金土日])曜日?))?"
)
_YEAR = r"(?:令和|平成|昭和|大正|明治|[RHSTM])(?:元|\d{{1,2}})|\d{{4}}"
_DAY = (
    rf"(?:(?P<{{0}}y>{_YEAR})(?:年|[-/.]))?\s*"
    r"(?:(?P<{0}m>\d{{1,2}})(?:月|[-/.]))?\s*(?P<{0}d>\d{{1,2}})日?"
) + _WEEKDAY
_CLOCK = (
    r"(?:(?:午前|午後|AM|PM)?\s*\d{1,2}"
    r"(?:時(?:\s*\d{1,2}分|半)?|:\d{2}(?::\d{2}(?:\.0+)?)?)|正午)"
)
_HOURS = rf"{_CLOCK}(?:\s*(?:[~〜–—―-]|から)\s*(?:{_CLOCK}(?:まで)?)?)?"
_TO = r"\s*(?:[~〜–—―]|から|\s-\s|(?<=[)日])-)\s*"
_SPAN = re.compile(
    _DAY.format("a")
    + rf"(?:{_TO}(?P<end>{_DAY.format('b')})(?:まで)?)?"
    + r"(?P<off>\s*[※(、,]?\s*(?:(?:ただし|但し)、?)?(?P<days>\d[^※]*?)(?:以外|(?:を|は)?除く)\)?)?"
    + rf"(?:[T\s、,]*(?P<hours>{_HOURS})(?:\+09:00)?)?"
    + r"\s*(?P<rest>※.*)?"
)
_AMERICAN = re.compile(
    r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})"
    + _WEEKDAY.format("")
    + rf"(?:[T\s、,]*(?P<hours>{_HOURS}))?"
)
_ONE_DAY = re.compile(
    r"\s*(?:(?P<xm>\d{1,2})[月/])?(?P<xd>\d{1,2})日?" + _WEEKDAY.format("x")
)
_BETWEEN_DAYS = re.compile(r"[、,・]|と|及び|および")
_LAST_MONTH = 12
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class WrittenDates:
    """What one text says of its days: ``end`` is included, ``rest`` was not understood."""

    start: date
    end: date | None = None
    excepted: tuple[date, ...] = ()
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    rest: str | None = None


@lru_cache(maxsize=4096)
def parse_written_dates(
    text: str, *, year: int | None = None, month_first: bool | None = None
) -> WrittenDates:
    """Read a day, or a span of days, with days off and hours behind it.

    Parameters
    ----------
    text
        "2025年11月16日（日）10時～12時", "2025/8/5～8/16",
        "8月5日（水）～8月16日（日）※10日（月）以外", "11/16/2025", "2025-11-16 09:30".
    year
        The year that a text without one means; None when nothing says it.
    month_first
        Whether 1/2/2026 is 2 January. A number above 12 decides without it.

    Raises
    ------
    ValueError
        The text says no day, no year, or a day that is not on its weekday.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"「{text[:20]}…」は日付として読めません。")
    cleaned = normalise(text)
    american = _AMERICAN.fullmatch(cleaned)
    if american is not None:
        return _read_american(american, month_first)
    found = _SPAN.fullmatch(cleaned)
    if found is None or found["am"] is None:
        raise ValueError(f"「{text}」は日付として読めません。")
    end_year = _year(found["by"])
    start_year = found["ay"] or end_year or year
    if start_year is None:
        raise ValueError(f"「{text}」には年がないため、日付を決められません。")
    start = _day(start_year, found["am"], found["ad"], found["aw"] or found["awb"])
    end = None
    if found["end"]:
        month = found["bm"] or found["am"]
        turns = int(month) < start.month
        end_text = found["by"] or start.year + turns
        end = _day(end_text, month, found["bd"], found["bw"] or found["bwb"])
        if end < start:
            raise ValueError(f"「{text}」は終わりの日が始まりの日より前です。")
    start_time, end_time = _hours(found["hours"], text)
    excepted = _read_days_off(found["days"], start, end) if found["off"] else ()
    return WrittenDates(start, end, excepted, start_time, end_time, found["rest"])


@lru_cache(maxsize=4096)
def parse_hours(text: str) -> tuple[ClockTime, ClockTime | None] | None:
    """Read a clock time or a span of the day ("8:30～10:00", "午後1時から3時まで").

    Returns
    -------
    tuple or None
        Start, and end where there is one; None when it can be read in no way or
        in several: several spans, or an end before the start.
    """
    cleaned = normalise(text).replace(" ", "").removesuffix("まで")
    parts = re.split(r"[~〜–—―-]|から", cleaned)
    start = parse_japanese_time(parts[0])
    if start is None and len(parts) > 1 and re.fullmatch(r"1?\d|2[0-4]", parts[0]):
        start = ClockTime(int(parts[0])) if parts[1].endswith("時") else None
    if start is None or len(parts) == 1 or parts[1:] == [""]:
        return None if start is None else (start, None)
    end = parse_japanese_time(parts[1]) if len(parts[1:]) == 1 else None
    if end is not None and end <= start and parts[0].startswith("午後"):
        # 午後1時～3時: read literally the end would come before the start.
        end = parse_japanese_time(f"午後{parts[1]}")
    return None if end is None or end <= start else (start, end)


@lru_cache(maxsize=4096)
def find_year(text: str) -> int | None:
    """Return the year that a text names as its first, or None."""
    if len(text) > _LONGEST:
        return None
    found = _SPAN.fullmatch(normalise(text))
    return None if found is None else _year(found["ay"])


def find_orders(texts: Iterable[str]) -> frozenset[bool]:
    """Return the orders that texts such as 1/16/2026 prove: True where the month is first."""
    orders: set[bool] = set()
    for text in texts:
        found = _AMERICAN.fullmatch(normalise(text))
        if found is not None:
            if int(found["second"]) > _LAST_MONTH:
                orders |= {True}
            if int(found["first"]) > _LAST_MONTH:
                orders |= {False}
    return frozenset(orders)


def says_month_first(texts: Iterable[str]) -> bool | None:
    """Return the one order that texts prove, None where they prove none or both."""
    orders = find_orders(texts)
    return next(iter(orders)) if len(orders) == 1 else None


def is_slashed(text: str) -> bool:
    """Tell whether a text writes its year last (1/16/2026)."""
    return _AMERICAN.fullmatch(normalise(text)) is not None


def _read_american(found: re.Match[str], month_first: bool | None) -> WrittenDates:  # noqa: FBT001 - one of three answers
    first, second = int(found["first"]), int(found["second"])
    if first > _LAST_MONTH:
        month_first = False
    elif second > _LAST_MONTH or first == second:
        month_first = True
    if month_first is None:
        raise ValueError(f"「{found[0]}」は月と日のどちらが先か決められません。")
    month, day = (first, second) if month_first else (second, first)
    start = _day(found["year"], str(month), str(day), found["w"] or found["wb"])
    hours = _hours(found["hours"], found[0])
    return WrittenDates(start, start_time=hours[0], end_time=hours[1])


def _hours(text: str | None, whole: str) -> tuple[ClockTime | None, ClockTime | None]:
    if not text:
        return None, None
    hours = parse_hours(text)
    if hours is None:
        raise ValueError(f"「{whole}」の時刻が読めません。")
    # A date cell of a spreadsheet has midnight behind its day.
    return (None, None) if re.fullmatch(r"0?0:00(?::00)?", text) else hours


def _year(text: str | None) -> int | None:
    if text is None or text.isdigit():
        return None if text is None else int(text)
    # An era ends within a year: 平成31年 has an April, 昭和64年 only seven days.
    for day in ("12月31日", "4月1日", "1月1日"):
        try:
            return parse_japanese_date(f"{text}年{day}").year
        except ValueError:
            continue
    raise ValueError(f"「{text}年」という年はありません。")


def _day(year: int | str, month: str, day: str, weekday: str | None) -> date:
    found = parse_japanese_date(f"{year}年{month}月{day}日")
    if weekday:
        require_weekday(found, weekday)
    return found


def _read_days_off(text: str, start: date, end: date | None) -> tuple[date, ...]:
    days: list[date] = []
    for part in _BETWEEN_DAYS.split(text):
        found = _ONE_DAY.fullmatch(part)
        if found is None:
            raise ValueError(f"「{text}」を除く日として読めません。")
        weekday = found["xw"] or found["xwb"]
        candidates = _in_span(found["xm"], found["xd"], start, end or start)
        if found["xm"] is None and days:
            # 12月30日、3日: the month goes on from the day before.
            candidates = [day for day in candidates if day > days[-1]][:1]
        if len(candidates) > 1 and weekday:
            candidates = [
                day for day in candidates if WEEKDAYS[day.weekday()] == weekday
            ]
        if not candidates:
            raise ValueError(f"除く日「{part.strip()}」は期間の外です。")
        if len(candidates) > 1:
            raise ValueError(f"除く日「{part.strip()}」がどの月の日か決められません。")
        (day,) = candidates
        if weekday:
            require_weekday(day, weekday)
        days.append(day)
    return tuple(days)


def _in_span(month: str | None, day: str, start: date, end: date) -> list[date]:
    """Return the days of a span that have a number, and a month if there is one."""
    found = []
    year, count = start.year, start.month
    while (year, count) <= (end.year, end.month):
        if month is None or int(month) == count:
            with suppress(ValueError):
                found.append(date(year, count, int(day)))
        year, count = (year, count + 1) if count < _LAST_MONTH else (year + 1, 1)
    return [each for each in found if start <= each <= end]
