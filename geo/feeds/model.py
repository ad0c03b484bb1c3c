"""What a feed is made of, whatever the format."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET  # only written, never parsed

from icalendar import Event

from geo.domain.schedule import Occurrence, Schedule
from geo.query.feeds import FeedRecord
from geo.snapshot.model import Card

AUTHORITY = "kyodo-map"
"""What identifiers end in: an address would change with the host, and an event with
another UID is another event to every calendar."""

PRODUCT = "-//Kyodo Map//Community calendar//JA"


@dataclass(frozen=True, slots=True)
class FeedWords:
    """The few words of our own in a feed, in the reader's language."""

    language: str  # "ja", "en"
    cancelled: str
    contact: str
    organiser: str
    moved_from: str  # holds {day}
    reason: str
    fictional: str  # a sentence: this is invented (架空)
    fields: dict[str, str]  # names by code


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One feature of a feed."""

    card: Card
    record: FeedRecord
    schedule: Schedule | None
    address: str  # of our page
    fictional: bool = False  # invented (架空): every format says so
    only: Occurrence | None = None  # one of its days alone: what somebody signed up for


@dataclass(frozen=True, slots=True)
class Further:
    """Something beside the features, such as a call: its entry and its events."""

    updated_at: datetime
    entry: ET.Element
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A selection of a city's features under a name."""

    key: str  # "inagi/districts/13225001": the same as long as the feed exists
    name: str
    description: str
    author: str
    address: str  # of the page with the same content
    source: str  # its own whole address
    on: date  # the snapshot's day
    items: tuple[FeedItem, ...]
    words: FeedWords
    further: tuple[Further, ...] = ()

    @property
    def updated_at(self) -> datetime:
        """When the newest item was changed; the snapshot's day without any."""
        midnight = datetime(self.on.year, self.on.month, self.on.day, tzinfo=UTC)
        moments = [item.record.updated_at for item in self.items]
        moments += [each.updated_at for each in self.further]
        return max(moments, default=midnight)
