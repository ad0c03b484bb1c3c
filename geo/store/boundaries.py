"""Writing area sets: each import is a dated edition; nothing is overwritten."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_SRID
from geo.domain.errors import ConflictError, NotFoundError
from geo.domain.text import require_slug
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    Edition,
    ImportFile,
    Municipality,
)
from geo.store.models.base import now
from geo.store.models.geography import AREA_KINDS

__all__ = [
    "AREA_KINDS",
    "AreaSetSpec",
    "SavedBoundaries",
    "get_area_set",
    "save_boundaries",
]

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class AreaSetSpec:
    """How an area set is named, and what is said of its origin."""

    slug: str
    kind: str
    title: str
    source: str
    licence: str
    is_default: bool = False
    approximate: bool = False
    fictional: bool = False

    def __post_init__(self) -> None:
        require_slug(self.slug)


@dataclass(frozen=True, slots=True)
class SavedBoundaries:
    """District codes by what an edition did to them."""

    area_set_id: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    vanished: tuple[str, ...]


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
        First day the outlines hold. Outlines of an earlier edition end there.

    Raises
    ------
    ConflictError
        If the area set already has an edition from this day or a later one.
    """
    area_set = _ensure_area_set(session, municipality, spec)
    latest = session.scalar(
        select(Edition.valid_from)
        .where(Edition.area_set_id == area_set.id)
        .order_by(Edition.valid_from.desc())
        .limit(1)
    )
    if latest is not None and latest >= valid_from:
        message = (
            f"「{area_set.title}」には{latest.isoformat()}からの境界がすでにあります。"
            f"{valid_from.isoformat()}より後の日を施行日にしてください。"
        )
        raise ConflictError(message, area_set=spec.slug, valid_from=latest)
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
        activated_at=now(),
    )
    session.add(edition)
    session.flush()

    areas = {
        area.code: area
        for area in session.scalars(select(Area).where(Area.area_set_id == area_set.id))
    }
    current = {
        boundary.area_id: boundary
        for boundary in session.scalars(
            select(Boundary)
            .join(Boundary.area)
            .where(Area.area_set_id == area_set.id, Boundary.valid_until.is_(None))
        )
    }
    added, changed, unchanged = [], [], []
    for code, row in districts.iterrows():
        area = areas.get(str(code))
        if area is None:
            area = Area(area_set_id=area_set.id, code=str(code), name=row["name"])
            session.add(area)
            session.flush()
            added.append(area.code)
        elif area.id in current and to_shape(current[area.id].geometry).equals(
            row["geometry"]
        ):
            unchanged.append(area.code)
        else:
            changed.append(area.code)
        area.name = row["name"]
        area.kana = row.get("kana") or None
        session.add(
            Boundary(
                area_id=area.id,
                edition_id=edition.id,
                name=area.name,
                kana=area.kana,
                valid_from=valid_from,
                geometry=from_shape(row["geometry"], srid=STORAGE_SRID),
            )
        )
    for boundary in current.values():
        boundary.valid_until = valid_from
    session.flush()
    present = {str(code) for code in districts.index}
    ended = {area.code for area in areas.values() if area.id in current}
    return SavedBoundaries(
        area_set_id=area_set.id,
        added=tuple(added),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        vanished=tuple(sorted(ended - present)),
    )


def _ensure_area_set(
    session: Session, municipality: Municipality, spec: AreaSetSpec
) -> AreaSet:
    area_set = session.scalar(
        select(AreaSet).where(
            AreaSet.municipality_id == municipality.id, AreaSet.slug == spec.slug
        )
    )
    others = session.scalars(
        select(AreaSet).where(
            AreaSet.municipality_id == municipality.id, AreaSet.slug != spec.slug
        )
    ).all()
    if area_set is None:
        area_set = AreaSet(
            municipality_id=municipality.id, slug=spec.slug, kind=spec.kind
        )
        session.add(area_set)
    elif area_set.kind != spec.kind:
        message = (
            f"「{area_set.title}」の種類は{area_set.kind}です。"
            f"{spec.kind}として読み込むときは、別の名前（--area-set）にしてください。"
        )
        raise ConflictError(message, area_set=spec.slug, kind=area_set.kind)
    area_set.title = spec.title
    area_set.source = spec.source
    area_set.licence = spec.licence
    area_set.approximate = spec.approximate
    area_set.fictional = spec.fictional
    area_set.is_default = spec.is_default or not any(o.is_default for o in others)
    if area_set.is_default:
        for other in others:
            other.is_default = False
    session.flush()
    return area_set


def get_area_set(
    session: Session, municipality: Municipality, slug: str | None
) -> AreaSet:
    """Return an area set to write figures for, the default one for None.

    Raises
    ------
    NotFoundError
        If the municipality has no such area set.
    """
    statement = select(AreaSet).where(AreaSet.municipality_id == municipality.id)
    statement = (
        statement.where(AreaSet.is_default)
        if slug is None
        else statement.where(AreaSet.slug == slug)
    )
    found = session.scalar(statement)
    if found is None:
        known = session.scalars(
            select(AreaSet.slug).where(AreaSet.municipality_id == municipality.id)
        ).all()
        message = (
            f"{municipality.name}に地区区分「{slug or '（標準）'}」はありません。"
            f"登録済み: {'、'.join(known) or 'なし'}"
        )
        raise NotFoundError(message, kind="area_set", slug=slug)
    return found
