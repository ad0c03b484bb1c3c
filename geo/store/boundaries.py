"""Writing area sets: each import is a dated edition; nothing is overwritten."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geoalchemy2.shape import from_shape
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_SRID
from geo.domain.errors import ConflictError
from geo.store.area_sets import (
    AREA_KINDS,
    AreaSetSpec,
    add_area_set,
    find_area_set,
    get_area_set,
)
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    Edition,
    ImportFile,
    Municipality,
)
from geo.store.models.base import now
from geo.store.outlines import DistrictDifference, compare_outlines

__all__ = [
    "AREA_KINDS",
    "AreaSetSpec",
    "SavedBoundaries",
    "bring_into_force",
    "get_area_set",
    "save_boundaries",
]

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class SavedBoundaries:
    """What an edition does to each district, and whether it waits to be activated."""

    area_set_id: int
    edition_id: int
    waiting: bool
    districts: tuple[DistrictDifference, ...]

    @property
    def added(self) -> tuple[str, ...]:
        """Codes that are new."""
        return self._codes("added")

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes with another outline or name."""
        return self._codes("changed")

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Codes that stay as they are."""
        return self._codes("unchanged")

    @property
    def vanished(self) -> tuple[str, ...]:
        """Codes the edition no longer has."""
        return self._codes("vanished")

    def _codes(self, kind: str) -> tuple[str, ...]:
        return tuple(found.code for found in self.districts if found.kind == kind)


def save_boundaries(
    session: Session,
    districts: "gpd.GeoDataFrame",
    *,
    municipality: Municipality,
    spec: AreaSetSpec,
    valid_from: date,
    file: ImportFile | None = None,
) -> SavedBoundaries:
    """Add one edition of an area set's boundaries.

    Parameters
    ----------
    districts : GeoDataFrame
        As `geo.ingest.boundaries.read_boundaries` returns it: indexed by
        ``district_code``, columns ``name``, ``kana``, ``geometry`` (EPSG:4326).
    valid_from : date
        First day the outlines hold.

    Returns
    -------
    SavedBoundaries
        The first edition of a set counts at once. A later one waits: nothing
        that is shown changes until `geo.store.editions.activate_edition`.

    Raises
    ------
    ConflictError
        If the area set is of another kind, or already has an edition from this
        day, or one in force from a later one.
    """
    area_set = find_area_set(session, municipality, spec)
    if area_set is None:
        area_set = add_area_set(session, municipality, spec)
        waiting = False
    else:
        waiting = _require_later(session, area_set, valid_from)
    edition = Edition(
        area_set_id=area_set.id,
        import_file_id=file.id if file else None,
        valid_from=valid_from,
        source=spec.source,
        licence=spec.licence,
        title=spec.title,
        is_default=spec.is_default,
        approximate=spec.approximate,
        fictional=spec.fictional,
    )
    session.add(edition)
    session.flush()
    _add_outlines(session, districts, area_set, edition)
    if not waiting:
        bring_into_force(session, edition)
    return SavedBoundaries(
        area_set_id=area_set.id,
        edition_id=edition.id,
        waiting=waiting,
        districts=compare_outlines(session, edition),
    )


def bring_into_force(session: Session, edition: Edition) -> None:
    """Let an edition's outlines, names and descriptions count, and end the earlier ones."""
    earlier = select(Edition.id).where(
        Edition.area_set_id == edition.area_set_id,
        Edition.id != edition.id,
        Edition.activated_at.is_not(None),
    )
    session.execute(
        update(Boundary)
        .where(Boundary.edition_id.in_(earlier), Boundary.valid_until.is_(None))
        .values(valid_until=edition.valid_from)
    )
    names = select(Area, Boundary.name, Boundary.kana).join(
        Boundary, Boundary.area_id == Area.id
    )
    for area, name, kana in session.execute(
        names.where(Boundary.edition_id == edition.id)
    ):
        area.name, area.kana = name, kana
    area_set = session.get_one(AreaSet, edition.area_set_id)
    area_set.title = edition.title or area_set.title
    area_set.source = edition.source
    area_set.licence = edition.licence
    area_set.approximate = edition.approximate
    area_set.fictional = edition.fictional
    others = session.scalars(
        select(AreaSet).where(
            AreaSet.municipality_id == area_set.municipality_id,
            AreaSet.id != area_set.id,
        )
    ).all()
    area_set.is_default = edition.is_default or not any(o.is_default for o in others)
    if area_set.is_default:
        for other in others:
            other.is_default = False
    edition.activated_at = now()
    session.flush()


def _add_outlines(
    session: Session,
    districts: "gpd.GeoDataFrame",
    area_set: AreaSet,
    edition: Edition,
) -> None:
    known = dict(
        session.execute(
            select(Area.code, Area.id).where(Area.area_set_id == area_set.id)
        ).all()
    )
    for code, row in districts.iterrows():
        name, kana = row["name"], row.get("kana") or None
        if str(code) not in known:
            area = Area(area_set_id=area_set.id, code=str(code), name=name, kana=kana)
            session.add(area)
            session.flush()
            known[area.code] = area.id
        session.add(
            Boundary(
                area_id=known[str(code)],
                edition_id=edition.id,
                name=name,
                kana=kana,
                valid_from=edition.valid_from,
                geometry=from_shape(row["geometry"], srid=STORAGE_SRID),
            )
        )
    session.flush()


def _require_later(session: Session, area_set: AreaSet, valid_from: date) -> bool:
    """Return whether an edition of that day has to wait behind one in force."""
    statement = select(Edition).where(Edition.area_set_id == area_set.id)
    editions = session.scalars(statement.order_by(Edition.valid_from)).all()
    active = [edition for edition in editions if edition.activated_at is not None]
    if active and active[-1].valid_from >= valid_from:
        latest = active[-1].valid_from
        message = (
            f"「{area_set.title}」には{latest.isoformat()}からの境界がすでにあります。"
            f"{latest.isoformat()}より後の日を施行日にしてください。"
        )
        raise ConflictError(message, area_set=area_set.slug, valid_from=latest)
    if any(edition.valid_from == valid_from for edition in editions):
        message = (
            f"「{area_set.title}」には{valid_from.isoformat()}からの境界が、"
            "有効にする前の状態で入っています。"
            "入れ直すときは、先にそれを取り消してください。"
        )
        raise ConflictError(message, area_set=area_set.slug, valid_from=valid_from)
    return bool(active)
