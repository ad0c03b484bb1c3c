"""The days that a recurrence rule names (RFC 5545, section 3.3.10)."""

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from typing import Literal

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
_DAYS_IN_WEEK = 7
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A checked rule; ``by_day`` pairs a position in the month or year (or None) with 0–6.

    The days are worked out here and not by dateutil, which looks for the days of an
    impossible rule (30 February, or a phase that never comes) until the year 9999:
    up to 15 seconds for one row of somebody's file.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by_day: tuple[tuple[int | None, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    week_starts_on: int = 0

    def days(
        self, starts_on: date, last: date, *, first: date = date.min
    ) -> Iterator[date]:
        """Yield the rule's days in order, to ``last`` at the latest.

        Days before ``first`` may be left out, which saves the way to it.
        """
        end = min(last, self.until) if self.until else last
        skipped = 0
        if self.count is None and first > starts_on:
            skipped = self._periods_between(starts_on, first) // self.interval
        named = (
            day
            for period in self._periods(starts_on, end, skipped)
            for day in self._named(period, starts_on)
            if starts_on <= day <= end
        )
        return islice(named, self.count)

    def _periods(self, starts_on: date, end: date, skipped: int) -> Iterator[date]:
        """Yield the first day of every day, week, month or year that the interval meets."""
        for step in count(skipped):
            try:
                period = self._period(starts_on, step * self.interval)
            except (ValueError, OverflowError):  # past the year 9999
                return
            if period > end:
                return
            yield period

    def _period(self, starts_on: date, number: int) -> date:
        if self.frequency == "DAILY":
            return starts_on + timedelta(days=number)
        if self.frequency == "WEEKLY":
            return self._week(starts_on) + timedelta(days=_DAYS_IN_WEEK * number)
        if self.frequency == "MONTHLY":
            year, month = divmod(
                starts_on.year * _MONTHS + starts_on.month - 1 + number, _MONTHS
            )
            return date(year, month + 1, 1)
        return date(starts_on.year + number, 1, 1)

    def _periods_between(self, starts_on: date, day: date) -> int:
        if self.frequency == "DAILY":
            return (day - starts_on).days
        if self.frequency == "WEEKLY":
            return (self._week(day) - self._week(starts_on)).days // _DAYS_IN_WEEK
        years = day.year - starts_on.year
        if self.frequency == "MONTHLY":
            return years * _MONTHS + day.month - starts_on.month
        return years

    def _week(self, day: date) -> date:
        since_start = (day.weekday() - self.week_starts_on) % _DAYS_IN_WEEK
        return date.fromordinal(max(day.toordinal() - since_start, 1))

    def _named(self, period: date, starts_on: date) -> list[date]:
        length = {
            "DAILY": 1,
            "WEEKLY": _DAYS_IN_WEEK,
            "MONTHLY": monthrange(period.year, period.month)[1],
            "YEARLY": 366 if isleap(period.year) else 365,
        }[self.frequency]
        end = min(period.toordinal() + length, date.max.toordinal() + 1)
        ordinals = range(period.toordinal(), end)
        days = [
            day
            for day in map(date.fromordinal, ordinals)
            if self._names(day, starts_on)
        ]
        if not self.by_position:
            return days
        places = {
            place - 1 if place > 0 else len(days) + place for place in self.by_position
        }
        return [day for place, day in enumerate(days) if place in places]

    def _names(self, day: date, starts_on: date) -> bool:
        if self.by_month and day.month not in self.by_month:
            return False
        if not self.by_day and not self.by_month_day:
            return self._names_by_first_day(day, starts_on)
        from_end = day.day - monthrange(day.year, day.month)[1] - 1
        if self.by_month_day and not {day.day, from_end} & set(self.by_month_day):
            return False
        return not self.by_day or self._names_weekday(day)

    def _names_by_first_day(self, day: date, starts_on: date) -> bool:
        """Whether a rule without days names this one: it takes them from the first day."""
        if self.frequency == "DAILY":
            return True
        if self.frequency == "WEEKLY":
            return day.weekday() == starts_on.weekday()
        same_month = (
            self.frequency == "MONTHLY" or self.by_month or day.month == starts_on.month
        )
        return bool(same_month) and day.day == starts_on.day

    def _names_weekday(self, day: date) -> bool:
        if (None, day.weekday()) in self.by_day:
            return True
        if self.frequency == "YEARLY" and not self.by_month:
            number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
        else:
            number, length = day.day, monthrange(day.year, day.month)[1]
        from_start = (number - 1) // _DAYS_IN_WEEK + 1
        from_end = -((length - number) // _DAYS_IN_WEEK) - 1
        weekday = day.weekday()
        return (from_start, weekday) in self.by_day or (
            from_end,
            weekday,
        ) in self.by_day
