"""Repetition as somebody picks it from a form, and the rule (RFC 5545) it stands for."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import ClockTime
from geo.domain.recurrence import Recurrence
from geo.domain.rrule import WEEKDAY_CODES, parse_rrule
from geo.domain.schedule import Move, Schedule

Repeat = Literal[
    "once", "weekly", "fortnightly", "by_weekday", "by_day", "yearly", "yearly_weekday"
]
LAST = -1
_DAYS_IN_WEEK = 7
_EVERY_OTHER = 2
_FOURTH = 4


@dataclass(frozen=True, slots=True)
class Picks:
    """What was picked: weekdays 0–6 from Monday, places in the month 1–5 or -1 (last)."""

    repeat: Repeat = "once"
    weekdays: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    month_day: int | None = None


def rule_of(picks: Picks, starts_on: date) -> str | None:
    """Return the rule of what was picked, None for something held once.

    A yearly repetition takes its month and day, or its weekday, from the first day.
    """
    days = ",".join(WEEKDAY_CODES[day] for day in picks.weekdays)
    if picks.repeat in {"weekly", "fortnightly"}:
        every = ";INTERVAL=2" if picks.repeat == "fortnightly" else ""
        return f"FREQ=WEEKLY{every};BYDAY={days}"
    if picks.repeat == "by_weekday":
        named = ",".join(
            f"{place}{WEEKDAY_CODES[day]}"
            for day in picks.weekdays
            for place in picks.places
        )
        return f"FREQ=MONTHLY;BYDAY={named}"
    if picks.repeat == "by_day":
        return f"FREQ=MONTHLY;BYMONTHDAY={picks.month_day}"
    if picks.repeat == "yearly":
        return f"FREQ=YEARLY;BYMONTH={starts_on.month};BYMONTHDAY={starts_on.day}"
    if picks.repeat == "yearly_weekday":
        named = f"{place_in_month(starts_on)}{WEEKDAY_CODES[starts_on.weekday()]}"
        return f"FREQ=YEARLY;BYMONTH={starts_on.month};BYDAY={named}"
    return None


def picks_of(
    rrule: str | None, starts_on: date | None
) -> tuple[Picks, date | None] | None:
    """Return what one would pick to get a rule, and the last day the rule names.

    Returns
    -------
    tuple or None
        None where no picking leads to the rule: it is then kept as it is.
    """
    if rrule is None:
        return Picks(), None
    try:
        rule = parse_rrule(rrule)
    except InvalidLayerError:
        return None
    if starts_on is None or rule.count is not None:
        return None
    picks = _guess(rule, starts_on)
    built = None if picks is None else rule_of(picks, starts_on)
    if picks is None or built is None:
        return None
    spelt = _plain(parse_rrule(built), starts_on)
    same = spelt == _plain(replace(rule, until=None), starts_on)
    return (picks, rule.until) if same else None


def place_in_month(day: date) -> int:
    """Return the place of a weekday in its month: 1 to 4, -1 after the fourth."""
    place = (day.day - 1) // _DAYS_IN_WEEK + 1
    return place if place <= _FOURTH else LAST


def next_year(day: date, *, same_weekday: bool = True) -> date:
    """Return the day a year later that people mean: 第3日曜日 stays 第3日曜日.

    With ``same_weekday`` false, the same month and day; 29 February becomes the 28th.
    """
    if not same_weekday:
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        return date(day.year + 1, day.month, last)
    place = place_in_month(day)
    if place == LAST:
        first_after = date(day.year + 1 + day.month // 12, day.month % 12 + 1, 1)
        back = (first_after.weekday() - day.weekday() - 1) % _DAYS_IN_WEEK + 1
        return first_after - timedelta(days=back)
    first = date(day.year + 1, day.month, 1)
    ahead = (day.weekday() - first.weekday()) % _DAYS_IN_WEEK
    return first + timedelta(days=ahead + _DAYS_IN_WEEK * (place - 1))


def schedule_of(values: dict[str, Any]) -> Schedule | None:
    """Return the schedule that a document's fields give, None without a first day."""
    if not values.get("starts_on"):
        return None
    return Schedule(
        starts_on=date.fromisoformat(values["starts_on"]),
        ends_on=_day(values.get("ends_on")),
        start_time=_clock(values.get("start_time")),
        end_time=_clock(values.get("end_time")),
        rrule=values.get("rrule"),
        skip_holidays=bool(values.get("skip_holidays")),
        exdates=frozenset(map(date.fromisoformat, values.get("exdates") or ())),
        moved={
            date.fromisoformat(each["on_date"]): Move(
                date.fromisoformat(each["moved_to"] or each["on_date"]),
                _clock(each["start_time"]),
                _clock(each["end_time"]),
                each["reason"],
            )
            for each in values.get("moved") or ()
        },
    )


def _guess(rule: Recurrence, starts_on: date) -> Picks | None:
    days = tuple(sorted({day for _, day in rule.by_day}))
    if rule.frequency == "WEEKLY":
        repeat: Repeat = "fortnightly" if rule.interval == _EVERY_OTHER else "weekly"
        return Picks(repeat, days or (starts_on.weekday(),))
    if rule.frequency == "YEARLY":
        return Picks("yearly_weekday" if rule.by_day else "yearly")
    if rule.frequency != "MONTHLY":
        return None
    if rule.by_day:
        return Picks("by_weekday", days, _places(rule))
    month_day = next(iter(rule.by_month_day), starts_on.day)
    return Picks("by_day", month_day=month_day)


def _places(rule: Recurrence) -> tuple[int, ...]:
    # 第2土曜日 is also written BYDAY=SA;BYSETPOS=2.
    named = {place for place, _ in rule.by_day if place is not None}
    places = named or set(rule.by_position)
    return tuple(sorted(places, key=lambda place: (place < 0, place)))


def _plain(rule: Recurrence, starts_on: date) -> Recurrence:
    """Return a rule in one spelling, so that two can be compared."""
    by_day, position = rule.by_day, rule.by_position
    month, month_day = rule.by_month, rule.by_month_day
    if not by_day and not month_day and not month:
        # Without days of its own a rule takes them from the first day.
        if rule.frequency == "WEEKLY":
            by_day = ((None, starts_on.weekday()),)
        else:
            month_day = (starts_on.day,)
        if rule.frequency == "YEARLY":
            month = (starts_on.month,)
    if rule.frequency == "MONTHLY" and position and len(by_day) == 1:
        by_day, position = tuple((place, by_day[0][1]) for place in position), ()
    order = tuple(sorted(by_day, key=lambda pair: (pair[1], pair[0] or 0)))
    # Where the week begins matters only to every other week.
    starts = rule.week_starts_on if rule.interval > 1 else 0
    return replace(
        rule,
        by_day=order,
        by_position=position,
        by_month=month,
        by_month_day=month_day,
        week_starts_on=starts,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _clock(text: str | None) -> ClockTime | None:
    if not text:
        return None
    hour, _, minute = text.partition(":")
    return ClockTime(int(hour), int(minute))
