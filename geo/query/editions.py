"""Editions of area sets: those that wait, and those that were or are in force."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.store.models import AreaSet, Boundary, Edition, Municipality


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One publication of an area set's outlines."""

    city: str
    city_name: str
    area_set: str
    title: str
    valid_from: date
    source: str
    districts: int
    waiting: bool


def find_editions(
    session: Session, *, waiting: bool | None = None
) -> list[EditionRecord]:
    """Return editions of every municipality, the newest of each area set first.

    Parameters
    ----------
    waiting
        Only those that wait to be activated, only the others, or all (None).
    """
    counted = (
        select(Boundary.edition_id, func.count().label("districts"))
        .group_by(Boundary.edition_id)
        .subquery()
    )
    statement = (
        select(Edition, AreaSet, Municipality, func.coalesce(counted.c.districts, 0))
        .join(AreaSet, AreaSet.id == Edition.area_set_id)
        .join(Municipality, Municipality.id == AreaSet.municipality_id)
        .outerjoin(counted, counted.c.edition_id == Edition.id)
        .order_by(Municipality.code, AreaSet.id, Edition.valid_from.desc())
    )
    if waiting is not None:
        missing = Edition.activated_at.is_(None)
        statement = statement.where(missing if waiting else ~missing)
    return [
        EditionRecord(
            city=city.slug,
            city_name=city.name,
            area_set=area_set.slug,
            title=edition.title or area_set.title,
            valid_from=edition.valid_from,
            source=edition.source,
            districts=districts,
            waiting=edition.activated_at is None,
        )
        for edition, area_set, city, districts in session.execute(statement)
    ]
