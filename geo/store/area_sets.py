"""Area sets (地区区分): how one is named, found and added."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, NotFoundError
from geo.domain.text import require_slug
from geo.store.models import AreaSet, Municipality
from geo.store.models.geography import AREA_KINDS

__all__ = ["AREA_KINDS", "AreaSetSpec", "add_area_set", "find_area_set", "get_area_set"]

KIND_WORDS = {
    "district": "地区",
    "town_block": "町丁・字",
    "school_zone": "学区",
    "association": "自治会の区域",
    "meeting_zone": "会議の区域",
}


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


def find_area_set(
    session: Session, municipality: Municipality, spec: AreaSetSpec
) -> AreaSet | None:
    """Return the area set of a short name, None when it is new.

    Raises
    ------
    ConflictError
        If it is of another kind.
    """
    area_set = session.scalar(
        select(AreaSet).where(
            AreaSet.municipality_id == municipality.id, AreaSet.slug == spec.slug
        )
    )
    if area_set is not None and area_set.kind != spec.kind:
        message = (
            f"「{area_set.title}」は「{KIND_WORDS[area_set.kind]}」として登録されています。"
            f"「{KIND_WORDS.get(spec.kind, spec.kind)}」として読み込むときは、"
            "別の短い名前にしてください。"
        )
        raise ConflictError(message, area_set=spec.slug, kind=area_set.kind)
    return area_set


def add_area_set(
    session: Session, municipality: Municipality, spec: AreaSetSpec
) -> AreaSet:
    """Add an area set; its first edition says whether reports open with it."""
    area_set = AreaSet(
        municipality_id=municipality.id,
        slug=spec.slug,
        kind=spec.kind,
        title=spec.title,
        source=spec.source,
        licence=spec.licence,
    )
    session.add(area_set)
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
