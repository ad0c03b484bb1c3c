"""Appointing coordinators of areas for a term, and ending it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.models import (
    Area,
    AreaCoordinator,
    AreaSet,
    Municipality,
    Organisation,
)
from geo.store.municipalities import mark_changed

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewCoordinator:
    """Who coordinates which area. ``last_day`` is included; None for no end."""

    area: tuple[str, str]  # area set and code
    organisation: str  # public id
    title: str  # of the office, never a person's name
    contact: str | None
    contact_phone: str | None
    first_day: date
    last_day: date | None


def appoint_coordinator(
    session: Session, municipality_id: int, new: NewCoordinator
) -> str:
    """Keep a coordinator's term; return its public id.

    Raises
    ------
    InvalidQueryError
        If the area or the organisation is none of the city's, or the days are in
        the wrong order.
    ConflictError
        If the same body coordinates the area in some of these days already.
    """
    city = session.scalars(
        select(Municipality).where(Municipality.id == municipality_id).with_for_update()
    ).one()
    area_id = session.scalar(
        select(Area.id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == city.id,
            AreaSet.slug == new.area[0],
            Area.code == new.area[1],
        )
    )
    if area_id is None:
        raise InvalidQueryError("地区を選んでください。", field="area")
    organisation_id = session.scalar(
        select(Organisation.id).where(
            Organisation.municipality_id == city.id,
            Organisation.uid == new.organisation,
            Organisation.ended_on.is_(None),
        )
    )
    if organisation_id is None:
        raise InvalidQueryError("団体を選んでください。", field="organisation")
    if new.last_day is not None and new.last_day < new.first_day:
        message = "任期の最後の日を、始まりの日より後にしてください。"
        raise InvalidQueryError(message, field="last_day")
    if new.last_day == date.max:
        raise InvalidQueryError("終わりの日を決めてください。", field="last_day")
    end = None if new.last_day is None else new.last_day + DAY
    overlaps = (
        AreaCoordinator.area_id == area_id,
        AreaCoordinator.organisation_id == organisation_id,
        or_(
            AreaCoordinator.term_end.is_(None),
            AreaCoordinator.term_end > new.first_day,
        ),
        *(() if end is None else (AreaCoordinator.term_start < end,)),
    )
    if session.scalar(select(AreaCoordinator.id).where(*overlaps).limit(1)) is not None:
        message = "この団体は、同じ地区で任期が重なっています。任期を確かめてください。"
        raise ConflictError(message, field="first_day")
    made = AreaCoordinator(
        area_id=area_id,
        organisation_id=organisation_id,
        title=new.title,
        contact=new.contact,
        contact_phone=new.contact_phone,
        term_start=new.first_day,
        term_end=end,
    )
    session.add(made)
    mark_changed(session, city)
    session.flush()
    return made.uid


def end_coordinator(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> None:
    """End a term today, the last day being the one before; never begun, it is dropped.

    Raises
    ------
    NotFoundError
        If there is no such coordinator in the city.
    ConflictError
        If the term is over already.
    """
    row = session.scalar(
        select(AreaCoordinator)
        .join(Organisation, Organisation.id == AreaCoordinator.organisation_id)
        .where(
            AreaCoordinator.uid == uid,
            Organisation.municipality_id == municipality_id,
        )
        .with_for_update(of=AreaCoordinator)
        .execution_options(populate_existing=True)
    )
    if row is None:
        message = "このコーディネーターは見つかりません。"
        raise NotFoundError(message, kind="coordinator", uid=uid)
    if row.term_end is not None and row.term_end <= on:
        message = "この任期は、もう終わっています。ページを開きなおしてください。"
        raise ConflictError(message)
    if row.term_start >= on:
        session.delete(row)
    else:
        row.term_end = on
    mark_changed(session, session.get_one(Municipality, municipality_id))
    session.flush()
