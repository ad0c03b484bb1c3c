"""Coordinators of areas (地域コーディネーター): bodies, never a person by name."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.store.models import Area, AreaCoordinator, AreaSet, Organisation


@dataclass(frozen=True, slots=True)
class CoordinatorRecord:
    """A body that helps an area's people to work together, and until when.

    ``term_end``: the first day on which it no longer does, None for no end.
    """

    uid: str
    title: str
    group: str  # uid
    group_name: str
    area_set: str  # slug
    code: str
    area: str  # name
    contact: str | None
    contact_phone: str | None
    term_start: date
    term_end: date | None


def find_coordinators(
    session: Session, municipality_id: int, *, on: date, coming: bool = False
) -> list[CoordinatorRecord]:
    """Return a city's coordinators on a day, by area; ``coming``: later ones as well."""
    rows = session.execute(
        select(
            AreaCoordinator.uid,
            AreaCoordinator.title,
            Organisation.uid.label("group"),
            Organisation.name,
            AreaSet.slug,
            Area.code,
            Area.name.label("area"),
            AreaCoordinator.contact,
            AreaCoordinator.contact_phone,
            AreaCoordinator.term_start,
            AreaCoordinator.term_end,
        )
        .join(Organisation, Organisation.id == AreaCoordinator.organisation_id)
        .join(Area, Area.id == AreaCoordinator.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            or_(AreaCoordinator.term_end.is_(None), AreaCoordinator.term_end > on),
            *(() if coming else (AreaCoordinator.term_start <= on,)),
        )
        .order_by(AreaSet.slug, Area.code, AreaCoordinator.id)
    )
    return [CoordinatorRecord(*row) for row in rows]
