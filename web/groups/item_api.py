"""A group's things as JSON, written only with their version (RFC 9110 §13.1.1)."""

from typing import Any, Literal

from flask import Blueprint, Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError, StaleEditError
from geo.domain.item_rules import OWN, find_faults
from geo.domain.merging import UNITS, merge
from geo.domain.periods import today
from geo.query.items import Item
from geo.query.own_layers import find_moderation
from geo.query.past import document_at_version
from geo.store.documents import Document
from geo.store.editing import Saved, change_feature, lock_feature
from geo.store.own_items import create_item
from geo.store.proposals import propose_change
from geo.store.session import Session
from web.database import open_session, open_transaction
from web.groups.group import Group
from web.groups.json_answers import (
    Refused,
    asked_version,
    for_program,
    init_blueprint,
    read_body,
    tagged,
)
from web.groups.sight import get_seen
from web.language import translated as _
from web.policy import holds_back, may_propose, may_see_group, may_write_at_once

bp = Blueprint("item_api", __name__, url_prefix="/desk/groups/<organisation>/api/items")
init_blueprint(bp)
LONGEST_REASON = 500


@bp.get("/<uid>")
@for_program(may_see_group)
def send_item(group: Group, uid: str) -> ResponseReturnValue:
    """Send one thing with all that can be edited of it."""
    with open_session() as session:
        item = get_seen(session, group, uid)
    answer = jsonify(_told(item))
    return tagged(answer, item.record.version)


@bp.post("")
@for_program(may_propose)
def add_item(group: Group) -> ResponseReturnValue:
    """Add a thing, or put it forward."""
    body = _read(new=True)
    kind, values = body["kind"], body["values"]
    _check(kind, values, None)
    with open_transaction() as session:
        moderation = find_moderation(session, group.record.id, kind)
        if not may_write_at_once(
            group.standing,
            moderation,
            before="draft",
            after=values.get("status") or "active",
        ):
            return _propose(
                session,
                group,
                kind="create",
                feature_kind=kind,
                values=values,
                reason=body["reason"],
            )
        saved = create_item(
            session,
            group.record.id,
            kind,
            values,
            actor=group.actor(),
            on=today(),
            reason=body["reason"],
        )
        item = get_seen(session, group, saved.uid)
    answer = _saved(item, saved)
    answer.status_code = 201
    answer.location = url_for(
        "item_api.send_item", organisation=group.uid, uid=saved.uid
    )
    return answer


@bp.patch("/<uid>")
@for_program(may_propose)
def change_item(group: Group, uid: str) -> ResponseReturnValue:
    """Change some fields of a thing that is as the writer saw it."""
    version = asked_version()
    body = _read(new=False)
    values = body["values"]
    with open_transaction() as session:
        lock_feature(session, uid)
        item = get_seen(session, group, uid)
        record = item.record
        _check(record.kind, values, item.document)
        if record.version != version:
            return _refuse_stale(session, item, version, values)
        if not may_write_at_once(
            group.standing,
            record.moderation,
            before=record.status,
            after=values.get("status", record.status),
        ):
            return _propose(
                session,
                group,
                kind="finish" if values == {"status": "ended"} else "change",
                feature_kind=record.kind,
                values=values,
                reason=body["reason"],
                item=item,
            )
        saved = change_feature(
            session,
            uid,
            values,
            version=version,
            actor=group.actor(),
            on=today(),
            reason=body["reason"],
        )
        item = get_seen(session, group, uid)
    return _saved(item, saved)


def _read(*, new: bool) -> dict[str, Any]:
    body = read_body()
    known = {"values", "reason"} | ({"kind"} if new else set())
    for name in body.keys() - known:
        raise Refused(
            422,
            error="unknown_field",
            field=str(name)[:100],
            message=_("この項目はありません。"),
        )
    values, reason = body.get("values"), body.get("reason")
    if not isinstance(values, dict):
        raise Refused(
            422,
            error="invalid_value",
            field="values",
            message=_("values に、直す項目と値を書いてください。"),
        )
    if reason is not None and not (
        isinstance(reason, str)
        and len(reason) <= LONGEST_REASON
        and reason.isprintable()
    ):
        raise Refused(
            422,
            error="invalid_value",
            field="reason",
            message=_("理由は500文字までの文字で書いてください。"),
        )
    if new and body.get("kind") not in OWN:
        raise Refused(
            422,
            error="invalid_value",
            field="kind",
            message=_("kind に、項目の種類を書いてください。"),
        )
    return {"values": values, "reason": reason or None, "kind": body.get("kind")}


def _check(kind: str, values: Document, base: Document | None) -> None:
    faults = find_faults(kind, values, base)
    if faults:
        raise Refused(
            422,
            error="invalid_value",
            field=faults[0].field,
            message=faults[0].message,
            faults=[{"field": each.field, "message": each.message} for each in faults],
        )


def _propose(
    session: Session,
    group: Group,
    *,
    kind: Literal["create", "change", "finish"],
    feature_kind: str,
    values: Document,
    reason: str | None,
    item: Item | None = None,
) -> ResponseReturnValue:
    if item is None:
        moderation = find_moderation(session, group.record.id, feature_kind)
    else:
        moderation = item.record.moderation
    proposal = propose_change(
        session,
        group.record.id,
        kind=kind,
        uid=None if item is None else item.record.uid,
        base_version=None if item is None else item.record.version,
        values=values,
        actor=group.actor(),
        holds=holds_back(group.standing, moderation),
        feature_kind=feature_kind,
        comment=reason,
    )
    address = url_for(
        "group_proposals.show_proposal", organisation=group.uid, uid=proposal
    )
    answer = jsonify(
        proposal=proposal,
        address=address,
        message=_("提案として受け取りました。責任者が認めると公開されます。"),
    )
    answer.status_code = 202
    answer.location = address
    return answer


def _refuse_stale(
    session: Session, item: Item, version: int, values: Document
) -> ResponseReturnValue:
    try:
        base = document_at_version(session, item.record.uid, version)
    except NotFoundError:  # a version it never had: nothing can be said to merge
        base = {}
    merged = merge(base, values, item.document)
    both = {
        name
        for unit in merged.conflicts
        for name in UNITS.get(unit, (unit,))
        if name in values
    }
    alone = [
        name
        for name in values
        if name not in both and merged.values[name] != item.document.get(name)
    ]
    answer = jsonify(
        error=StaleEditError.code,
        message=_(
            "ほかの人が先に直しました。両方をくらべて、どちらにするか選んでください。"
        ),
        version=item.record.version,
        yours=values,
        current=item.document,
        conflicts=[name for name in item.document if name in both],
        merges=[name for name in item.document if name in alone],
    )
    answer.status_code = 412
    return tagged(answer, item.record.version)


def _saved(item: Item, saved: Saved) -> Response:
    told = _told(item) | {"batch": saved.batch, "changed": list(saved.changes)}
    return tagged(jsonify(told), saved.version)


def _told(item: Item) -> dict[str, Any]:
    record = item.record
    return {
        "uid": record.uid,
        "kind": record.kind,
        "version": record.version,
        "held": record.held,
        "updated_at": record.updated_at.isoformat(),
        "values": item.document,
    }
