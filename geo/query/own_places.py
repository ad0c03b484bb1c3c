"""Where an organisation's own things are, drafts and hidden places included."""

from dataclasses import dataclass

from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.query.items import is_own
from geo.store.models import Feature, Layer


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A thing that has a place. ``shape`` is EPSG:4326."""

    uid: str
    kind: str
    title: str
    address: str | None
    location_source: str
    shape: BaseGeometry


def find_own_places(session: Session, organisation_id: int) -> list[OwnPlace]:
    """Return an organisation's things that have a place and go on, by kind and title.

    Never for the public: what is hidden from it is among them.
    """
    rows = session.execute(
        select(
            Feature.uid,
            Feature.kind,
            Feature.title,
            Feature.address,
            Feature.location_source,
            Feature.geometry,
        )
        .select_from(Feature.__table__)
        .join(Layer.__table__, Layer.id == Feature.layer_id)
        .where(
            is_own(organisation_id),
            Feature.geometry.is_not(None),
            Feature.status != "ended",
        )
        .order_by(Feature.kind, Feature.title, Feature.id)
    )
    return [
        OwnPlace(
            uid=row.uid,
            kind=row.kind,
            title=row.title,
            address=row.address,
            location_source=row.location_source,
            shape=to_shape(row.geometry),
        )
        for row in rows
    ]
