"""Standing systems of participation, with who takes people in and their totals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    Municipality,
    Organisation,
    Programme,
    ProgrammeSite,
    ProgrammeTotal,
)
from geo.store.shown import IS_SHOWN


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A programme; ``area``: area set's short name, code and name."""

    uid: str
    city: str  # slug
    kind: str
    phase: str
    title: str
    description: str | None
    eligibility: str | None
    area: tuple[str, str, str] | None
    department: str | None
    contact: str | None
    contact_phone: str | None
    url: str | None
    started_on: date | None
    ended_on: date | None
    fictional: bool
    version: int


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """Who takes people in; ``feature`` is None where nothing on the map is shown."""

    uid: str
    name: str
    tasks: str | None
    places: int | None
    ended_on: date | None
    feature: str | None  # uid
    feature_kind: str | None
    organisation: str | None  # uid


@dataclass(frozen=True, slots=True)
class TotalRecord:
    """A year's totals; ``area_name`` is None for the whole city."""

    fiscal_year: int
    area_name: str | None
    people: int | None
    hours: float | None
    stamps: int | None
    source: str


def find_programmes(
    session: Session, municipality_id: int, *, on: date, ended: bool = False
) -> list[ProgrammeRecord]:
    """Return a city's programmes by phase and name, those that ended only if asked."""
    statement = _statement().where(Programme.municipality_id == municipality_id)
    rows = [_record(row._mapping) for row in session.execute(statement)]  # noqa: SLF001 # public by its documentation
    return [row for row in rows if ended or row.ended_on is None or row.ended_on > on]


def get_programme(session: Session, city: str, uid: str) -> ProgrammeRecord:
    """Return one programme of a city.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    row = session.execute(
        _statement().where(Municipality.slug == city, Programme.uid == uid)
    ).one_or_none()
    if row is None:
        raise NotFoundError("この制度はありません。", kind="programme", uid=uid)
    return _record(row._mapping)  # noqa: SLF001 # as above


def find_sites(session: Session, programme: str) -> list[SiteRecord]:
    """Return who takes a programme's people in, by name."""
    rows = session.execute(
        select(
            ProgrammeSite.uid,
            ProgrammeSite.name,
            ProgrammeSite.tasks,
            ProgrammeSite.places,
            ProgrammeSite.ended_on,
            Feature.uid,
            Feature.kind,
            Organisation.uid,
        )
        .join(Programme, Programme.id == ProgrammeSite.programme_id)
        .outerjoin(Feature, (Feature.id == ProgrammeSite.feature_id) & IS_SHOWN)
        .outerjoin(Organisation, Organisation.id == ProgrammeSite.organisation_id)
        .where(Programme.uid == programme)
        .order_by(ProgrammeSite.name, ProgrammeSite.id)
    )
    return [SiteRecord(*row) for row in rows]


def find_totals(session: Session, programme: str) -> list[TotalRecord]:
    """Return a programme's totals, the newest year first and the city before its areas."""
    rows = session.execute(
        select(
            ProgrammeTotal.fiscal_year,
            Area.name,
            ProgrammeTotal.people,
            ProgrammeTotal.hours,
            ProgrammeTotal.stamps,
            ProgrammeTotal.source,
        )
        .join(Programme, Programme.id == ProgrammeTotal.programme_id)
        .outerjoin(Area, Area.id == ProgrammeTotal.area_id)
        .where(Programme.uid == programme)
    )
    found = [TotalRecord(*row) for row in rows]
    return sorted(found, key=lambda each: (-each.fiscal_year, each.area_name or ""))


_COLUMNS = (
    "uid",
    "kind",
    "phase",
    "title",
    "description",
    "eligibility",
    "department",
    "contact",
    "contact_phone",
    "url",
    "started_on",
    "ended_on",
    "fictional",
    "version",
)


def _statement() -> Select[Any]:
    table = Programme.__table__.c
    return (
        select(
            *(table[name] for name in _COLUMNS),
            Municipality.slug.label("city"),
            AreaSet.slug.label("area_set"),
            Area.code.label("area_code"),
            Area.name.label("area_name"),
        )
        .join(Municipality, Municipality.id == table.municipality_id)
        .outerjoin(Area, Area.id == table.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .order_by(table.id)
    )


def _record(row: Any) -> ProgrammeRecord:
    return ProgrammeRecord(
        **{name: row[name] for name in _COLUMNS},
        city=row["city"],
        area=(row["area_set"], row["area_code"], row["area_name"])
        if row["area_code"]
        else None,
    )
