"""Open doors as everybody reads them, and with their drafts as staff do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.open_doors import STATES, state_on, time_band
from geo.store.models import (
    Application,
    Area,
    AreaSet,
    Committee,
    Feature,
    Municipality,
    Opportunity,
    Programme,
)


@dataclass(frozen=True, slots=True)
class OpportunityRecord:
    """An opportunity as it stands on a day; nothing of it is private once published.

    ``state``: open, upcoming, closed, held, decided, cancelled or draft. ``area``:
    area set's short name, code and name. ``deadline`` is the last day, included.
    """

    uid: str
    city: str  # slug
    kind: str
    phase: str
    title: str
    status: str
    state: str
    version: int
    description: str | None
    criteria: str
    eligibility: str | None
    how_to_apply: str | None
    opens_on: date | None
    deadline: date | None
    held_on: date | None
    start_time: str | None
    end_time: str | None
    time_band: str | None
    venue: str | None
    area: tuple[str, str, str] | None
    place: str | None  # uid of a thing on the map
    programme: tuple[str, str] | None  # uid, title
    committee: tuple[str, str] | None  # uid, name
    seats: int | None
    applicants_count: int | None
    selected_count: int | None
    attendees: int | None
    channels: dict[str, int] | None
    amount_max_yen: int | None
    is_model: bool
    department: str | None
    contact: str | None
    contact_phone: str | None
    url: str | None
    minutes_url: str | None
    result: str | None
    decided_on: date | None
    reason: str | None
    published_at: datetime | None
    fictional: bool

    @property
    def day(self) -> date | None:
        """The day that matters next: the deadline, else the day it is held."""
        return self.deadline or self.held_on


def find_opportunities(
    session: Session, municipality_id: int, *, on: date, published: bool = True
) -> list[OpportunityRecord]:
    """Return a city's opportunities, what is open first and then by its day.

    Parameters
    ----------
    published
        Without it drafts are among them: for staff only.
    """
    statement = _statement().where(Opportunity.municipality_id == municipality_id)
    if published:
        statement = statement.where(Opportunity.published_at.is_not(None))
    found = [_record(row._mapping, on) for row in session.execute(statement)]  # noqa: SLF001 # public by its documentation
    return sorted(found, key=_order)


def find_all_opportunities(session: Session, *, on: date) -> list[OpportunityRecord]:
    """Return every city's opportunities with the drafts, for the staff desk."""
    found = [_record(row._mapping, on) for row in session.execute(_statement())]  # noqa: SLF001 # as above
    return sorted(found, key=_order)


def get_opportunity(
    session: Session, city: str, uid: str, *, on: date, published: bool = True
) -> OpportunityRecord:
    """Return one opportunity of a city.

    Raises
    ------
    NotFoundError
        If there is none of that id, or it is not published and has to be.
    """
    statement = _statement().where(Municipality.slug == city, Opportunity.uid == uid)
    if published:
        statement = statement.where(Opportunity.published_at.is_not(None))
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("この募集はありません。", kind="opportunity", uid=uid)
    return _record(row._mapping, on)  # noqa: SLF001 # as above


def count_applications(session: Session, municipality_id: int) -> dict[str, int]:
    """Return how many groups' answers each call has, those taken back left out."""
    rows = session.execute(
        select(Opportunity.uid, func.count())
        .join(Application, Application.opportunity_id == Opportunity.id)
        .where(
            Opportunity.municipality_id == municipality_id,
            Application.status != "withdrawn",
        )
        .group_by(Opportunity.uid)
    )
    return {uid: number for uid, number in rows}  # noqa: C416 # rows, not pairs


_COLUMNS = (
    "uid",
    "kind",
    "phase",
    "title",
    "status",
    "version",
    "description",
    "criteria",
    "eligibility",
    "how_to_apply",
    "opens_on",
    "deadline",
    "held_on",
    "start_time",
    "end_time",
    "venue",
    "seats",
    "applicants_count",
    "selected_count",
    "attendees",
    "channels",
    "amount_max_yen",
    "is_model",
    "department",
    "contact",
    "contact_phone",
    "url",
    "minutes_url",
    "result",
    "decided_on",
    "reason",
    "published_at",
    "fictional",
)


def _statement() -> Select[Any]:
    table = Opportunity.__table__.c
    return (
        select(
            *(table[name] for name in _COLUMNS),
            Municipality.slug.label("city"),
            AreaSet.slug.label("area_set"),
            Area.code.label("area_code"),
            Area.name.label("area_name"),
            Feature.uid.label("place"),
            Programme.uid.label("programme_uid"),
            Programme.title.label("programme_title"),
            Committee.uid.label("committee_uid"),
            Committee.name.label("committee_name"),
        )
        .join(Municipality, Municipality.id == table.municipality_id)
        .outerjoin(Area, Area.id == table.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(Feature, Feature.id == table.place_id)
        .outerjoin(Programme, Programme.id == table.programme_id)
        .outerjoin(Committee, Committee.id == table.committee_id)
    )


def _record(row: Any, on: date) -> OpportunityRecord:
    state = state_on(
        row["status"],
        opens_on=row["opens_on"],
        deadline=row["deadline"],
        held_on=row["held_on"],
        on=on,
    )
    return OpportunityRecord(
        **{name: row[name] for name in _COLUMNS},
        city=row["city"],
        state=state,
        time_band=time_band(row["start_time"]),
        area=(row["area_set"], row["area_code"], row["area_name"])
        if row["area_code"]
        else None,
        place=row["place"],
        programme=(row["programme_uid"], row["programme_title"])
        if row["programme_uid"]
        else None,
        committee=(row["committee_uid"], row["committee_name"])
        if row["committee_uid"]
        else None,
    )


def _order(record: OpportunityRecord) -> tuple[int, int, str]:
    """Sort open ones by the nearest day, past ones by the latest."""
    place = STATES.index(record.state) if record.state in STATES else -1
    number = (record.day or date.max).toordinal()
    return place, number if place <= 1 else -number, record.uid
