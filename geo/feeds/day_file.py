"""Days without a time as an iCalendar file (RFC 5545): what is due, what is reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from geo.feeds.model import AUTHORITY, PRODUCT
from geo.feeds.text import clean, one_line


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """One whole day: a key that stays the same, what it is, and where to read on."""

    key: str
    day: date
    title: str
    description: str = ""
    address: str | None = None


def write_days(
    key: str, name: str, days: Iterable[MarkedDay], *, address: str, on: date
) -> bytes:
    """Return whole days as the bytes of an .ics file, the same for the same days.

    Notes
    -----
    The days take nobody's time (RFC 5545 §3.8.2.7, TRANSPARENT). ``on`` is the
    day of the stamp: readers take a file of a later day for a newer one.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", f"{key}@{AUTHORITY}")
    calendar.add("name", one_line(name))
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    calendar.add("url", address)
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC)
    for each in days:
        event = Event()
        event.add("uid", f"{each.key}@{AUTHORITY}")
        event.add("dtstamp", stamp)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", one_line(each.title))
        if each.description:
            event.add("description", clean(each.description))
        if each.address:
            event.add("url", each.address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
