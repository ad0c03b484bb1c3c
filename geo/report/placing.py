"""Finding a place without a map: by an address, by what is there already, by a district."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.text import fold
from geo.ingest.gazetteer import find_town, find_town_group
from geo.ingest.town_points import read_town_index
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot

TOWN: Final = "town:"
MOST_CANDIDATES: Final = 12
MOST_NEAR: Final = 60
LONGEST_ASKED: Final = 200
_HALLS: Final = ("place", "support_centre")
_CITY_CODE: Final = slice(0, 5)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that words may mean.

    ``key``: what a form sends back; ``approximate``: the middle of a town.
    """

    key: str
    title: str
    shape: BaseGeometry
    approximate: bool
    source: str  # as `Feature.location_source`


def find_candidates(text: str, snapshot: Snapshot) -> list[Candidate]:
    """Return the towns and published places that words may mean, the surest first."""
    asked = text.strip()[:LONGEST_ASKED]
    if not asked:
        return []
    found = {
        each.key: each for each in (*_towns(asked, snapshot), *_named(asked, snapshot))
    }
    return list(found.values())[:MOST_CANDIDATES]


def get_candidate(key: str, snapshot: Snapshot) -> Candidate | None:
    """Return the candidate of a key that a form sent back, None where there is none."""
    if key.startswith(TOWN):
        name = key.removeprefix(TOWN)
        place = find_town(name, snapshot.city.code)
        if place is None:
            return None
        return _town(place.town, place.point)
    if key not in snapshot.positions:
        return None
    return _of_card(snapshot.get_card(key), snapshot)


def find_near_places(
    snapshot: Snapshot, middle: shapely.Point | None
) -> tuple[list[Candidate], list[Candidate]]:
    """Return halls and parks, then adoption sites, the nearest to a point first."""

    def near(*kinds: str) -> list[Candidate]:
        found = [
            made
            for card in snapshot.cards
            if card.kind in kinds
            and card.status == "active"
            and (made := _of_card(card, snapshot)) is not None
        ]
        if middle is not None:
            # Degrees do for an order within one city.
            found.sort(key=lambda each: each.shape.distance(middle))
        return found[:MOST_NEAR]

    return near(*_HALLS), near("adoption_site")


def territory_of(snapshot: Snapshot, area_id: int | None) -> BaseGeometry | None:
    """Return the outline of an area that is in force, in EPSG:4326."""
    if area_id is None:
        return None
    for summary in snapshot.area_sets:
        outlines = snapshot.get_area_set(summary.slug).outlines
        found = outlines.geometry[outlines["area_id"] == area_id]
        if len(found):
            shape: BaseGeometry = found.iloc[0]
            return shape
    return None


def name_of_place(snapshot: Snapshot, longitude: float, latitude: float) -> str | None:
    """Return the name of the association, else of the district, in which a place lies."""
    associations = snapshot.find_associations_at(longitude, latitude)
    if associations:
        return "、".join(card.title for card in associations)
    areas = snapshot.find_areas_at(longitude, latitude)
    for summary in snapshot.area_sets:
        code = areas.get(summary.slug)
        if code is not None:
            return str(snapshot.get_area_set(summary.slug).outlines.loc[code, "name"])
    return None


def _towns(asked: str, snapshot: Snapshot) -> Iterator[Candidate]:
    code = snapshot.city.code
    town = find_town(asked, code)
    if town is not None:
        yield _town(town.town, town.point)
        return
    group = find_town_group(asked, code)
    wanted = group.town if group is not None else asked
    if len(wanted) < 2:  # noqa: PLR2004 - one character is in every second name
        return
    pattern = re.compile(re.escape(fold(wanted)))
    for each in read_town_index(code[_CITY_CODE]).towns.values():
        if pattern.match(fold(each.name)):
            yield _town(each.name, shapely.Point(each.longitude, each.latitude))


def _town(name: str, point: shapely.Point) -> Candidate:
    return Candidate(TOWN + name, name, point, approximate=True, source="town_centroid")


def _named(asked: str, snapshot: Snapshot) -> Iterator[Candidate]:
    wanted = fold(asked)
    named = [
        card
        for card in snapshot.cards
        if card.kind in {*_HALLS, "adoption_site"} and wanted in fold(card.title)
    ]
    for card in sorted(named, key=lambda card: (len(card.title), card.title)):
        made = _of_card(card, snapshot)
        if made is not None:
            yield made


def _of_card(card: Card, snapshot: Snapshot) -> Candidate | None:
    shape = snapshot.features.geometry.get(card.uid)
    if shape is None or card.location in {"none", "withheld"}:
        return None
    approximate = card.location == "town_centroid"
    return Candidate(card.uid, card.title, shape, approximate, card.location)
