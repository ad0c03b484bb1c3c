"""Standing systems of participation, who takes their people in, and their totals."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.open_doors import phase_of
from geo.store.models import (
    Feature,
    Municipality,
    Organisation,
    Programme,
    ProgrammeSite,
    ProgrammeTotal,
)
from geo.store.municipalities import mark_changed
from geo.store.opportunities import find_area_id

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_TEXTS: Final = (
    "description",
    "eligibility",
    "department",
    "contact",
    "contact_phone",
    "url",
    "started_on",
    "fictional",
)


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """What staff write of a programme; ``area``: area set's short name and code."""

    kind: str
    title: str
    description: str | None = None
    eligibility: str | None = None
    area: tuple[str, str] | None = None
    department: str | None = None
    contact: str | None = None
    contact_phone: str | None = None
    url: str | None = None
    started_on: date | None = None
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class ReceivingSite:
    """A place or body that takes people in; ``feature``: uid of a thing on the map."""

    name: str
    feature: str | None = None
    organisation: str | None = None  # uid
    tasks: str | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A fiscal year's people, hours and stamps in an area, or in the whole city."""

    fiscal_year: int
    source: str
    area: tuple[str, str] | None = None
    people: int | None = None
    hours: float | None = None
    stamps: int | None = None


def write_programme(session: Session, municipality_id: int, text: ProgrammeText) -> str:
    """Add a programme, which everybody reads; return its uid.

    Raises
    ------
    InvalidQueryError
        If it has no title, or an area that is none.
    """
    row = Programme(municipality_id=municipality_id)
    _fill(session, row, text)
    session.add(row)
    _mark(session, municipality_id)
    return row.uid


def change_programme(
    session: Session,
    municipality_id: int,
    uid: str,
    text: ProgrammeText,
    *,
    version: int,
) -> None:
    """Change a programme.

    Raises
    ------
    StaleEditError
        If somebody changed it since ``version``.
    """
    row = _locked(session, municipality_id, uid)
    if row.version != version:
        message = "ほかの人が先に変えました。ページを開きなおしてください。"
        raise StaleEditError(message, uid=uid)
    _fill(session, row, text)
    row.version += 1
    _mark(session, municipality_id)


def end_programme(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> None:
    """End a programme; it stays readable as one that was.

    Raises
    ------
    ConflictError
        If it has ended already.
    """
    row = _locked(session, municipality_id, uid)
    if row.ended_on is not None:
        raise ConflictError("この制度はもう終わっています。", field="title")
    row.ended_on = on
    row.version += 1
    _mark(session, municipality_id)


def add_site(
    session: Session, municipality_id: int, uid: str, site: ReceivingSite
) -> str:
    """Add a place that takes a programme's people in; return its uid.

    Raises
    ------
    InvalidQueryError
        If it has no name, or names a place or group of another city.
    """
    row = _locked(session, municipality_id, uid)
    if not site.name.strip():
        raise InvalidQueryError("受け入れ先の名前を書いてください。", field="name")
    if site.places is not None and site.places < 0:
        raise InvalidQueryError("人数を0以上で書いてください。", field="places")
    added = ProgrammeSite(
        programme_id=row.id,
        feature_id=_feature(session, municipality_id, site.feature),
        organisation_id=_group(session, municipality_id, site.organisation),
        name=site.name.strip(),
        tasks=site.tasks,
        places=site.places,
    )
    session.add(added)
    _mark(session, municipality_id)
    return added.uid


def end_site(
    session: Session, municipality_id: int, uid: str, site: str, *, on: date
) -> None:
    """Note that a place takes nobody in any more.

    Raises
    ------
    NotFoundError
        If the programme has no such place that is still open.
    """
    row = _locked(session, municipality_id, uid)
    found = session.scalar(
        select(ProgrammeSite).where(
            ProgrammeSite.programme_id == row.id,
            ProgrammeSite.uid == site,
            ProgrammeSite.ended_on.is_(None),
        )
    )
    if found is None:
        message = "この受け入れ先はありません。"
        raise NotFoundError(message, kind="programme_site", uid=site)
    found.ended_on = on
    _mark(session, municipality_id)


def set_total(session: Session, municipality_id: int, uid: str, total: Total) -> None:
    """Keep a year's totals of an area, in the place of what was there.

    Raises
    ------
    InvalidQueryError
        If nothing is counted, a number is negative, no source is named, or the
        year is none of four digits.
    """
    row = _locked(session, municipality_id, uid)
    if not FIRST_YEAR <= total.fiscal_year <= LAST_YEAR:
        message = "年度を4けたの西暦で書いてください。例：2026"
        raise InvalidQueryError(message, field="fiscal_year")
    numbers = (total.people, total.hours, total.stamps)
    if all(number is None for number in numbers):
        message = "人数・時間・スタンプのどれかを書いてください。"
        raise InvalidQueryError(message, field="people")
    if any(number is not None and number < 0 for number in numbers):
        raise InvalidQueryError("0以上の数を書いてください。", field="people")
    if not total.source.strip():
        message = "何から数えたか（出典）を書いてください。"
        raise InvalidQueryError(message, field="source")
    area_id = find_area_id(session, municipality_id, total.area)
    # A NULL area equals no other NULL to a unique constraint: looked up by hand.
    kept = session.scalar(
        select(ProgrammeTotal).where(
            ProgrammeTotal.programme_id == row.id,
            ProgrammeTotal.fiscal_year == total.fiscal_year,
            ProgrammeTotal.area_id.is_(None)
            if area_id is None
            else ProgrammeTotal.area_id == area_id,
        )
    )
    if kept is None:
        kept = ProgrammeTotal(
            programme_id=row.id, area_id=area_id, fiscal_year=total.fiscal_year
        )
        session.add(kept)
    kept.people, kept.hours, kept.stamps = numbers
    kept.source = total.source.strip()
    _mark(session, municipality_id)


def _fill(session: Session, row: Programme, text: ProgrammeText) -> None:
    if not text.title.strip():
        raise InvalidQueryError("制度の名前を書いてください。", field="title")
    row.area_id = find_area_id(session, row.municipality_id, text.area)
    row.kind, row.phase = text.kind, phase_of(text.kind)
    row.title = text.title.strip()
    for name in _TEXTS:
        setattr(row, name, getattr(text, name))


def _feature(session: Session, municipality_id: int, uid: str | None) -> int | None:
    if not uid:
        return None
    found = session.scalar(
        select(Feature.id).where(
            Feature.municipality_id == municipality_id, Feature.uid == uid
        )
    )
    if found is None:
        raise InvalidQueryError("場所を選びなおしてください。", field="feature")
    return found


def _group(session: Session, municipality_id: int, uid: str | None) -> int | None:
    if not uid:
        return None
    found = session.scalar(
        select(Organisation.id).where(
            Organisation.municipality_id == municipality_id, Organisation.uid == uid
        )
    )
    if found is None:
        raise InvalidQueryError("団体を選びなおしてください。", field="organisation")
    return found


def _locked(session: Session, municipality_id: int, uid: str) -> Programme:
    row = session.scalar(
        select(Programme)
        .where(Programme.municipality_id == municipality_id, Programme.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("この制度はありません。", kind="programme", uid=uid)
    return row


def _mark(session: Session, municipality_id: int) -> None:
    session.flush()
    mark_changed(session, session.get_one(Municipality, municipality_id))
