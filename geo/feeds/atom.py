"""A feed as Atom 1.0 (RFC 4287), with places in GeoRSS-Simple."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET  # only written, never parsed

from geo.feeds.model import AUTHORITY, Feed, FeedItem
from geo.feeds.text import clean, one_line

ATOM = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"
MOST_ENTRIES = 100

_SINCE = "2026"  # RFC 4151: the year in which the authority's names were given out

# Written as plain names under a namespace said once: the prefixes that ElementTree
# keeps are one table for the whole process, and any library may take one over.
_NAMESPACES = {"xmlns": ATOM, "xmlns:georss": GEORSS}


def write_atom(feed: Feed) -> bytes:
    """Return a feed as the bytes of an Atom document, newest changes first.

    Notes
    -----
    At most 100 entries. Ids are tag URIs without a host: a service that moves keeps
    its readers' marks of what was read.
    """
    root = ET.Element("feed", {**_NAMESPACES, "xml:lang": feed.words.language})
    _text(root, "id", f"tag:{AUTHORITY},{_SINCE}:feed/{feed.key}")
    _text(root, "title", one_line(feed.name))
    _text(root, "subtitle", one_line(feed.description))
    _text(root, "updated", _moment(feed.updated_at))
    _author(root, feed.author)
    _link(root, "self", feed.source, "application/atom+xml")
    _link(root, "alternate", feed.address, "text/html")
    _text(root, "generator", "Kyodo Map")
    newest = sorted(
        feed.items,
        key=lambda item: (item.record.updated_at, item.card.uid),
        reverse=True,
    )
    entries = [
        (item.record.updated_at, _entry(item, feed)) for item in newest[:MOST_ENTRIES]
    ]
    entries += [(each.updated_at, each.entry) for each in feed.further]
    # Stable: what changed at the same moment keeps its order.
    entries.sort(key=lambda pair: pair[0], reverse=True)
    root.extend(entry for _, entry in entries[:MOST_ENTRIES])
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(item: FeedItem, feed: Feed) -> ET.Element:
    card, record = item.card, item.record
    entry = ET.Element("entry")
    _text(entry, "id", f"tag:{AUTHORITY},{_SINCE}:feature/{card.uid}")
    title = one_line(card.title)
    if card.status == "cancelled":
        title = f"【{feed.words.cancelled}】{title}"
    _text(entry, "title", title)
    _text(entry, "updated", _moment(record.updated_at))
    _text(entry, "published", _moment(record.created_at))
    if card.who:
        _author(entry, card.who)
    _link(entry, "alternate", item.address, "text/html")
    for code in card.fields:
        label = feed.words.fields.get(code, code)
        ET.SubElement(entry, "category", {"term": code, "label": label})
    _text(entry, "summary", _summary(item, feed.words.fictional))
    if card.mapped:
        point = ET.SubElement(entry, "georss:point")
        point.text = f"{card.latitude:.6f} {card.longitude:.6f}"
    return entry


def _summary(item: FeedItem, fictional: str) -> str:
    card = item.card
    day = card.next_on or card.starts_on
    times = "–".join(filter(None, (card.start_time, card.end_time)))
    said = (card.schedule_text, day.isoformat() if day else None, times)
    invented = fictional if item.fictional else None
    lines = (
        invented,
        " ".join(filter(None, said)),
        card.where,
        item.record.description,
    )
    return "\n".join(clean(line) for line in lines if line)


def _author(parent: ET.Element, name: str) -> None:
    author = ET.SubElement(parent, "author")
    _text(author, "name", one_line(name))


def _link(parent: ET.Element, relation: str, address: str, kind: str) -> None:
    said = {"rel": relation, "href": address, "type": kind}
    ET.SubElement(parent, "link", said)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(value: datetime) -> str:
    """Return a moment as RFC 3339 in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
