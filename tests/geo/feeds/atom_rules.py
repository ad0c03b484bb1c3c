"""The rules of RFC 4287 that a feed can break, each with its section."""

import re
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
GEORSS = "{http://www.georss.org/georss}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# RFC 4151 §2.1; the authority is a name or a host, the date a year, month or day.
TAG = re.compile(r"tag:[A-Za-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:\S+")


def broken_rules(made: bytes) -> list[str]:
    """Return the rules that a document breaks, in words."""
    root = ET.fromstring(made)  # noqa: S314 - our own writing
    faults = [] if root.tag == f"{ATOM}feed" else ["§4.1.1 the root is a feed"]
    faults += _common(root, "feed")
    if not _links(root, "self"):
        faults.append("§4.1.1 a feed should link to itself")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        faults += _common(entry, "entry")
        if not (entry.find(f"{ATOM}author") or root.find(f"{ATOM}author")):
            faults.append("§4.1.2 an entry needs an author")
        if not _links(entry, "alternate") and entry.find(f"{ATOM}content") is None:
            faults.append("§4.1.2 without content an entry links to its alternate")
        if len(entry.findall(f"{ATOM}summary")) > 1:
            faults.append("§4.1.2 at most one summary")
        faults += _places(entry)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids):
        faults.append("§4.2.6 ids are unique")
    if any(item.get("term") is None for item in root.iter(f"{ATOM}category")):
        faults.append("§4.2.2.1 a category has a term")
    if any(not link.get("href") for link in root.iter(f"{ATOM}link")):
        faults.append("§4.2.7.1 a link has an address")
    return faults


def _common(parent, name: str) -> list[str]:
    faults = []
    for child in ("id", "title", "updated"):
        found = parent.findall(f"{ATOM}{child}")
        if len(found) != 1 or not (found[0].text or "").strip():
            faults.append(f"§4.1 {name}: exactly one {child}")
    if not TAG.fullmatch(parent.findtext(f"{ATOM}id") or ""):
        faults.append(f"§4.2.6 {name}: the id is a URI")
    for child in ("updated", "published"):
        moments = [moment.text or "" for moment in parent.findall(f"{ATOM}{child}")]
        if not all(map(MOMENT.fullmatch, moments)):
            faults.append(f"§3.3 {name}: {child} is a moment of RFC 3339")
    names = [len(one.findall(f"{ATOM}name")) for one in parent.findall(f"{ATOM}author")]
    if any(count != 1 for count in names):
        faults.append(f"§3.2 {name}: an author has one name")
    alternates = [
        (x.get("type"), x.get("hreflang")) for x in _links(parent, "alternate")
    ]
    if len(set(alternates)) != len(alternates):
        faults.append(f"§4.1 {name}: one alternate of a type")
    return faults


def _links(parent, relation: str) -> list:
    return [x for x in parent.findall(f"{ATOM}link") if x.get("rel") == relation]


def _places(entry) -> list[str]:
    for point in entry.findall(f"{GEORSS}point"):
        latitude, longitude = map(float, (point.text or "").split())
        if not (20 <= latitude <= 46 and 122 <= longitude <= 154):
            return ["GeoRSS: latitude first, then longitude"]
    return []
