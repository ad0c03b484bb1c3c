"""A feed as an iCalendar file (RFC 5545, RFC 7986)."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Timezone, TimezoneStandard

from geo.domain.errors import InvalidLayerError
from geo.feeds.events import make_events
from geo.feeds.model import AUTHORITY, PRODUCT, Feed
from geo.feeds.text import one_line

REFRESH = timedelta(hours=12)
COLOUR = "darkgreen"  # RFC 7986 §5.9 takes the names of CSS
ZONE = "Asia/Tokyo"


def write_calendar(feed: Feed) -> bytes:
    """Return a feed as the bytes of an .ics file, the same for the same feed.

    Notes
    -----
    An activity whose rule cannot be read is left out (other software may write
    to the database): it costs itself, never the feed.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", f"{feed.key}@{AUTHORITY}")
    name, description = one_line(feed.name), one_line(feed.description)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("description", description)
    calendar.add("x-wr-caldesc", description)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("last-modified", feed.updated_at.astimezone(UTC))
    calendar.add("url", feed.address)
    calendar.add("source", feed.source, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")  # Outlook reads only this one
    calendar.add("color", COLOUR)
    calendar.add_component(japan())
    for item in feed.items:
        # One impossible day of one group must not take a whole city's calendar away.
        with suppress(InvalidLayerError, OverflowError):
            for event in make_events(item, feed.words, feed.on):
                calendar.add_component(event)
    for each in feed.further:
        for event in each.events:
            calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def japan() -> Timezone:
    """Return Japan's time: nine hours ahead, no summer time since 1952."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local by §3.6.5
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "JST")
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone
