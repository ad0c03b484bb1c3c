"""Every change by hand to a feature: checked against its version, kept as a revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError, StaleEditError
from geo.store.assign import assign_feature
from geo.store.documents import Document, read_document, write_document
from geo.store.history import Trace, record_revision
from geo.store.models import (
    Feature,
    Layer,
    Municipality,
    Organisation,
)
from geo.store.models.base import new_uid, now
from geo.store.municipalities import mark_changed
from geo.store.new_features import CLASSES

ActingRole = Literal[
    "owner",
    "editor",
    "contributor",
    "viewer",
    "staff",
    "intermediary",
    "link",
    "public",
    "timer",
]
KINDS: dict[str, type[Feature]] = CLASSES
LAYER_TITLES = {
    "activity": "活動",
    "place": "場所・施設",
    "adoption_site": "アダプト対象地",
    "local_issue": "地域の課題",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change, as far as the history may know: a role, never a name.

    ``organisation``: the public id of the intermediary that edits on behalf.
    """

    role: ActingRole
    organisation: str | None = None
    account_id: int | None = None  # kept nowhere but on the actor's own proposals


@dataclass(frozen=True, slots=True)
class Saved:
    """What a write did. ``changes``: old and new by field, empty where nothing changed."""

    uid: str
    version: int
    changes: dict[str, tuple[Any, Any]]
    batch: str


def ensure_own_layer(session: Session, organisation: Organisation, kind: str) -> Layer:
    """Return the layer an organisation keeps for a kind, adding it when it is new."""
    layer = session.scalar(
        select(Layer)
        .where(Layer.owner_id == organisation.id, Layer.kind == kind)
        .order_by(Layer.id)
    )
    if layer is None:
        title = f"{organisation.name}の{LAYER_TITLES[kind]}"
        layer = Layer(
            municipality_id=organisation.municipality_id,
            owner_id=organisation.id,
            owner_name=organisation.name,
            slug=f"{organisation.uid}-{kind.replace('_', '-')}",
            kind=kind,
            title=title,
            source=organisation.name,
            licence="CC BY 4.0",
            fictional=organisation.fictional,
        )
        session.add(layer)
        session.flush()
    return layer


def create_feature(
    session: Session,
    organisation: Organisation,
    kind: str,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    on: date,
    reason: str | None = None,
    batch: str | None = None,
) -> Saved:
    """Add a feature to an organisation's own layer.

    Parameters
    ----------
    values
        Fields of `geo.store.documents.fields_of`; ``title`` is required. What is
        not given has the column's default; ``status`` may be ``draft``.
    on
        Whose day's outlines decide its district.
    batch
        Writes of one batch are undone together; a new one if not given.
    """
    layer = ensure_own_layer(session, organisation, kind)
    feature = KINDS[kind](
        municipality_id=organisation.municipality_id,
        layer_id=layer.id,
        organisation_id=organisation.id,
        kind=kind,
        title=values["title"],
        last_confirmed_on=on,
    )
    if kind == "place":
        feature.place_kind = values.get("place_kind") or "hall"  # type: ignore[attr-defined] # a place is a PlaceFeature
    feature.uid = feature.source_id = new_uid()
    session.add(feature)
    session.flush()
    write_document(session, feature, values)
    return _keep(session, feature, None, actor=actor, on=on, reason=reason, batch=batch)


def change_feature(
    session: Session,
    uid: str,
    values: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    on: date,
    reason: str | None = None,
    batch: str | None = None,
    undoes: str | None = None,
) -> Saved:
    """Change some fields of a feature that is as the editor saw it.

    Parameters
    ----------
    version
        The version that was edited; nothing is written over a newer one.

    Raises
    ------
    NotFoundError
        If there is no such feature.
    StaleEditError
        If the feature changed in the meantime; ``details`` has its ``version``
        and its ``document`` as they are now.
    """
    feature = lock_feature(session, uid)
    if feature.version != version:
        message = (
            "ほかの人が先に直しました。両方をくらべて、どちらにするか選んでください。"
        )
        raise StaleEditError(
            message,
            uid=uid,
            version=feature.version,
            document=read_document(session, feature),
        )
    changes = write_document(session, feature, values)
    batch = batch or new_uid()
    if not changes:
        return Saved(uid, feature.version, {}, batch)
    feature.version += 1
    feature.updated_at = now()
    return _keep(
        session,
        feature,
        changes,
        actor=actor,
        on=on,
        reason=reason,
        batch=batch,
        undoes=undoes,
    )


def lock_feature(session: Session, uid: str) -> Feature:
    """Return a feature that nobody else writes to until this unit of work ends.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    key = session.scalar(
        select(Feature.__table__.c.id)
        .where(Feature.__table__.c.uid == uid)
        .with_for_update()  # SQLite has one writer at a time anyway
    )
    feature = None if key is None else session.get(Feature, key)
    if feature is None:
        raise NotFoundError("この項目は見つかりません。", kind="feature", uid=uid)
    session.refresh(feature)
    return feature


def _keep(
    session: Session,
    feature: Feature,
    changes: dict[str, tuple[Any, Any]] | None,
    *,
    actor: Actor,
    on: date,
    reason: str | None,
    batch: str | None,
    undoes: str | None = None,
) -> Saved:
    batch = batch or new_uid()
    after: Document = (
        read_document(session, feature)
        if changes is None
        else {name: new for name, (_, new) in changes.items()}
    )
    before = (
        None if changes is None else {name: old for name, (old, _) in changes.items()}
    )
    record_revision(
        session,
        feature,
        before=before,
        after=after,
        trace=Trace(actor.role, actor.organisation, reason, batch, undoes),
    )
    municipality = session.get_one(Municipality, feature.municipality_id)
    if changes is None or "geometry" in changes:
        assign_feature(session, feature, on=on)
    layer = session.get_one(Layer, feature.layer_id)
    layer.updated_at = now()
    mark_changed(session, municipality)
    session.flush()
    told = changes or {name: (None, value) for name, value in after.items()}
    return Saved(feature.uid, feature.version, told, batch)
