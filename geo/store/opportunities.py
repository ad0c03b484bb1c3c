"""Open doors as staff write them: no call without criteria, none with rules that move."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.open_doors import phase_of
from geo.domain.vocabulary import load_vocabulary
from geo.store.models import (
    Area,
    AreaSet,
    Committee,
    Feature,
    Municipality,
    Opportunity,
    Programme,
)
from geo.store.municipalities import mark_changed

FIXED: Final = ("kind", "criteria", "seats", "amount_max_yen", "eligibility")
"""What nobody may change once people can have read it: all are judged alike."""


@dataclass(frozen=True, slots=True)
class Door:
    """What staff write of an opportunity.

    ``area``: area set's short name and code. ``place``, ``programme`` and
    ``committee`` are public ids. ``deadline`` is the last day, included.
    """

    kind: str
    title: str
    criteria: str
    description: str | None = None
    eligibility: str | None = None
    how_to_apply: str | None = None
    area: tuple[str, str] | None = None
    place: str | None = None
    programme: str | None = None
    committee: str | None = None
    opens_on: date | None = None
    deadline: date | None = None
    held_on: date | None = None
    start_time: str | None = None
    end_time: str | None = None
    venue: str | None = None
    seats: int | None = None
    amount_max_yen: int | None = None
    is_model: bool = False
    department: str | None = None
    contact: str | None = None
    contact_phone: str | None = None
    url: str | None = None
    fictional: bool = False


def write_opportunity(session: Session, municipality_id: int, door: Door) -> str:
    """Keep a draft, which nobody but staff reads; return its uid.

    Raises
    ------
    InvalidQueryError
        If its kind, criteria or days cannot be.
    """
    row = Opportunity(municipality_id=municipality_id, criteria="", title="")
    _fill(session, row, door)
    session.add(row)
    session.flush()
    return row.uid


def change_opportunity(
    session: Session,
    municipality_id: int,
    uid: str,
    door: Door,
    *,
    version: int,
    on: date,
) -> None:
    """Change a draft, or of a published one what is no rule of the contest.

    A published deadline may only move to a later day, and only before it has passed.

    Raises
    ------
    StaleEditError
        If somebody changed it since ``version``.
    ConflictError
        If it is closed already, or the change would alter its rules.
    """
    row = get_locked(session, municipality_id, uid)
    if row.version != version:
        message = "ほかの人が先に変えました。ページを開きなおしてください。"
        raise StaleEditError(message, uid=uid)
    if row.status not in {"draft", "published"}:
        raise ConflictError("もう終わっているため、変えられません。", field="title")
    if row.status == "published":
        _require_same_rules(row, door, on)
        door = replace(door, is_model=row.is_model)
    _fill(session, row, door)
    row.version += 1
    session.flush()
    if row.status == "published":
        mark_public(session, row)


def get_locked(
    session: Session, municipality_id: int, uid: str, *, version: int | None = None
) -> Opportunity:
    """Return a city's opportunity, so that of two who write one waits.

    Raises
    ------
    NotFoundError
        If the city has none of that id.
    StaleEditError
        If it is not the version that was read.
    """
    row = session.scalar(
        select(Opportunity)
        .where(Opportunity.municipality_id == municipality_id, Opportunity.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("この募集はありません。", kind="opportunity", uid=uid)
    if version is not None and row.version != version:
        message = "ほかの職員が先に変えました。いまの内容を確かめてください。"
        raise StaleEditError(message, uid=uid, version=row.version)
    return row


def find_area_id(
    session: Session, municipality_id: int, area: tuple[str, str] | None
) -> int | None:
    """Return the id of a city's area by its set's short name and its code.

    Raises
    ------
    InvalidQueryError
        If the city has no such area.
    """
    if area is None:
        return None
    found = session.scalar(
        select(Area.id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == municipality_id,
            AreaSet.slug == area[0],
            Area.code == area[1],
        )
    )
    if found is None:
        raise InvalidQueryError("地区を選びなおしてください。", field="area")
    return found


def mark_public(session: Session, row: Opportunity) -> None:
    """Count the city's revision up after what everybody reads has changed."""
    session.flush()
    mark_changed(session, session.get_one(Municipality, row.municipality_id))


def _fill(session: Session, row: Opportunity, door: Door) -> None:
    load_vocabulary("programme_kind").get(door.kind)
    require_text(door.title, door.criteria)
    if door.opens_on and door.deadline and door.deadline < door.opens_on:
        message = "締切は、受付を始める日より後にしてください。"
        raise InvalidQueryError(message, field="deadline")
    if door.start_time and door.end_time and door.end_time <= door.start_time:
        message = "終わる時刻は、始まる時刻より後にしてください。"
        raise InvalidQueryError(message, field="end_time")
    city = row.municipality_id
    row.area_id = find_area_id(session, city, door.area)
    row.place_id = _id_of(session, Feature, city, door.place, "place")
    row.programme_id = _id_of(session, Programme, city, door.programme, "programme")
    row.committee_id = _id_of(session, Committee, city, door.committee, "committee")
    row.kind, row.phase = door.kind, phase_of(door.kind)
    row.title, row.criteria = door.title.strip(), door.criteria.strip()
    for name in (
        "description",
        "eligibility",
        "how_to_apply",
        "opens_on",
        "deadline",
        "held_on",
        "start_time",
        "end_time",
        "venue",
        "seats",
        "amount_max_yen",
        "is_model",
        "department",
        "contact",
        "contact_phone",
        "url",
        "fictional",
    ):
        setattr(row, name, getattr(door, name))


def require_text(title: str, criteria: str) -> None:
    """Check that a call says what it is and how it is decided.

    Raises
    ------
    InvalidQueryError
        If one of them is empty.
    """
    if not title.strip():
        raise InvalidQueryError("題名を書いてください。", field="title")
    if not criteria.strip():
        message = "選ぶ基準を書いてください。基準のない募集はできません。"
        raise InvalidQueryError(message, field="criteria")


def _require_same_rules(row: Opportunity, door: Door, on: date) -> None:
    for name in FIXED:
        if (getattr(row, name) or None) != (getattr(door, name) or None):
            message = (
                "公開したあとは、種類・対象・基準・定員・上限額を変えられません。"
                "中止して、新しく募集してください。"
            )
            raise ConflictError(message, field=name)
    if row.deadline and (door.deadline is None or door.deadline < row.deadline):
        message = "公開した締切は、早められません。遅い日にだけ変えられます。"
        raise ConflictError(message, field="deadline")
    if row.deadline and row.deadline < on and door.deadline != row.deadline:
        message = "過ぎた締切は、延ばせません。新しく募集してください。"
        raise ConflictError(message, field="deadline")


def _id_of(
    session: Session, model: Any, municipality_id: int, uid: str | None, field: str
) -> int | None:
    if not uid:
        return None
    found: int | None = session.scalar(
        select(model.id).where(
            model.municipality_id == municipality_id, model.uid == uid
        )
    )
    if found is None:
        raise InvalidQueryError("一覧から選びなおしてください。", field=field)
    return found
