"""What is going on in a district: its activities, groups, sites and centres."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from geo.analysis.distance import nearest_centre
from geo.report.around import find_associations_of
from geo.snapshot.cards import count_locations
from geo.snapshot.model import Card, LocationCounts
from geo.snapshot.snapshot import Snapshot

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NearestCentre:
    """The support centre nearest to a point inside the district, in a straight line."""

    card: Card
    distance_m: float


@dataclass(frozen=True, slots=True)
class Happenings:
    """Everything shown of a district one by one.

    ``fields``: field code and activities, the most first. ``soon``: activities
    within `SOON`. ``groups``: organisations other than associations with an
    activity here. ``locations``: of the activities that count.
    """

    activities: tuple[Card, ...]
    sites: tuple[Card, ...]
    centres: tuple[Card, ...]
    places: tuple[Card, ...]
    associations: tuple[Card, ...]
    groups: tuple[Card, ...]
    fields: tuple[tuple[str, int], ...]
    locations: LocationCounts
    soon: tuple[Card, ...]
    counted: int
    nearest: NearestCentre | None


def find_happenings(
    snapshot: Snapshot, code: str, area_set: str | None = None
) -> Happenings:
    """Return what is going on in a district of an area set.

    Notes
    -----
    Cancelled activities are listed and not counted.
    """
    here = snapshot.find_cards(district=code, area_set=area_set)
    active = [
        card for card in here if card.kind == "activity" and card.status == "active"
    ]
    names = {card.who for card in active}
    return Happenings(
        activities=_of_kind(here, "activity"),
        sites=_of_kind(here, "adoption_site"),
        centres=_of_kind(here, "support_centre"),
        places=_of_kind(here, "place"),
        associations=find_associations_of(snapshot, code, area_set),
        groups=tuple(
            card
            for card in snapshot.cards
            if card.kind == "organisation"
            and card.actor_type != "association"
            and card.title in names
        ),
        fields=tuple(
            Counter(card.field for card in active if card.field).most_common()
        ),
        locations=count_locations(active),
        soon=tuple(
            card for card in here if card.next_on and card.next_on < snapshot.on + SOON
        ),
        counted=len(active),
        nearest=_nearest(snapshot, code, area_set),
    )


def _nearest(
    snapshot: Snapshot, code: str, area_set: str | None
) -> NearestCentre | None:
    plane, features = snapshot.city.plane_srid, snapshot.features
    centres = features[
        (features["kind"] == "support_centre")
        & (features["status"] == "active")
        & features.geometry.notna()
    ].to_crs(plane)
    if centres.empty:
        return None
    outline = snapshot.get_area_set(area_set).outlines.loc[[code]].to_crs(plane)
    found = nearest_centre(outline, centres)
    return NearestCentre(
        snapshot.get_card(str(found["centre_index"].iloc[0])),
        float(found["distance_m"].iloc[0]),
    )


def _of_kind(cards: tuple[Card, ...], kind: str) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.kind == kind)
