"""Finding what a file's words mean: groups, places and areas by their public words."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidLayerError
from geo.store.models import Area, AreaSet, Feature, Municipality, Organisation

Row = TypeVar("Row")


def organisation_named(
    session: Session, municipality: Municipality, name: str
) -> Organisation:
    """Return the group of exactly this name.

    Raises
    ------
    InvalidLayerError
        If the city has none, or several.
    """
    found = session.scalars(
        select(Organisation).where(
            Organisation.municipality_id == municipality.id, Organisation.name == name
        )
    ).all()
    return _only(list(found), f"団体「{name}」")


def feature_named(
    session: Session, municipality: Municipality, kind: str, source_id: str
) -> Feature:
    """Return the thing of a kind with this number in its file.

    Raises
    ------
    InvalidLayerError
        If the city has none, or several.
    """
    found = session.scalars(
        select(Feature).where(
            Feature.municipality_id == municipality.id,
            Feature.kind == kind,
            Feature.source_id == source_id,
        )
    ).all()
    return _only(list(found), f"{kind}「{source_id}」")


def area_coded(
    session: Session, municipality: Municipality, area_set: str, code: str
) -> Area:
    """Return an area by its set's short name and its code.

    Raises
    ------
    InvalidLayerError
        If the city has none.
    """
    found = session.scalars(
        select(Area)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == municipality.id,
            AreaSet.slug == area_set,
            Area.code == code,
        )
    ).all()
    return _only(list(found), f"地区「{area_set}/{code}」")


def _only(found: list[Row], what: str) -> Row:
    if len(found) != 1:
        message = f"{what}が{len(found)}件あります。1件だけになるように書いてください。"
        raise InvalidLayerError(message)
    return found[0]
