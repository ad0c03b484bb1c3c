"""When a place is open: what its own words say for sure, and nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geo.domain.periods import ClockTime
from geo.domain.schedule import is_public_holiday

SATURDAY: Final = 5
EVERY_DAY: Final = frozenset(range(7))
DAYS_BACK: Final = 14
"""A closing day moves on past holidays and a weekend; none is further than this."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From when until when on one day; ``closes`` may be 24:00."""

    opens: ClockTime
    closes: ClockTime


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The spans of some days: weekdays (0 is Monday), public holidays, or both.

    ``weekdays`` is None where the words name no day; ``holidays`` is None where
    they do not speak of public holidays.
    """

    weekdays: frozenset[int] | None
    holidays: bool | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ClosedWeekday:
    """A weekday on which it is closed: each week, or the nth one of a month.

    ``moves_to`` tells what a public holiday on it changes: "open" (nothing is closed
    instead), "day" (翌日, the next day) or "weekday" (翌平日, the next day that is
    neither a weekend nor a public holiday); None: nothing, it is closed.
    """

    weekday: int
    nth: int | None = None
    moves_to: str | None = None

    def falls_on(self, day: date) -> bool:
        """Return whether a day is such a weekday."""
        return day.weekday() == self.weekday and self.nth in {
            None,
            (day.day - 1) // 7 + 1,
        }

    def moved(self, day: date) -> date:
        """Return the day that is closed instead of a public holiday."""
        after = day + timedelta(days=1)
        if self.moves_to == "weekday":
            while after.weekday() >= SATURDAY or is_public_holiday(after):
                after += timedelta(days=1)
        return after


@dataclass(frozen=True, slots=True)
class ClosedDates:
    """Days of the year on which it is closed, both ends included, as (month, day)."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Return whether a day is one of them; 12-29 to 1-3 runs over New Year."""
        found = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= found <= self.last
        return found >= self.first or found <= self.last


NEW_YEAR_CERTAIN: Final = ClosedDates((12, 31), (1, 1))
NEW_YEAR_POSSIBLE: Final = ClosedDates((12, 26), (1, 7))


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """What is understood of a place's opening hours and closing days.

    Attributes
    ----------
    hours : tuple of WeeklyHours
        Those that name days win over those for every day.
    weekdays_closed : tuple of ClosedWeekday
    dates_closed : tuple of ClosedDates
    holidays_closed : bool
    new_year_undated : bool
        It is closed 年末年始, and nobody said from when until when.
    """

    hours: tuple[WeeklyHours, ...]
    weekdays_closed: tuple[ClosedWeekday, ...] = ()
    dates_closed: tuple[ClosedDates, ...] = ()
    holidays_closed: bool = False
    new_year_undated: bool = False

    def hours_on(self, day: date) -> tuple[Span, ...] | None:
        """Return when it is open on a day.

        Parameters
        ----------
        day : date

        Returns
        -------
        tuple of Span or None
            In order; empty if it is closed all day; None if the words do not say.

        Notes
        -----
        Undated 年末年始 is closed on 31 December and 1 January, and unknown from
        26 December to 7 January. Hours for named weekdays say nothing about a
        public holiday on one of them, unless they name holidays or say 平日.
        """
        if self._is_closed(day):
            return ()
        if self.new_year_undated and NEW_YEAR_POSSIBLE.holds(day):
            return None
        return self._usual_hours(day)

    def _is_closed(self, day: date) -> bool:
        holiday = is_public_holiday(day)
        return (
            (holiday and self.holidays_closed)
            or any(dates.holds(day) for dates in self.dates_closed)
            or (self.new_year_undated and NEW_YEAR_CERTAIN.holds(day))
            or any(
                closed.falls_on(day) and not (holiday and closed.moves_to)
                for closed in self.weekdays_closed
            )
            or self._is_moved_to(day)
        )

    def _is_moved_to(self, day: date) -> bool:
        moving = [c for c in self.weekdays_closed if c.moves_to in {"day", "weekday"}]
        if not moving:
            return False
        before = [day - timedelta(days=n) for n in range(1, DAYS_BACK + 1)]
        return any(
            closed.falls_on(past)
            and is_public_holiday(past)
            and closed.moved(past) == day
            for past in before
            for closed in moving
        )

    def _usual_hours(self, day: date) -> tuple[Span, ...] | None:
        default = [part for part in self.hours if part.weekdays is None]
        named = [part for part in self.hours if part.weekdays is not None]
        today = [part for part in named if day.weekday() in (part.weekdays or ())]
        if named and is_public_holiday(day):
            if holidays := [part for part in named if part.holidays]:
                return _joined(holidays)
            if any(part.holidays is None for part in today):
                return None
            if not default and any(part.holidays is None for part in named):
                return None
            return _joined(default)  # 平日 leaves public holidays out
        return _joined(today or default)


def _joined(parts: Iterable[WeeklyHours]) -> tuple[Span, ...]:
    return tuple(sorted(span for part in parts for span in part.spans))
