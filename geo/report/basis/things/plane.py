"""Districts, activities and centres in metres, for what is measured on the ground."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo.report.basis.asked import Asked
from geo.snapshot.model import Card

if TYPE_CHECKING:
    import geopandas as gpd

PRECISE = frozenset({"surveyed", "manual"})
"""Where a place is known itself, not only its town."""
NO_VENUE = frozenset({"desk"})
"""Places that are for asking, where nothing could be held."""


def districts_in_metres(asked: Asked) -> "gpd.GeoDataFrame":
    """Return the districts in the city's plane rectangular zone."""
    return asked.area_set.outlines[["geometry"]].to_crs(asked.snapshot.city.plane_srid)


def in_metres(asked: Asked, cards: Iterable[Card]) -> "gpd.GeoDataFrame":
    """Return the public geometry of some cards by uid, those without one left out."""
    uids = [card.uid for card in cards if card.mapped]
    found = asked.snapshot.features.loc[uids, ["geometry"]]
    return found[found.geometry.notna()].to_crs(asked.snapshot.city.plane_srid)


def placed_activities(asked: Asked) -> list[Card]:
    """Return the activities whose own place is public, not only its town."""
    return [card for card in asked.of_kind("activity") if card.location in PRECISE]


def centres(asked: Asked) -> list[Card]:
    """Return the support centres whose place is public."""
    return [card for card in asked.of_kind("support_centre") if card.mapped]


def venues(asked: Asked) -> list[Card]:
    """Return the places that exist and could hold an activity."""
    return [
        card
        for card in (*asked.of_kind("support_centre"), *asked.of_kind("place"))
        if card.location in PRECISE and card.mapped and card.place_kind not in NO_VENUE
    ]
