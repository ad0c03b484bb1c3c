"""Reads closing days (休館日, 定休日) as Japanese municipalities write them."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from geo.domain.opening_hours import ClosedDates, ClosedWeekday, OpeningHours
from geo.domain.periods import WEEKDAYS

LAST_NTH: Final = 5
DAYS_A_WEEK: Final = 7
LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

HOLIDAYS: Final = r"(?:国民の)?(?:祝祭日|祝休日|祝日|祭日|祝)"
BETWEEN: Final = re.compile(r"[、,/・;。]|及び|および|並びに|と")
DAYS: Final = re.compile(
    rf"(?P<first>[{WEEKDAYS}])(?:曜日?)?-(?P<last>[{WEEKDAYS}])(?:曜日?)?"
    rf"|(?P<day>{HOLIDAYS}|平日|毎日|年中|[{WEEKDAYS}](?:曜日?)?)"
)
_NEVER = re.compile(r"(?:年中)?無休|無し|なし")
_NTH = re.compile(
    rf"(?:毎月|月の)?(?P<nths>第\d(?:[・、,]?第?\d)*)(?P<day>[{WEEKDAYS}])(?:曜日?)?"
)
_WEEKLY = re.compile(rf"(?P<every>毎週)?(?P<day>[{WEEKDAYS}])(?:曜日?)?")
_HOLIDAY = re.compile(rf"{HOLIDAYS}(?![前翌の])")
_MONTH_DAY = r"(?:翌年)?(\d{1,2})(?:月(\d{1,2})日|/(\d{1,2}))"
_DATES = re.compile(rf"{_MONTH_DAY}(?:-{_MONTH_DAY}(?:まで)?)?")
_NEW_YEARS_DAY = re.compile(r"元日|元旦")
_DATED_NEW_YEAR = re.compile(rf"年末・?年始\({_DATES.pattern}\)")
_NEW_YEAR = re.compile(r"年末・?年始")
_MOVES = re.compile(
    rf"\((?:(?P<days>(?:[{WEEKDAYS}](?:曜日?)?・?)+)が)?"
    r"(?:祝日又は振替休日|祝日・振替休日|国民の祝日|祝休日|祝日|休日)"
    r"(?:の場合|の時|のとき|に当たる場合|に当たるとき|と重なる場合)?は?、?"
    rf"(?:(?:その)?翌(?P<to>日|平日|[{WEEKDAYS}]曜日?)[がをに]?(?:休館日|休館|休み|休|閉館)?"
    r"|(?P<open>営業|開館))\)"
)


def read_closing_days(text: str) -> OpeningHours | None:
    """Return the closing days of a text, without hours.

    Parameters
    ----------
    text : str
        Normalised, without spaces, and with one sign for "from … to": "-".

    Returns
    -------
    OpeningHours or None
        None where any part of the text is not understood.
    """
    if not text or _NEVER.fullmatch(text):
        return OpeningHours(())
    reader = _Reader()
    position = 0
    while position < len(text):
        match = reader.take(text, position)
        if match is None:
            return None
        position = match.end()
    return OpeningHours(
        (),
        tuple(reader.weekdays),
        tuple(reader.dates),
        reader.holidays,
        reader.new_year_undated,
    )


def days_between(match: re.Match[str]) -> set[int]:
    """Return the weekdays from one to another; 土〜月 runs over the week's end."""
    first, last = (WEEKDAYS.index(match[name]) for name in ("first", "last"))
    return {
        day % DAYS_A_WEEK
        for day in range(first, first + 1 + (last - first) % DAYS_A_WEEK)
    }


@dataclass(slots=True)
class _Reader:
    """The closing days found so far; each method takes one piece, or says False."""

    weekdays: list[ClosedWeekday] = field(default_factory=list)
    dates: list[ClosedDates] = field(default_factory=list)
    holidays: bool = False
    new_year_undated: bool = False

    def take(self, text: str, position: int) -> re.Match[str] | None:
        """Take the piece at a position; None if it is not understood."""
        for pattern, take in (
            (_DATED_NEW_YEAR, self.take_dates),
            (_NEW_YEAR, self.take_new_year),
            (_DATES, self.take_dates),
            (_NEW_YEARS_DAY, self.take_new_years_day),
            (_NTH, self.take_nth),
            (_HOLIDAY, self.take_holidays),
            (DAYS, self.take_days_between),
            (_WEEKLY, self.take_weekday),
            (_MOVES, self.take_move),
            (BETWEEN, lambda _: True),
        ):
            match = pattern.match(text, position)
            if match and take(match):
                return match
        return None

    def take_dates(self, match: re.Match[str]) -> bool:
        numbers = [int(text) for text in match.groups() if text]
        first, last = (numbers[0], numbers[1]), (numbers[-2], numbers[-1])
        self.dates.append(ClosedDates(first, last))
        return _exists(first) and _exists(last)

    def take_new_year(self, _: re.Match[str]) -> bool:
        self.new_year_undated = True
        return True

    def take_new_years_day(self, _: re.Match[str]) -> bool:
        self.dates.append(ClosedDates((1, 1), (1, 1)))
        return True

    def take_nth(self, match: re.Match[str]) -> bool:
        nths = [int(digit) for digit in re.findall(r"\d", match["nths"])]
        day = WEEKDAYS.index(match["day"])
        self.weekdays += [ClosedWeekday(day, nth) for nth in nths]
        return all(1 <= nth <= LAST_NTH for nth in nths)

    def take_holidays(self, _: re.Match[str]) -> bool:
        self.holidays = True
        return True

    def take_days_between(self, match: re.Match[str]) -> bool:
        if not match["first"]:
            return False
        self.weekdays += [ClosedWeekday(day) for day in sorted(days_between(match))]
        return True

    def take_weekday(self, match: re.Match[str]) -> bool:
        # 「第2土・日曜日」 may mean the second Sunday or every Sunday.
        if not match["every"] and any(found.nth for found in self.weekdays):
            return False
        self.weekdays.append(ClosedWeekday(WEEKDAYS.index(match["day"])))
        return True

    def take_move(self, match: re.Match[str]) -> bool:
        known = {closed.weekday for closed in self.weekdays}
        days = re.sub("曜日?|・", "", match["days"] or "")
        named = {WEEKDAYS.index(day) for day in days} or known
        if not named <= known or (not days and len(self.weekdays) != 1):
            return False
        to = match["to"] or ""
        moves_to = "open" if match["open"] else "weekday" if to == "平日" else "day"
        if to not in {
            "",
            "日",
            "平日",
        }:  # 「翌火曜日」 is the next day of a Monday only
            before = (WEEKDAYS.index(to[0]) - 1) % DAYS_A_WEEK
            if named != {before}:
                return False
        self.weekdays = [
            replace(closed, moves_to=moves_to) if closed.weekday in named else closed
            for closed in self.weekdays
        ]
        return True


def _exists(day: tuple[int, int]) -> bool:
    month, number = day
    return (
        1 <= month <= len(LONGEST_MONTHS) and 1 <= number <= LONGEST_MONTHS[month - 1]
    )
