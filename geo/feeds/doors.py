"""Open doors as a calendar (RFC 5545), as a feed (RFC 4287), and beside activities."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET  # only written, never parsed
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from geo.feeds.atom import ATOM, MOST_ENTRIES
from geo.feeds.calendar_file import REFRESH, ZONE, japan
from geo.feeds.model import AUTHORITY, PRODUCT, Further
from geo.feeds.text import clean, one_line
from geo.query.opportunities import OpportunityRecord

_SINCE = "2026"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DoorWords:
    """The few words of our own that a door is told with."""

    last_day: str  # 締切
    cancelled: str
    fictional: str
    kind: Callable[[str], str]  # the name of a kind
    page: Callable[[str], str]  # the whole address of a door's page
    marked: bool = False  # among other things: its title begins with its kind


@dataclass(frozen=True, slots=True)
class DoorFeed:
    """A selection of a city's open doors under a name."""

    key: str
    name: str
    address: str  # of the page with the same content
    source: str  # its own whole address
    on: date
    words: DoorWords
    doors: tuple[OpportunityRecord, ...]


def write_doors_calendar(feed: DoorFeed) -> bytes:
    """Return an .ics file: the deadline as a whole day, what is held at its time."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", f"{feed.key}@{AUTHORITY}")
    calendar.add("name", one_line(feed.name))
    calendar.add("x-wr-calname", one_line(feed.name))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("url", feed.address)
    calendar.add("source", feed.source, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(japan())
    for door in feed.doors:
        for event in _events(door, feed.words):
            calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def write_doors_atom(feed: DoorFeed) -> bytes:
    """Return an Atom document, what was published last first, at most 100 entries."""
    newest = sorted(feed.doors, key=_published, reverse=True)[:MOST_ENTRIES]
    root = ET.Element("feed", {"xmlns": ATOM})
    _text(root, "id", f"tag:{AUTHORITY},{_SINCE}:feed/{feed.key}")
    _text(root, "title", one_line(feed.name))
    midnight = datetime(feed.on.year, feed.on.month, feed.on.day, tzinfo=UTC)
    _text(root, "updated", _rfc3339(_published(newest[0]) if newest else midnight))
    author = ET.SubElement(root, "author")
    _text(author, "name", one_line(feed.name))
    _link(root, "self", feed.source, "application/atom+xml")
    _link(root, "alternate", feed.address, "text/html")
    root.extend(_entry(door, feed.words) for door in newest)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def tell_beside(door: OpportunityRecord, words: DoorWords) -> Further:
    """Return a door as a feed of activities tells it: the same ids as in its own feed."""
    return Further(_published(door), _entry(door, words), tuple(_events(door, words)))


def _entry(door: OpportunityRecord, words: DoorWords) -> ET.Element:
    entry = ET.Element("entry")
    _text(entry, "id", f"tag:{AUTHORITY},{_SINCE}:opportunity/{door.uid}")
    _text(entry, "title", _title(door, words))
    _text(entry, "updated", _rfc3339(_published(door)))
    _link(entry, "alternate", words.page(door.uid), "text/html")
    label = one_line(words.kind(door.kind))
    ET.SubElement(entry, "category", {"term": door.kind, "label": label})
    _text(entry, "summary", _summary(door, words))
    return entry


def _events(door: OpportunityRecord, words: DoorWords) -> list[Event]:
    found = []
    if door.deadline is not None:
        event = _event(door, words, "deadline", words.last_day)
        event.add("dtstart", door.deadline)
        event.add("dtend", door.deadline + _DAY)
        found.append(event)
    if door.held_on is not None:
        event = _event(door, words, "held", None)
        event.add("dtstart", _moment(door.held_on, door.start_time))
        if door.start_time and door.end_time:
            event.add("dtend", _moment(door.held_on, door.end_time))
        if door.venue:
            event.add("location", one_line(door.venue))
        found.append(event)
    return found


def _event(
    door: OpportunityRecord, words: DoorWords, part: str, mark: str | None
) -> Event:
    event = Event()
    event.add("uid", f"opportunity/{door.uid}/{part}@{AUTHORITY}")
    event.add("dtstamp", _published(door))
    event.add("summary", _title(door, words, mark))
    event.add("description", _summary(door, words))
    event.add("categories", [one_line(words.kind(door.kind))])
    event.add("url", words.page(door.uid))
    if door.state == "cancelled":
        event.add("status", "CANCELLED")
    return event


def _title(door: OpportunityRecord, words: DoorWords, mark: str | None = None) -> str:
    marks = (
        words.cancelled if door.state == "cancelled" else None,
        one_line(words.kind(door.kind)) if words.marked else None,
        mark,
    )
    told = "".join(f"【{each}】" for each in marks if each)
    return told + one_line(door.title)


def _summary(door: OpportunityRecord, words: DoorWords) -> str:
    deadline = (
        f"{words.last_day} {door.deadline.isoformat()}" if door.deadline else None
    )
    lines = (
        words.fictional if door.fictional else None,
        deadline,
        door.venue,
        door.reason,
        door.description,
    )
    return "\n".join(clean(line) for line in lines if line)


def _moment(day: date, clock: str | None) -> datetime | date:
    if clock is None:
        return day
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(ZONE))


def _published(door: OpportunityRecord) -> datetime:
    return (door.published_at or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC)


def _rfc3339(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def _link(parent: ET.Element, relation: str, address: str, kind: str) -> None:
    said = {"rel": relation, "href": address, "type": kind}
    ET.SubElement(parent, "link", said)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
