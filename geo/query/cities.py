"""Reading municipalities, their area sets and the outlines in force."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_CRS
from geo.domain.errors import NotFoundError
from geo.store.models import Area, AreaSet, Boundary, Edition, Municipality


@dataclass(frozen=True, slots=True)
class MunicipalityRecord:
    """A municipality's row."""

    id: int
    code: str
    slug: str
    name: str
    prefecture: str
    plane_srid: int
    revision: int


@dataclass(frozen=True, slots=True)
class AreaSetRecord:
    """An area set's row, with the first day of its edition in force."""

    id: int
    slug: str
    kind: str
    title: str
    source: str
    licence: str
    is_default: bool
    approximate: bool
    fictional: bool
    valid_from: date | None


def find_municipalities(session: Session) -> list[MunicipalityRecord]:
    """Return every municipality in the database, in order of code."""
    return [
        _municipality(row)
        for row in session.scalars(select(Municipality).order_by(Municipality.code))
    ]


def get_municipality(session: Session, slug: str) -> MunicipalityRecord:
    """Return the municipality of a slug.

    Raises
    ------
    NotFoundError
        If none has it.
    """
    row = session.scalar(select(Municipality).where(Municipality.slug == slug))
    if row is None:
        message = f"「{slug}」という市町村は登録されていません。"
        raise NotFoundError(message, kind="municipality", slug=slug)
    return _municipality(row)


def get_revision(session: Session, slug: str) -> int | None:
    """Return the number of changes to a municipality, None where it is unknown."""
    return session.scalar(
        select(Municipality.revision).where(Municipality.slug == slug)
    )


def find_area_sets(
    session: Session, municipality_id: int, *, on: date
) -> list[AreaSetRecord]:
    """Return a municipality's area sets, the default first, then by kind and title."""
    in_force = (
        select(func.max(Edition.valid_from))
        .where(
            Edition.area_set_id == AreaSet.id,
            Edition.activated_at.is_not(None),
            Edition.valid_from <= on,
        )
        .scalar_subquery()
    )
    statement = (
        select(AreaSet, in_force)
        .where(AreaSet.municipality_id == municipality_id)
        .order_by(AreaSet.is_default.desc(), AreaSet.kind, AreaSet.title)
    )
    return [
        AreaSetRecord(
            id=row.id,
            slug=row.slug,
            kind=row.kind,
            title=row.title,
            source=row.source,
            licence=row.licence,
            is_default=row.is_default,
            approximate=row.approximate,
            fictional=row.fictional,
            valid_from=valid_from,
        )
        for row, valid_from in session.execute(statement)
    ]


def find_districts(session: Session, area_set_id: int, *, on: date) -> gpd.GeoDataFrame:
    """Return an area set's districts with the boundaries in force on a day.

    Parameters
    ----------
    on : date
        The day the figures speak of, not the day they are printed.

    Returns
    -------
    GeoDataFrame
        One row a district in order of code, indexed by ``district_code`` (str),
        with ``area_id`` (int), ``name`` (str), ``kana`` (str or None) and
        ``geometry`` (MultiPolygon, EPSG:4326). Empty, with the same columns,
        when no boundary is in force.
    """
    statement = (
        select(
            Area.code,
            Area.id,
            Boundary.name,
            Boundary.kana,
            func.ST_AsBinary(Boundary.geometry),
        )
        .join(Boundary.area)
        .join(Edition, Edition.id == Boundary.edition_id)
        .where(
            Area.area_set_id == area_set_id,
            Edition.activated_at.is_not(None),
            Boundary.valid_from <= on,
            or_(Boundary.valid_until.is_(None), Boundary.valid_until > on),
        )
    )
    # Sorted here: PostgreSQL orders text by its locale, and the lowest code decides.
    rows = sorted(session.execute(statement).all(), key=lambda row: str(row[0]))
    wkb = np.array([row[4] for row in rows], dtype=object)
    index = pd.Index([row[0] for row in rows], dtype="str", name="district_code")
    return gpd.GeoDataFrame(
        {
            "area_id": [row[1] for row in rows],
            "name": [row[2] for row in rows],
            "kana": pd.Series([row[3] for row in rows], index=index, dtype=object),
        },
        geometry=shapely.from_wkb(wkb),
        index=index,
        crs=STORAGE_CRS,
    )


def _municipality(row: Municipality) -> MunicipalityRecord:
    return MunicipalityRecord(
        id=row.id,
        code=row.code,
        slug=row.slug,
        name=row.name,
        prefecture=row.prefecture,
        plane_srid=row.plane_srid,
        revision=row.revision,
    )
