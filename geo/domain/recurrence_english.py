"""Says a recurrence rule in English, for the English pages."""

from collections.abc import Iterable

from geo.domain.recurrence import Recurrence

WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_SAME = {
    "WEEKLY": " (same weekday as the first time)",
    "MONTHLY": " (same day of the month as the first time)",
    "YEARLY": " (same date as the first time)",
}
_WORKDAYS = tuple(range(5))
_EVERY_OTHER = 2
_FEWEST_IN_A_RANGE = 3
_TEENS = range(11, 14)
_FIRST = {1: "1st", 2: "2nd", 3: "3rd"}
_UNWORDED = "Repeats (see the list of dates)"


def describe_in_english(rule: Recurrence) -> str:
    """Return a rule's wording, with its end in brackets behind it.

    Parameters
    ----------
    rule : Recurrence
        A checked rule.

    Returns
    -------
    str
        "2nd Saturday of every month", without the times of day. A shape that has no
        short wording is called a repetition with its own list of dates.
    """
    words = _wording(rule) or _UNWORDED
    words = words[0].upper() + words[1:]
    if rule.until is not None:
        return f"{words} (until {rule.until.isoformat()})"
    if rule.count is not None:
        return f"{words} (number of times: {rule.count})"
    return words


def _wording(rule: Recurrence) -> str | None:
    if rule.frequency == "DAILY":
        return _daily(rule)
    if rule.frequency == "WEEKLY":
        return _weekly(rule)
    return _monthly_or_yearly(rule)


def _daily(rule: Recurrence) -> str | None:
    if rule.by_month_day or rule.by_position:
        return None
    if rule.by_day:
        return _weekly(rule) if rule.interval == 1 else None
    return _every(rule) + _in_months(rule)


def _weekly(rule: Recurrence) -> str | None:
    if rule.by_position:
        return None
    days = sorted(day for _, day in rule.by_day)
    if not days:
        return _every(rule) + _in_months(rule) + _SAME["WEEKLY"]
    if len(days) == len(WEEKDAYS) and rule.interval == 1:
        return "every day" + _in_months(rule)
    named = join_words(WEEKDAYS[day] for day in days)
    if rule.interval == 1:
        return f"every {named}{_in_months(rule)}"
    return f"{_every(rule)} on {named}{_in_months(rule)}"


def _monthly_or_yearly(rule: Recurrence) -> str | None:
    yearly = rule.frequency == "YEARLY"
    days = _days(rule)
    if days is None:
        return None
    if yearly and not rule.by_month:
        # "BYDAY=2SA" counts within the whole year here; nobody says that.
        return None if days else _every(rule) + _SAME["YEARLY"]
    if not rule.by_month:
        return f"{days} of {_every(rule)}" if days else _every(rule) + _SAME["MONTHLY"]
    if not yearly and rule.interval != 1:
        return None
    year = _every(rule) if yearly else "every year"
    if not days:
        return year + _in_months(rule) + ("" if yearly else _SAME["MONTHLY"])
    ordered = sorted(rule.by_month)
    months = (
        f"every month{_in_months(rule)}"
        if _is_range(ordered)
        else join_words(MONTHS[month - 1] for month in ordered)
    )
    return f"{days} of {months}, {year}"


def _days(rule: Recurrence) -> str | None:
    """Return the days in a month, "" when the rule names none, None when hard to say."""
    if rule.by_month_day:
        return None if rule.by_day or rule.by_position else _month_days(rule)
    if not rule.by_day:
        return None if rule.by_position else ""
    positions = {position for position, _ in rule.by_day}
    if None not in positions:
        return None if rule.by_position else _ordinals(rule.by_day)
    if len(positions) > 1:
        return None
    days = sorted({day for _, day in rule.by_day})
    if rule.by_position:
        return _positioned(rule.by_position, days)
    return f"every {join_words(WEEKDAYS[day] for day in days)}"


def _month_days(rule: Recurrence) -> str | None:
    ordered = sorted(rule.by_month_day, key=lambda day: (day < 0, day))
    if any(day < -1 for day in ordered):
        return None
    return join_words("last day" if day == -1 else nth(day) for day in ordered)


def _positioned(places: tuple[int, ...], days: list[int]) -> str | None:
    if len(days) == 1:
        return _ordinals(tuple((place, days[0]) for place in places))
    if tuple(days) == _WORKDAYS and places in {(1,), (-1,)}:
        return "first weekday" if places == (1,) else "last weekday"
    return None


def _ordinals(by_day: tuple[tuple[int | None, int], ...]) -> str | None:
    """Return "1st and 3rd Sunday", "last Friday"; None when a place is hard to say."""
    places: dict[int, list[int]] = {}
    for place, day in sorted(
        by_day, key=lambda pair: (pair[1], (pair[0] or 0) < 0, pair[0] or 0)
    ):
        if place is None or place < -1:
            return None
        places.setdefault(day, []).append(place)
    said = [
        join_words("last" if place == -1 else nth(place) for place in ordered)
        + f" {WEEKDAYS[day]}"
        for day, ordered in places.items()
    ]
    return ", ".join(said)


def _every(rule: Recurrence) -> str:
    unit = _UNITS[rule.frequency]
    if rule.interval == 1:
        return f"every {unit}"
    if rule.interval == _EVERY_OTHER:
        return f"every other {unit}"
    return f"every {rule.interval} {unit}s"


def _in_months(rule: Recurrence) -> str:
    ordered = sorted(rule.by_month)
    if not ordered:
        return ""
    if _is_range(ordered):
        return f" from {MONTHS[ordered[0] - 1]} to {MONTHS[ordered[-1] - 1]}"
    return f" in {join_words(MONTHS[month - 1] for month in ordered)}"


def _is_range(ordered: list[int]) -> bool:
    whole = ordered[-1] - ordered[0] == len(ordered) - 1
    return whole and len(ordered) >= _FEWEST_IN_A_RANGE


def nth(number: int) -> str:
    """Return "1st", "2nd", "11th"."""
    if number in _TEENS:
        return f"{number}th"
    tens, ones = divmod(number, 10)
    return (str(tens) if tens else "") + _FIRST.get(ones, f"{ones}th")


def join_words(words: Iterable[str]) -> str:
    """Return "A, B and C"; nothing for no words."""
    *before, last = [*words] or [""]
    return f"{', '.join(before)} and {last}" if before else last
