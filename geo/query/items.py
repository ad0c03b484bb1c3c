"""What an organisation keeps: its own layers, and its things in the city's."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.documents import Document, read_document
from geo.store.models import Feature, Layer


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One line of an organisation's list, drafts included."""

    uid: str
    kind: str
    title: str
    status: str
    held: bool
    layer: str  # slug
    layer_visibility: str
    moderation: str
    version: int
    location_visibility: str
    has_place: bool
    last_confirmed_on: date | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with all that can be edited of it."""

    record: ItemRecord
    document: Document


def is_own(organisation_id: int) -> ColumnElement[bool]:
    """Return the condition for what an organisation's members may edit.

    Everything in a layer the organisation owns; in a layer that nobody owns (the
    city's own lists), what names the organisation.
    """
    return or_(
        Layer.owner_id == organisation_id,
        and_(Layer.owner_id.is_(None), Feature.organisation_id == organisation_id),
    )


def find_items(session: Session, organisation_id: int) -> list[ItemRecord]:
    """Return what an organisation keeps, by kind and title."""
    rows = session.execute(
        _items().where(is_own(organisation_id)).order_by(Feature.kind, Feature.title)
    )
    return [_record(row) for row in rows]


def get_item(session: Session, organisation_id: int, uid: str) -> Item:
    """Return one thing of an organisation.

    Raises
    ------
    NotFoundError
        If it has none of that id: what is somebody else's does not exist here.
    """
    row = session.execute(
        _items().where(is_own(organisation_id), Feature.uid == uid)
    ).one_or_none()
    if row is None:
        raise NotFoundError("この項目は見つかりません。", kind="feature", uid=uid)
    feature = session.get_one(Feature, row.id)
    return Item(_record(row), read_document(session, feature))


def _items() -> Any:
    return (
        select(
            Feature.id,
            Feature.uid,
            Feature.kind,
            Feature.title,
            Feature.status,
            Feature.held,
            Layer.slug.label("layer"),
            Layer.visibility.label("layer_visibility"),
            Layer.moderation,
            Feature.version,
            Feature.location_visibility,
            Feature.geometry.is_not(None).label("has_place"),
            Feature.last_confirmed_on,
            Feature.updated_at,
        )
        .select_from(Feature.__table__)
        .join(Layer.__table__, Layer.id == Feature.layer_id)
    )


def _record(row: Any) -> ItemRecord:
    return ItemRecord(
        **{
            name: getattr(row, name)
            for name in ItemRecord.__dataclass_fields__
            if name not in {"held", "has_place"}
        },
        held=bool(row.held),
        has_place=bool(row.has_place),
    )
