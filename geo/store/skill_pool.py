"""Keeping the pool of skills (人材バンク): counts by area, never who."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.vocabulary import load_vocabulary
from geo.store.models import Area, AreaSet, Feature, Municipality, SkillPool
from geo.store.municipalities import mark_changed

MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class PoolCount:
    """One count as it is written. ``area``: area set and code, None for anywhere."""

    skill: str
    area: tuple[str, str] | None
    people: int
    as_of: date
    source: str
    desk: str | None = None  # public id
    fictional: bool = False


def save_pool_count(
    session: Session, municipality_id: int, count: PoolCount, *, seen: int | None
) -> None:
    """Keep a count in place of the one that was seen.

    Parameters
    ----------
    seen : int or None
        The people that stood there when the form was opened, None where there
        was no count: whoever comes second is told, and overwrites nothing.

    Raises
    ------
    InvalidQueryError
        If the skill, area, desk or number is none.
    ConflictError
        If something else stands there now.
    """
    city = _locked(session, municipality_id)
    if count.skill not in {term.code for term in load_vocabulary("skill").terms}:
        raise InvalidQueryError("得意分野を選んでください。", field="skill")
    if not 0 <= count.people <= MOST_PEOPLE:
        message = "人数を0以上の数字で書いてください。"
        raise InvalidQueryError(message, field="people")
    area_id = _area(session, city, count.area)
    desk_id = _desk(session, city, count.desk)
    row = _find(session, city, area_id, count.skill)
    if (row.people if row else None) != seen:
        message = (
            "この地区と得意分野の人数は、もう登録されているか、変わっています。"
            "一覧を開きなおして、いまの人数から直してください。"
        )
        raise ConflictError(message, field="people")
    if row is None:
        row = SkillPool(
            municipality_id=city.id, area_id=area_id, skill=count.skill, people=0
        )
        session.add(row)
    row.people, row.as_of, row.source = count.people, count.as_of, count.source
    row.desk_id, row.fictional = desk_id, count.fictional
    mark_changed(session, city)
    session.flush()


def drop_pool_count(
    session: Session, municipality_id: int, skill: str, area: tuple[str, str] | None
) -> None:
    """Take a count out: nothing is known any more, which is not 0.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    city = _locked(session, municipality_id)
    row = _find(session, city, _area(session, city, area), skill)
    if row is None:
        raise NotFoundError("この人数は登録されていません。", kind="skill")
    session.delete(row)
    mark_changed(session, city)
    session.flush()


def _locked(session: Session, municipality_id: int) -> Municipality:
    # A unique key takes two empty areas for different ones: the lock does not.
    return session.scalars(
        select(Municipality).where(Municipality.id == municipality_id).with_for_update()
    ).one()


def _find(
    session: Session, city: Municipality, area_id: int | None, skill: str
) -> SkillPool | None:
    same = (
        SkillPool.area_id.is_(None) if area_id is None else SkillPool.area_id == area_id
    )
    return session.scalar(
        select(SkillPool)
        .where(SkillPool.municipality_id == city.id, SkillPool.skill == skill, same)
        .execution_options(populate_existing=True)
    )


def _area(
    session: Session, city: Municipality, area: tuple[str, str] | None
) -> int | None:
    if area is None:
        return None
    found = session.scalar(
        select(Area.id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == city.id,
            AreaSet.slug == area[0],
            Area.code == area[1],
        )
    )
    if found is None:
        raise InvalidQueryError("地区を選んでください。", field="area")
    return found


def _desk(session: Session, city: Municipality, uid: str | None) -> int | None:
    if uid is None:
        return None
    found = session.scalar(
        select(Feature.id).where(
            Feature.municipality_id == city.id,
            Feature.uid == uid,
            Feature.kind == "place",
        )
    )
    if found is None:
        raise InvalidQueryError("受けつける窓口を選んでください。", field="desk")
    return found
