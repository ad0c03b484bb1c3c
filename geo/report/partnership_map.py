"""Where collaborations are on a map, and how each looks on the day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from geo.query.partnerships import PartnershipRecord
from geo.report.side_by_side import spread_around
from geo.snapshot.snapshot import Snapshot

LOOKS = ("running", "soon", "late", "over", "preparing")
"""The signs of the map's legend; every state on the day has one of them."""

_OF_STATE = {
    "preparing": "preparing",
    "running": "running",
    "ending_soon": "soon",
    "review_due": "late",
    "expired": "late",
    "ended": "over",
    "cancelled": "over",
}


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """Where a collaboration is shown, in degrees (EPSG:4326).

    ``place``: the title of the thing whose point it is; None where only the district
    is known and the point says nothing more than that.
    """

    longitude: float
    latitude: float
    place: str | None


def look_of(record: PartnershipRecord) -> str:
    """Return the sign of a collaboration on its record's day, one of `LOOKS`."""
    return "late" if record.overdue else _OF_STATE[record.state]


def count_looks(records: Iterable[PartnershipRecord]) -> dict[str, int]:
    """Return how many collaborations have which sign, in the legend's order."""
    counts = Counter(map(look_of, records))
    return {look: counts[look] for look in LOOKS if counts[look]}


def locate_works(
    snapshot: Snapshot, records: Iterable[PartnershipRecord]
) -> dict[str, WorkPlace]:
    """Return where collaborations are, by uid; one without any place has no entry.

    Parameters
    ----------
    records
        All of a city: how those of one district lie beside each other depends on how
        many there are, and never on what a reader asked for.

    Notes
    -----
    The point of the thing on the map that a collaboration is about, where there is
    one that everybody may see; else a point of its district. A thing whose place is
    withheld counts for nothing: neither its own point nor its own district is used.
    """
    cards = {card.uid: card for card in snapshot.cards}
    found: dict[str, WorkPlace] = {}
    by_area: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in records:
        card = cards.get(record.place or "")
        if card and card.longitude is not None and card.latitude is not None:
            found[record.uid] = WorkPlace(card.longitude, card.latitude, card.title)
        elif record.area_set and record.area:
            by_area[record.area_set, record.area].append(record.uid)
    known = {summary.slug for summary in snapshot.area_sets}
    for (area_set, code), uids in by_area.items():
        if area_set in known:
            found |= _spread(snapshot, area_set, code, sorted(uids))
    return found


def _spread(
    snapshot: Snapshot, area_set: str, code: str, uids: list[str]
) -> dict[str, WorkPlace]:
    contents = snapshot.get_area_set(area_set)
    # An area of an earlier edition has no outline on the snapshot's day.
    middle = next(
        (each.representative_point for each in contents.districts if each.code == code),
        None,
    )
    if middle is None:
        return {}
    outline = contents.outlines.geometry.loc[code]
    points = spread_around(middle, outline, len(uids))
    return {
        uid: WorkPlace(longitude, latitude, None)
        for uid, (longitude, latitude) in zip(uids, points, strict=True)
    }
