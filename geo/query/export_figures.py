"""Reading districts and figures whole, for files."""

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from geo.query.exports import Record
from geo.store.households import ASIDE
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    Edition,
    Observation,
    Population,
)


def find_area_records(session: Session, area_set_id: int, *, on: date) -> list[Record]:
    """Return an area set's districts with the outlines in force on a day, by code.

    Returns
    -------
    list of dict
        ``code, name, kana, parent_code, valid_from, valid_until, geometry`` (WKB).
    """
    parent = aliased(Area)
    statement = (
        select(
            Area.code,
            func.coalesce(func.nullif(Boundary.name, ""), Area.name).label("name"),
            func.coalesce(Boundary.kana, Area.kana).label("kana"),
            parent.code.label("parent_code"),
            Boundary.valid_from,
            Boundary.valid_until,
            func.ST_AsBinary(Boundary.geometry).label("geometry"),
        )
        .select_from(Boundary)
        .join(Area, Area.id == Boundary.area_id)
        .join(Edition, Edition.id == Boundary.edition_id)
        .outerjoin(parent, parent.id == Area.parent_id)
        .where(
            Area.area_set_id == area_set_id,
            Edition.activated_at.is_not(None),
            Boundary.valid_from <= on,
            or_(Boundary.valid_until.is_(None), Boundary.valid_until > on),
        )
    )
    return _by_code(session, statement, "code")


def find_population_records(session: Session, area_set_id: int) -> list[Record]:
    """Return every figure of residents of an area set, by code and day."""
    statement = (
        select(
            Area.code.label("district_code"),
            Area.name,
            Population.as_of,
            Population.sex,
            Population.age_from,
            Population.age_to,
            Population.count,
            Population.households,
            Population.source,
            Population.fictional,
        )
        .select_from(Population)
        .join(Area, Area.id == Population.area_id)
        .where(Area.area_set_id == area_set_id)
        .order_by(Population.as_of, Population.id)
    )
    return _by_code(session, statement, "district_code")


def find_observation_records(
    session: Session, municipality_id: int, *, area_set_id: int | None
) -> list[Record]:
    """Return every observation of an area set, or of the whole city (None)."""
    statement = (
        select(
            Observation.indicator,
            Area.code.label("district_code"),
            Area.name,
            Observation.fiscal_year,
            Observation.numerator,
            Observation.denominator,
            Observation.value,
            Observation.unit,
            Observation.method,
            Observation.source,
            Observation.note,
            Observation.flags,
            Observation.fictional,
        )
        .select_from(Observation)
        .outerjoin(Area, Area.id == Observation.area_id)
        .where(
            Observation.municipality_id == municipality_id,
            Observation.area_set_id.is_(None)
            if area_set_id is None
            else Observation.area_set_id == area_set_id,
            Observation.indicator != ASIDE,
        )
        .order_by(Observation.indicator, Observation.fiscal_year, Observation.id)
    )
    return _by_code(session, statement, "district_code")


def find_figure_kinds(
    session: Session, municipality_id: int
) -> dict[str | None, list[str]]:
    """Return which tables of figures each area set has, by slug; None is the whole city."""
    found: dict[str | None, list[str]] = {}
    counted = (
        select(AreaSet.slug)
        .join(Area, Area.area_set_id == AreaSet.id)
        .join(Population, Population.area_id == Area.id)
        .where(AreaSet.municipality_id == municipality_id)
        .distinct()
    )
    for slug in session.scalars(counted):
        found.setdefault(slug, []).append("population")
    observed = (
        select(AreaSet.slug, Observation.indicator)
        .select_from(Observation)
        .outerjoin(AreaSet, AreaSet.id == Observation.area_set_id)
        .where(
            Observation.municipality_id == municipality_id,
            Observation.indicator != ASIDE,
        )
        .distinct()
        .order_by(Observation.indicator)
    )
    rows: Any = session.execute(observed)  # an outer join's slug may be None
    for slug, indicator in rows:
        kind = indicator if slug and indicator == "membership" else "observations"
        if kind not in found.setdefault(slug, []):
            found[slug].append(kind)
    return found


def _by_code(session: Session, statement: Any, name: str) -> list[Record]:
    rows = [dict(row._mapping) for row in session.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public name for it
    # Sorted here: PostgreSQL orders text by its locale.
    return sorted(rows, key=lambda row: str(row[name] or ""))
