"""Editions of outlines: looked at while they wait, activated on their day, or dropped."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, NotFoundError
from geo.store.assign import assign_areas
from geo.store.boundaries import bring_into_force
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    DeclaredDistrict,
    Edition,
    FeatureArea,
    ImportFile,
    Municipality,
    Observation,
    Organisation,
    Population,
    Revision,
)
from geo.store.organisations import found_for_areas
from geo.store.outlines import (
    DistrictDifference,
    compare_outlines,
    count_moved_features,
)
from geo.store.territories import free_vanished_territories, link_by_name


@dataclass(frozen=True, slots=True)
class EditionReport:
    """What an edition changes, or changed, against the one it follows.

    ``moved_features``: features whose home district becomes another.
    ``lost_territories``: names of organisations whose territory vanishes.
    """

    edition_id: int
    area_set: str
    title: str
    valid_from: date
    waiting: bool
    districts: tuple[DistrictDifference, ...]
    moved_features: int
    lost_territories: tuple[str, ...]

    def of_kind(self, kind: str) -> tuple[DistrictDifference, ...]:
        """Return the districts that are added, changed, unchanged or vanished."""
        return tuple(found for found in self.districts if found.kind == kind)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The file an edition came from, byte for byte, and what was said of it."""

    name: str
    content: bytes
    wish: dict[str, Any] | None


def get_waiting_edition(
    session: Session,
    municipality: Municipality,
    area_set: str,
    *,
    valid_from: date | None = None,
) -> int:
    """Return the key of an area set's edition that waits to be activated.

    Raises
    ------
    NotFoundError
        If none waits.
    ConflictError
        If several wait and no day is given.
    """
    statement = (
        select(Edition)
        .join(AreaSet, AreaSet.id == Edition.area_set_id)
        .where(
            AreaSet.municipality_id == municipality.id,
            AreaSet.slug == area_set,
            Edition.activated_at.is_(None),
        )
        .order_by(Edition.valid_from)
    )
    waiting = session.scalars(statement).all()
    if valid_from is not None:
        waiting = [found for found in waiting if found.valid_from == valid_from]
    if not waiting:
        message = (
            f"{municipality.name}の地区区分「{area_set}」に、"
            "有効にするのを待っている境界はありません。"
        )
        raise NotFoundError(message, kind="edition", area_set=area_set)
    if len(waiting) > 1:
        days = "、".join(found.valid_from.isoformat() for found in waiting)
        message = f"待っている境界が{len(waiting)}つあります（{days}）。施行日を指定してください。"
        raise ConflictError(message, area_set=area_set)
    return waiting[0].id


def report_edition(session: Session, edition_id: int) -> EditionReport:
    """Return what an edition changes against the one it follows.

    Raises
    ------
    NotFoundError
        If there is no such edition.
    """
    edition = _get(session, edition_id)
    area_set = session.get_one(AreaSet, edition.area_set_id)
    districts = compare_outlines(session, edition)
    vanished = [found.code for found in districts if found.kind == "vanished"]
    holders = session.scalars(
        select(Organisation.name)
        .join(Area, Area.id == Organisation.territory_id)
        .where(Area.area_set_id == area_set.id, Area.code.in_(vanished))
        .order_by(Organisation.id)
    )
    return EditionReport(
        edition_id=edition.id,
        area_set=area_set.slug,
        title=edition.title or area_set.title,
        valid_from=edition.valid_from,
        waiting=edition.activated_at is None,
        districts=districts,
        moved_features=count_moved_features(session, edition),
        lost_territories=tuple(holders),
    )


def activate_edition(session: Session, edition_id: int, *, on: date) -> EditionReport:
    """Let a waiting edition count from now on.

    The earlier outlines end on its first day; names, title and flags become the
    edition's; features get their homes anew; associations are founded or linked.

    Parameters
    ----------
    on : date
        Today.

    Raises
    ------
    ConflictError
        If it counts already, its first day has not come, or a later one counts.
    """
    edition = _get(session, edition_id)
    area_set = session.get_one(AreaSet, edition.area_set_id)
    _require_ready(session, edition, on)
    report = report_edition(session, edition_id)
    bring_into_force(session, edition)
    municipality = session.get_one(Municipality, area_set.municipality_id)
    free_vanished_territories(session, area_set)
    found_for_edition(session, municipality, edition_id)
    assign_areas(session, municipality, on=on)
    return report


def found_for_edition(
    session: Session, municipality: Municipality, edition_id: int
) -> list[str]:
    """Give each association of an edition in force its page; return the new ones' uids."""
    edition = _get(session, edition_id)
    area_set = session.get_one(AreaSet, edition.area_set_id)
    if area_set.kind != "association":
        return []
    link_by_name(session, municipality, area_set)
    file = session.get(ImportFile, edition.import_file_id or 0)
    return found_for_areas(session, municipality, area_set, file=file).added


def drop_edition(session: Session, edition_id: int) -> None:
    """Take back an edition that waits, with its file: nothing of it ever counted.

    Raises
    ------
    ConflictError
        If it was activated: outlines that held are history.
    """
    edition = _get(session, edition_id)
    if edition.activated_at is not None:
        message = (
            f"{edition.valid_from.isoformat()}からの境界はすでに有効なため、取り消せません。"
            "正しい境界を、後の日を施行日にして取り込んでください。"
        )
        raise ConflictError(message, edition=edition_id)
    area_set_id, file_id = edition.area_set_id, edition.import_file_id
    session.execute(delete(Boundary).where(Boundary.edition_id == edition_id))
    session.delete(edition)
    session.flush()
    used = [
        exists().where(reference == Area.id)
        for reference in (
            Boundary.area_id,
            Population.area_id,
            Observation.area_id,
            Organisation.territory_id,
            DeclaredDistrict.area_id,
            FeatureArea.area_id,
        )
    ]
    session.execute(
        delete(Area)
        .where(Area.area_set_id == area_set_id, ~or_(*used))
        .execution_options(synchronize_session=False)
    )
    if file_id is not None:
        told = exists().where(Revision.import_file_id == ImportFile.id)
        session.execute(delete(ImportFile).where(ImportFile.id == file_id, ~told))


def get_edition_file(session: Session, edition_id: int) -> KeptFile | None:
    """Return the file an edition came from, None where it was kept without one."""
    edition = _get(session, edition_id)
    file = session.get(ImportFile, edition.import_file_id or 0)
    return None if file is None else KeptFile(file.name, file.content, file.wish)


def _require_ready(session: Session, edition: Edition, on: date) -> None:
    if edition.activated_at is not None:
        message = f"{edition.valid_from.isoformat()}からの境界は、すでに有効です。"
        raise ConflictError(message, edition=edition.id)
    if on < edition.valid_from:
        message = (
            f"施行日（{edition.valid_from.isoformat()}）より前には有効にできません。"
            "その日以降に、もう一度操作してください。"
        )
        raise ConflictError(message, edition=edition.id)
    later = session.scalar(
        select(Edition.valid_from)
        .where(
            Edition.area_set_id == edition.area_set_id,
            Edition.activated_at.is_not(None),
            Edition.valid_from >= edition.valid_from,
        )
        .limit(1)
    )
    if later is not None:
        message = (
            f"{later.isoformat()}からの境界がすでに有効なため、"
            f"{edition.valid_from.isoformat()}からの境界は有効にできません。"
        )
        raise ConflictError(message, edition=edition.id)


def _get(session: Session, edition_id: int) -> Edition:
    found = session.get(Edition, edition_id)
    if found is None:
        message = "この境界の版はありません。取り消されたかもしれません。"
        raise NotFoundError(message, kind="edition", edition=edition_id)
    return found
