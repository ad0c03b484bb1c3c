"""How an organisation's layer is published: to whom, after whose look, under which terms."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError, NotFoundError, StaleEditError
from geo.store.editing import Actor
from geo.store.history import revision_values
from geo.store.models import Layer, Municipality, Revision
from geo.store.models.base import new_uid, now
from geo.store.municipalities import mark_changed

VISIBILITIES: Final = ("public", "members", "hidden")
MODERATIONS: Final = ("direct", "review", "review_keep_last")
LICENCES: Final = ("CC BY 4.0", "CC BY-SA 4.0", "CC0 1.0", "公共データ利用規約 第1.0版")
LONGEST: Final = {"title": 80, "description": 1000}
FIELDS: Final = ("title", "description", "visibility", "moderation", "licence")


def change_publication(
    session: Session,
    organisation_id: int,
    uid: str,
    values: Mapping[str, str | None],
    *,
    version: int,
    actor: Actor,
) -> None:
    """Change how a layer is published, and keep a revision of it.

    Raises
    ------
    NotFoundError
        If the organisation owns no such layer.
    InvalidQueryError
        If a value cannot be; ``details["field"]`` says which.
    StaleEditError
        If the layer was changed since.
    """
    layer = session.scalar(
        select(Layer)
        .where(Layer.uid == uid, Layer.owner_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if layer is None:
        raise NotFoundError("このデータは見つかりません。", kind="layer", uid=uid)
    _require_known(layer, values)
    if layer.version != version:
        message = "ほかの人が先に変えました。読み込みなおして、もう一度選んでください。"
        raise StaleEditError(message, uid=uid, version=layer.version)
    before = {
        name: getattr(layer, name)
        for name in FIELDS
        if name in values and getattr(layer, name) != values[name]
    }
    if not before:
        return
    for name in before:
        setattr(layer, name, values[name])
    layer.version += 1
    layer.updated_at = now()
    row = revision_values(
        municipality_id=layer.municipality_id,
        target_kind="layer",
        target_uid=layer.uid,
        version=layer.version,
        before=before,
        after={name: values[name] for name in before},
        file=None,
        by_role=actor.role,
    )
    session.add(Revision(**row | {"batch": new_uid()}))
    mark_changed(session, session.get_one(Municipality, layer.municipality_id))
    session.flush()


def _require_known(layer: Layer, values: Mapping[str, str | None]) -> None:
    known = {
        "visibility": VISIBILITIES,
        "moderation": MODERATIONS,
        # What a file said is kept, though it can be chosen for no other layer.
        "licence": (*LICENCES, layer.licence),
    }
    for name, choices in known.items():
        if name in values and values[name] not in choices:
            raise InvalidQueryError("どれか1つを選んでください。", field=name)
    if "title" in values and not (values["title"] or "").strip():
        raise InvalidQueryError("データの名前を書いてください。", field="title")
    for name, most in LONGEST.items():
        if len(values.get(name) or "") > most:
            message = f"{most}字までにしてください。"
            raise InvalidQueryError(message, field=name)
