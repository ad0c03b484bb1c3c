"""GeoJSON (RFC 7946) made once, as bytes, so that an answer is only joined."""

from collections.abc import Iterable, Sequence

import numpy as np
import orjson
import shapely

from geo.domain.locate import Shapes
from geo.snapshot.model import Card, District

DECIMALS = 6
"""About 0.1 m at Japan's latitudes; RFC 7946 §11.2 asks for no more."""

FOLDERS = {
    "activity": "activities",
    "support_centre": "places",
    "place": "places",
    "adoption_site": "adoption",
    "organisation": "organisations",
    "local_issue": "issues",
}
"""The folder of each kind's pages: a map links what its page's list does not show."""

HEAD = b'{"type":"FeatureCollection","features":['
TAIL = b"]}"


def feature_bytes(cards: Sequence[Card], shapes: Shapes) -> list[bytes]:
    """Return each card as a GeoJSON Feature; no location is ``null`` (§3.2)."""
    return [
        _feature(
            card.uid,
            {
                "uid": card.uid,
                "path": f"{FOLDERS[card.kind]}/{card.uid}",
                "kind": card.kind,
                "place_kind": card.place_kind,
                "title": card.title,
                "status": card.status,
                "adoption_state": card.adoption_state,
                "next_on": card.next_on,
                "start_time": card.start_time,
                "where": card.where,
                **_hours(card),
            },
            geometry,
        )
        for card, geometry in zip(cards, _geometries(shapes), strict=True)
    ]


def district_bytes(districts: Sequence[District], shapes: Shapes) -> list[bytes]:
    """Return each district as a GeoJSON Feature with its code and name."""
    return [
        _feature(
            district.code, {"code": district.code, "name": district.name}, geometry
        )
        for district, geometry in zip(districts, _geometries(shapes), strict=True)
    ]


def collection(features: Iterable[bytes]) -> bytes:
    """Join features into one FeatureCollection."""
    return HEAD + b",".join(features) + TAIL


def _hours(card: Card) -> dict[str, object]:
    """Return when a place is open, where its card says so."""
    said = {"opening_hours": card.opening_hours, "closed_on": card.closed_on}
    return {key: value for key, value in said.items() if value}


def _feature(key: str, properties: dict[str, object], geometry: bytes) -> bytes:
    return (
        b'{"type":"Feature","id":'
        + orjson.dumps(key)
        + b',"geometry":'
        + geometry
        + b',"properties":'
        + orjson.dumps(properties)
        + b"}"
    )


def _geometries(shapes: Shapes) -> list[bytes]:
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    rounded[shapely.is_empty(rounded)] = None
    # §3.1.6: an outer ring runs anticlockwise, a hole clockwise.
    texts = shapely.to_geojson(shapely.orient_polygons(rounded))
    return [b"null" if text is None else str(text).encode() for text in texts]
