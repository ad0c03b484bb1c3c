"""What a place belongs to: its association, its district, and who helps nearby."""

from dataclasses import dataclass

import numpy as np

from geo.snapshot.model import Card, District
from geo.snapshot.snapshot import Snapshot

CENTRE = "support_centre"


@dataclass(frozen=True, slots=True)
class Here:
    """What is said of a place before anything is listed."""

    associations: tuple[Card, ...]
    associations_known: bool  # some association of the city has a territory
    district: District | None  # in the default area set
    centre: Card | None
    centre_distance_m: float | None


def describe_here(snapshot: Snapshot, longitude: float, latitude: float) -> Here:
    """Return what a place belongs to.

    Parameters
    ----------
    longitude, latitude : float
        EPSG:4326.

    Notes
    -----
    The centre is the nearest in a straight line, of those whose location is public.
    """
    areas = snapshot.find_areas_at(longitude, latitude)
    default = snapshot.area_sets[0].slug if snapshot.area_sets else None
    code = areas.get(default) if default else None
    centres = np.array([card.kind == CENTRE for card in snapshot.cards], dtype=bool)
    rows, distance = snapshot.nearby.find(longitude, latitude, limit=1, allowed=centres)
    return Here(
        associations=snapshot.find_associations_at(longitude, latitude),
        associations_known=any(
            snapshot.get_territory(card.uid)
            for card in snapshot.cards
            if card.kind == "organisation"
        ),
        district=snapshot.get_district(code) if code else None,
        centre=snapshot.cards[rows[0]] if len(rows) else None,
        centre_distance_m=float(distance[0]) if len(rows) else None,
    )
