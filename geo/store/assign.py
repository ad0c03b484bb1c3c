"""Deciding, when something is written, which area of every set it lies in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_SRID
from geo.domain.locate import Shapes, first_home
from geo.store.declared import match_declared
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    Edition,
    Feature,
    FeatureArea,
    Municipality,
)


def assign_areas(session: Session, municipality: Municipality, *, on: date) -> int:
    """Store the home area of every feature in every area set of a municipality.

    Parameters
    ----------
    on : date
        The day whose outlines decide.

    Returns
    -------
    int
        How many pairs of feature and area are stored.

    Notes
    -----
    See `geo.domain.locate.first_home` for shared edges; areas are taken in
    order of code. A feature outside every area of a set has no row for that set.
    What the files' own words say of districts is matched again as well.
    """
    pairs = list(_pairs(session, municipality, on))
    ours = select(Feature.id).where(Feature.municipality_id == municipality.id)
    session.execute(delete(FeatureArea).where(FeatureArea.feature_id.in_(ours)))
    if pairs:
        session.execute(insert(FeatureArea), pairs)
    match_declared(session, municipality, on=on)
    return len(pairs)


def assign_feature(session: Session, feature: Feature, *, on: date) -> None:
    """Store the home area of one feature in every area set, as `assign_areas`."""
    municipality = session.get_one(Municipality, feature.municipality_id)
    pairs = list(_pairs(session, municipality, on, only=feature.id))
    session.execute(delete(FeatureArea).where(FeatureArea.feature_id == feature.id))
    if pairs:
        session.execute(insert(FeatureArea), pairs)
    session.expire(feature, ["areas"])


def misplaced_features(
    session: Session, municipality: Municipality, *, on: date
) -> int:
    """Return how many stored homes differ from what the outlines say on a day."""
    statement = (
        select(FeatureArea.feature_id, FeatureArea.area_set_id, FeatureArea.area_id)
        .join(Feature)
        .where(Feature.municipality_id == municipality.id)
    )
    stored = {tuple(row) for row in session.execute(statement)}
    computed = {
        (pair["feature_id"], pair["area_set_id"], pair["area_id"])
        for pair in _pairs(session, municipality, on)
    }
    return len({feature for feature, *_ in stored ^ computed})


def _pairs(
    session: Session, municipality: Municipality, on: date, only: int | None = None
) -> Iterator[dict[str, int]]:
    wanted = select(Feature.id, func.ST_AsBinary(Feature.geometry), Feature.id).where(
        Feature.municipality_id == municipality.id
    )
    if only is not None:
        wanted = wanted.where(Feature.id == only)
    keys, shapes = _shapes(session, wanted)
    if all(shape is None for shape in shapes):
        return
    area_sets = session.scalars(
        select(AreaSet.id).where(AreaSet.municipality_id == municipality.id)
    )
    near = [] if only is None else _near(session, shapes)
    for area_set_id in area_sets:
        areas, outlines = _shapes(
            session,
            select(Area.id, func.ST_AsBinary(Boundary.geometry), Area.code)
            .join(Boundary.area)
            .join(Edition, Edition.id == Boundary.edition_id)
            .where(
                Area.area_set_id == area_set_id,
                Edition.activated_at.is_not(None),
                Boundary.valid_from <= on,
                or_(Boundary.valid_until.is_(None), Boundary.valid_until > on),
                *near,
            ),
        )
        for position, home in enumerate(first_home(outlines, shapes)):
            if home >= 0:
                yield {
                    "feature_id": keys[position],
                    "area_set_id": area_set_id,
                    "area_id": areas[home],
                }


def _near(session: Session, shapes: Shapes) -> list[ColumnElement[bool]]:
    """Return the conditions for outlines that can touch some shapes at all."""
    min_x, min_y, max_x, max_y = shapely.total_bounds(shapes).tolist()
    if session.get_bind().dialect.name == "postgresql":
        box = func.ST_MakeEnvelope(min_x, min_y, max_x, max_y, STORAGE_SRID)
        return [Boundary.geometry.op("&&")(box)]  # by its index
    return [
        func.ST_MinX(Boundary.geometry) <= max_x,
        func.ST_MaxX(Boundary.geometry) >= min_x,
        func.ST_MinY(Boundary.geometry) <= max_y,
        func.ST_MaxY(Boundary.geometry) >= min_y,
    ]


def _shapes(session: Session, statement: Select[Any]) -> tuple[list[int], Shapes]:
    """Return keys and geometries in order of the statement's third column."""
    # Sorted here: PostgreSQL orders text by its locale, and the lowest code decides.
    rows = sorted(
        session.execute(statement).all(),
        key=lambda row: row[2],
    )
    wkb = np.array([row[1] for row in rows], dtype=object)
    return [row[0] for row in rows], np.asarray(shapely.from_wkb(wkb), dtype=object)
