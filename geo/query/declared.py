"""Reading declared districts, and where they disagree with the located ones."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from geo.store.models import (
    Area,
    AreaSet,
    DeclaredDistrict,
    Feature,
    FeatureArea,
    Layer,
)
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class DeclaredRecord:
    """What a file's words say of a feature's district, beside where it lies.

    ``area_set`` (a title) and ``area_name`` are None where the words name no area
    set and no area; ``located_name`` is None where the feature lies in no area of
    that set, or has no location.
    """

    uid: str
    heading: str
    text: str
    area_set: str | None
    area_name: str | None
    located_name: str | None
    disagrees: bool
    approximate: bool  # the location is a town's point


def find_declared(
    session: Session, municipality_id: int, uid: str
) -> list[DeclaredRecord]:
    """Return the declared districts of one published feature, in order of the file."""
    return _records(session, _declared(municipality_id).where(Feature.uid == uid))


def find_conflicts(
    session: Session, municipality_id: int, *, layer: str | None = None
) -> list[DeclaredRecord]:
    """Return the declared districts of a city, or of a layer, that the location denies.

    A feature without a location denies nothing. Features that must not be
    located, drafts and layers that are not public are left out.
    """
    statement = _declared(municipality_id).where(
        DeclaredDistrict.area_id.is_not(None),
        Feature.geometry.is_not(None),
        or_(
            FeatureArea.area_id.is_(None),
            FeatureArea.area_id != DeclaredDistrict.area_id,
        ),
    )
    if layer is not None:
        statement = statement.where(Layer.slug == layer)
    return _records(session, statement)


def _declared(municipality_id: int) -> Any:
    located = aliased(Area)
    return (
        select(
            Feature.uid,
            DeclaredDistrict.heading,
            DeclaredDistrict.text,
            AreaSet.title,
            Area.name,
            located.name,
            DeclaredDistrict.area_id,
            FeatureArea.area_id,
            Feature.geometry.is_not(None),
            Feature.location_source,
        )
        .select_from(DeclaredDistrict)
        .join(Feature.__table__, Feature.id == DeclaredDistrict.feature_id)
        .join(Layer, Layer.id == Feature.layer_id)
        .outerjoin(AreaSet, AreaSet.id == DeclaredDistrict.area_set_id)
        .outerjoin(Area, Area.id == DeclaredDistrict.area_id)
        .outerjoin(
            FeatureArea,
            and_(
                FeatureArea.feature_id == Feature.id,
                FeatureArea.area_set_id == DeclaredDistrict.area_set_id,
            ),
        )
        .outerjoin(located, located.id == FeatureArea.area_id)
        .where(
            Feature.municipality_id == municipality_id,
            IS_SHOWN,
            Feature.location_visibility != "hidden",
            Layer.visibility == PUBLIC,
        )
        .order_by(DeclaredDistrict.id)
    )


def _records(session: Session, statement: Any) -> list[DeclaredRecord]:
    return [
        DeclaredRecord(
            uid=uid,
            heading=heading,
            text=text,
            area_set=area_set,
            area_name=area_name,
            located_name=located_name,
            disagrees=has_place and declared is not None and declared != home,
            approximate=source == "town_centroid",
        )
        for (
            uid,
            heading,
            text,
            area_set,
            area_name,
            located_name,
            declared,
            home,
            has_place,
            source,
        ) in session.execute(statement)
    ]
