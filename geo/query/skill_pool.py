"""The pool of skills (人材バンク) as it is kept: counts by area. Staff only.

What the public may read of them is `geo.report.skill_pool`.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Area, AreaSet, Feature, Layer, Place, SkillPool
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class PoolRecord:
    """How many people of an area offer a skill.

    ``area``: area set, code and name; None for those who come anywhere in the
    city. ``desk``: public id and title of the desk that asks them.
    """

    area: tuple[str, str, str] | None
    skill: str
    people: int
    as_of: date
    desk: tuple[str, str] | None
    source: str
    fictional: bool


def find_pool(session: Session, municipality_id: int) -> list[PoolRecord]:
    """Return a city's pool, those who come anywhere first, then by area."""
    desk = Feature.__table__.alias("desk").c
    rows = session.execute(
        select(
            SkillPool.skill,
            SkillPool.people,
            SkillPool.as_of,
            SkillPool.source,
            SkillPool.fictional,
            AreaSet.slug,
            Area.code,
            Area.name,
            desk.uid.label("desk"),
            desk.title.label("desk_title"),
        )
        .outerjoin(Area, Area.id == SkillPool.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(desk.uid.table, desk.id == SkillPool.desk_id)
        .where(SkillPool.municipality_id == municipality_id)
        .order_by(Area.code.is_not(None), Area.code, SkillPool.id)
    )
    return [
        PoolRecord(
            area=(row.slug, row.code, row.name) if row.code else None,
            skill=row.skill,
            people=row.people,
            as_of=row.as_of,
            desk=(row.desk, row.desk_title) if row.desk else None,
            source=row.source,
            fictional=row.fictional,
        )
        for row in rows
    ]


def find_desks(session: Session, municipality_id: int) -> list[tuple[str, str]]:
    """Return public id and title of a city's desks and centres that may be asked."""
    rows = session.execute(
        select(Place.uid, Place.title)
        .join(Layer, Layer.id == Place.layer_id)
        .where(
            Place.municipality_id == municipality_id,
            IS_SHOWN,
            Place.location_visibility != "hidden",
            Layer.visibility == PUBLIC,
            Place.place_kind.in_(("desk", "support_centre", "volunteer_centre")),
        )
        .order_by(Place.title, Place.uid)
    )
    return [(uid, title) for uid, title in rows]
