"""Says the closing days of a place in English, where its own words are understood."""

from collections.abc import Iterable, Iterator

from geo.domain.opening_hours import ClosedDates, ClosedWeekday, OpeningHours
from geo.domain.recurrence_english import MONTHS, WEEKDAYS, join_words, nth

_INSTEAD = {
    "open": "open if that is a public holiday",
    "day": "if that is a public holiday, the next day instead",
    "weekday": "if that is a public holiday, the next weekday instead",
}


def describe_closing(hours: OpeningHours) -> str:
    """Return "Saturdays, Sundays and public holidays"; "never" for 無休.

    Parameters
    ----------
    hours : OpeningHours
        Words for hours and closing days that were understood; the hours are not said.

    Returns
    -------
    str
        The closing days, as part of a sentence.
    """
    return join_words(_parts(hours)) or "never"


def _parts(hours: OpeningHours) -> Iterator[str]:
    yield from _weekdays(hours.weekdays_closed)
    if hours.holidays_closed:
        yield "public holidays"
    yield from map(_dates, hours.dates_closed)
    if hours.new_year_undated:
        yield "the New Year holidays"


def _weekdays(closed: Iterable[ClosedWeekday]) -> Iterator[str]:
    for each in closed:
        day = WEEKDAYS[each.weekday]
        said = f"{nth(each.nth)} {day} of the month" if each.nth else f"{day}s"
        yield f"{said} ({_INSTEAD[each.moves_to]})" if each.moves_to else said


def _dates(closed: ClosedDates) -> str:
    first, last = (
        f"{day} {MONTHS[month - 1]}" for month, day in (closed.first, closed.last)
    )
    return first if first == last else f"{first} to {last}"
