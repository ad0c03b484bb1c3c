"""Japanese dates, clock times and fiscal years (年度, 和暦), both ways.

Every period is half-open and "today" comes from one clock, in Japan's time.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from geo.domain.text import normalise

TOKYO = ZoneInfo("Asia/Tokyo")

_FISCAL_YEAR_STARTS_IN = 4
_NOON = 12
_MIDNIGHT = 24
_MINUTES_PER_HOUR = 60
# Until the end of Meiji 5 dates followed the lunisolar calendar (太政官布告第337号).
_FIRST_GREGORIAN_DAY = date(1873, 1, 1)
_LAST_YEAR = 2199


@dataclass(frozen=True, slots=True)
class _Era:
    name: str
    letter: str
    starts_on: date
    ends_before: date


_ERAS = (
    _Era("令和", "R", date(2019, 5, 1), date.max),
    _Era("平成", "H", date(1989, 1, 8), date(2019, 5, 1)),
    _Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 8)),
    _Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    _Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
_ERA_BY_MARK = {mark: era for era in _ERAS for mark in (era.name, era.letter)}

_YEAR = r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])(?P<era_year>元|\d{1,2})|(?P<year>\d{4}))"
_DATE = re.compile(
    rf"{_YEAR}(?:年(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日|(?P<mark>[-/.])(?P<m2>\d{{1,2}})(?P=mark)(?P<d2>\d{{1,2}}))"
)
_COMPACT_DATE = re.compile(r"(?P<year>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})")
_MIDNIGHT_BEHIND_DATE = re.compile(r"(?<=\d)[T ]0{1,2}:00(?::00(?:\.0+)?)?$")
WEEKDAYS = "月火水木金土日"
_WEEKDAY = re.compile(
    rf"(?:\((?:(?P<weekday>[{WEEKDAYS}])(?:曜日?)?(?:[・,]?(?:祝日?|休日?))?|祝日?|休日)\)"
    rf"|(?P<bare>[{WEEKDAYS}])曜日?)$"
)
_FISCAL_YEAR = re.compile(rf"(?:FY)?{_YEAR}(?:年度?|度)?", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<half>午前|午後|AM|PM)?(?P<hour>\d{1,2})"
    r"(?:時(?:(?P<minute>\d{1,2})分|(?P<half_past>半))?|:(?P<colon>\d{2})(?::00)?)"
    r"(?P<half_behind>AM|PM)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class ClockTime:
    """A time of day from 00:00 to 24:00; 24:00 ends the day (``datetime.time`` cannot say so)."""

    hour: int
    minute: int = 0

    def __post_init__(self) -> None:
        minutes = self.hour * _MINUTES_PER_HOUR + self.minute
        if not (
            0 <= self.minute < _MINUTES_PER_HOUR
            and 0 <= minutes <= _MIDNIGHT * _MINUTES_PER_HOUR
        ):
            raise ValueError(f"{self.hour}時{self.minute}分という時刻はありません。")

    def __str__(self) -> str:
        """Return the time as "08:30"."""
        return f"{self.hour:02}:{self.minute:02}"

    def on(self, day: date) -> datetime:
        """Return the moment in Japan's time; 24:00 is 00:00 of the next day."""
        start = datetime(day.year, day.month, day.day, tzinfo=TOKYO)
        return start + timedelta(hours=self.hour, minutes=self.minute)


def today() -> date:
    """Return today's date in Japan: the only clock of the product."""
    return datetime.now(TOKYO).date()


def fiscal_year(day: date) -> int:
    """Return the fiscal year (年度, from 1 April) that a day belongs to."""
    return day.year if day.month >= _FISCAL_YEAR_STARTS_IN else day.year - 1


def fiscal_year_period(fy: int) -> tuple[date, date]:
    """Return a fiscal year's first day and the day after its last."""
    return date(fy, _FISCAL_YEAR_STARTS_IN, 1), date(fy + 1, _FISCAL_YEAR_STARTS_IN, 1)


def wareki(day: date) -> str:
    """Return a date in the Japanese calendar ("令和元年5月1日").

    Raises
    ------
    ValueError
        The day is before 1873, when Japan adopted the Gregorian calendar.
    """
    if day < _FIRST_GREGORIAN_DAY:
        raise ValueError(f"{day} は明治6年 (1873年) より前で、旧暦の日付は扱えません。")
    era = next(era for era in _ERAS if day >= era.starts_on)
    return f"{era.name}{_era_year(era, day.year)}年{day.month}月{day.day}日"


def wareki_fiscal_year(fy: int) -> str:
    """Return a fiscal year in the Japanese calendar ("令和7年度").

    The year in which an era begins takes the new era's name as a whole: 2019 is
    令和元年度, as the Cabinet decided on 2 April 2019.
    """
    if fy < _FIRST_GREGORIAN_DAY.year:
        raise ValueError(f"{fy}年度は明治6年 (1873年) より前で、扱えません。")
    era = next(era for era in _ERAS if fy >= era.starts_on.year)
    return f"{era.name}{_era_year(era, fy)}年度"


@lru_cache(maxsize=4096)
def parse_japanese_date(text: str) -> date:
    """Read one date as Japanese files write it.

    Parameters
    ----------
    text : str
        "2025-11-16", "2025/11/16", "20251116", "2025年11月16日（日曜日）",
        "令和7年11月16日", "R7.11.16"; full-width digits too. A time behind the date
        is accepted only when it is midnight.

    Raises
    ------
    ValueError
        The text is no date, a date that never was (令和7年2月30日, 平成40年…), or
        stands on another weekday than it says.
    """
    cleaned = _MIDNIGHT_BEHIND_DATE.sub("", normalise(text)).replace(" ", "")
    weekday = _WEEKDAY.search(cleaned)
    cleaned = _WEEKDAY.sub("", cleaned)
    found = _DATE.fullmatch(cleaned) or _COMPACT_DATE.fullmatch(cleaned)
    if found is None:
        raise ValueError(f"「{text}」は日付として読めません。")
    parts = found.groupdict()
    era, year = _read_year(parts, text)
    try:
        day = date(
            year,
            int(parts.get("m1") or parts["m2"]),
            int(parts.get("d1") or parts["d2"]),
        )
    except ValueError as error:
        raise ValueError(f"「{text}」という日付はありません。") from error
    if era and not era.starts_on <= day < era.ends_before:
        raise ValueError(
            f"「{text}」という日付はありません ({day} は{era.name}ではありません)。"
        )
    if day < _FIRST_GREGORIAN_DAY:
        raise ValueError(
            f"「{text}」は明治6年 (1873年) より前で、旧暦の日付は扱えません。"
        )
    falls_on = weekday and (weekday["weekday"] or weekday["bare"])
    if falls_on:
        require_weekday(day, falls_on)
    return day


def require_weekday(day: date, weekday: str) -> None:
    """Refuse a day that does not fall on a weekday (月 … 日).

    Raises
    ------
    ValueError
        Either the date or the weekday is a slip; nobody but its writer knows which.
    """
    falls_on = WEEKDAYS[day.weekday()]
    if weekday != falls_on:
        raise ValueError(
            f"{day.year}年{day.month}月{day.day}日は{weekday}曜日ではなく{falls_on}曜日です。"
        )


def parse_fiscal_year(text: str) -> int:
    """Read a fiscal year ("令和元年度", "平成31年度", "H31年度", "2019年度", "2019").

    Raises
    ------
    ValueError
        The text is no fiscal year, or one that no day belongs to (平成40年度).
    """
    found = _FISCAL_YEAR.fullmatch(normalise(text).replace(" ", "").upper())
    if found is None:
        raise ValueError(f"「{text}」は年度として読めません。")
    era, fy = _read_year(found.groupdict(), text)
    if not _FIRST_GREGORIAN_DAY.year <= fy <= _LAST_YEAR:
        raise ValueError(f"「{text}」という年度は扱えません (1873–{_LAST_YEAR}年度)。")
    start, end = fiscal_year_period(fy)
    if era and not (start < era.ends_before and era.starts_on < end):
        raise ValueError(
            f"「{text}」という年度はありません ({wareki_fiscal_year(fy)}です)。"
        )
    return fy


@lru_cache(maxsize=4096)
def parse_japanese_time(text: str) -> ClockTime | None:
    """Read one clock time as Japanese files write it.

    Parameters
    ----------
    text : str
        "午前8時30分", "8:30", "13時", "8時半", "正午", "24:00"; full-width digits too.

    Returns
    -------
    ClockTime or None
        None when the text is not one clock time: empty, a range, 25:00, or 午前12時
        and 午後12時, which people use for both noon and midnight. With minutes
        the use is settled: 午後12時30分 is 12:30, 午前12時30分 is 00:30.
    """
    cleaned = normalise(text).replace(" ", "")
    if cleaned == "正午":
        return ClockTime(_NOON)
    found = _TIME.fullmatch(cleaned)
    if found is None or (found["half"] and found["half_behind"]):
        return None
    hour = int(found["hour"])
    minute = 30 if found["half_past"] else int(found["minute"] or found["colon"] or 0)
    half = (found["half"] or found["half_behind"] or "").upper()
    if half:
        if hour > _NOON or (hour == _NOON and minute == 0):
            return None
        hour = hour % _NOON + (_NOON if half in {"午後", "PM"} else 0)
    try:
        return ClockTime(hour, minute)
    except ValueError:
        return None


def _era_year(era: _Era, year: int) -> str:
    number = year - era.starts_on.year + 1
    return "元" if number == 1 else str(number)


def _read_year(parts: dict[str, str | None], text: str) -> tuple[_Era | None, int]:
    mark, era_year, year = parts.get("era"), parts.get("era_year"), parts.get("year")
    if year is not None:
        return None, int(year)
    if mark is None or era_year is None:
        raise ValueError(f"「{text}」の年が読めません。")
    era = _ERA_BY_MARK[mark]
    number = 1 if era_year == "元" else int(era_year)
    if number == 0:
        raise ValueError(f"「{text}」という年はありません。")
    return era, era.starts_on.year + number - 1
