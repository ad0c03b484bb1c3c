"""What lies around a thing: districts, territories, and what goes on at a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from geo.domain.crs import STORAGE_CRS
from geo.domain.text import fold
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot

TOWN = "town_centroid"
SAME_PLACE_M = 50
"""Nearer than this an activity is taken to be held at a place."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """One district a thing lies in."""

    area_set: str  # slug
    kind: str  # of the area set
    title: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """An activity held at a place, and how far its point is from the place's."""

    card: Card
    distance_m: float | None  # None: known by the venue's name only


def distances_from(
    snapshot: Snapshot,
    point: tuple[float, float] | None,
    cards: Sequence[Card],
) -> dict[str, float]:
    """Return straight metres from a point to each card that is on the map, by uid.

    Parameters
    ----------
    point : (longitude, latitude) or None
        EPSG:4326; nothing is measured without one.
    cards : sequence of Card
        Those without a point that may be shown are left out.

    Notes
    -----
    Measured in the municipality's plane rectangular zone to the nearest edge of
    the published geometry; 0 inside an area.
    """
    uids = [card.uid for card in cards if card.mapped]
    if point is None or not uids:
        return {}
    shapes = snapshot.features.loc[uids].to_crs(snapshot.city.plane_srid).geometry
    origin = gpd.GeoSeries([shapely.Point(*point)], crs=STORAGE_CRS).to_crs(
        snapshot.city.plane_srid
    )
    metres = shapes.distance(origin.iloc[0])
    return {str(uid): float(value) for uid, value in metres.items()}


def find_belongings(snapshot: Snapshot, uid: str) -> tuple[Belonging, ...]:
    """Return the district of each area set that a feature lies in.

    Of a hidden feature, and of an organisation, none is known.
    """
    found = []
    for summary in snapshot.area_sets:
        code = snapshot.get_area_set(summary.slug).homes.get(uid)
        if code is not None:
            name = snapshot.get_district(code, summary.slug).name
            found.append(
                Belonging(summary.slug, summary.kind, summary.title, code, name)
            )
    return tuple(found)


def find_associations_of(
    snapshot: Snapshot, code: str, area_set: str | None = None
) -> tuple[Card, ...]:
    """Return organisations whose territory reaches into a district, the widest first."""
    plane = snapshot.city.plane_srid
    outlines = snapshot.get_area_set(area_set).outlines
    area = outlines.loc[[code]].to_crs(plane).geometry.iloc[0]
    features = snapshot.features
    territories = features[
        (features["kind"] == "organisation") & features.geometry.notna()
    ].to_crs(plane)
    overlap_m2 = territories.geometry.intersection(area).area
    uids = overlap_m2[overlap_m2 >= 1].sort_values(ascending=False).index
    return tuple(snapshot.get_card(uid) for uid in uids)


def find_cards_in_territory(
    snapshot: Snapshot, uid: str, kinds: Iterable[str]
) -> tuple[Card, ...]:
    """Return what lies in an association's territory, of some kinds, in list order."""
    territory = snapshot.get_territory(uid)
    if territory is None:
        return ()
    area_set, code = territory
    return snapshot.find_cards(frozenset(kinds), district=code, area_set=area_set)


def find_held_at(snapshot: Snapshot, place: Card) -> tuple[Held, ...]:
    """Return the coming activities held at a place, the soonest first.

    An activity is held there if its venue bears the place's name, or its point
    is within `SAME_PLACE_M` of it. A place that is not on the map has those that
    name it; an activity whose point is withheld names no venue. Of a place whose
    own position is withheld nothing is told.
    """
    if place.location == "withheld":
        return ()
    coming = [
        card
        for card in snapshot.cards
        if card.kind == "activity" and card.status == "active" and card.next_on
    ]
    point = None
    # The centre of a town says nothing of the building.
    if (
        place.longitude is not None
        and place.latitude is not None
        and place.location != TOWN
    ):
        point = place.longitude, place.latitude
    placed = [card for card in coming if card.location != TOWN]
    distances = distances_from(snapshot, point, placed)
    name = fold(place.title)
    found = []
    for card in coming:
        distance_m = distances.get(card.uid)
        near = distance_m is not None and distance_m <= SAME_PLACE_M
        if near or (card.where is not None and fold(card.where) == name):
            found.append(Held(card, distance_m))
    return tuple(found)


def find_alike(snapshot: Snapshot, card: Card, most: int) -> tuple[Card, ...]:
    """Return others' coming activities of the same field in the same district."""
    if card.field is None or card.district_code is None:
        return ()
    found = [
        other
        for other in snapshot.find_cards(
            frozenset({"activity"}), field=card.field, district=card.district_code
        )
        if other.uid != card.uid
        and other.status == "active"
        and (other.who is None or other.who != card.who)
    ]
    return tuple(found[:most])
