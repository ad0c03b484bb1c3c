"""What keeps a thing from the public: open requests that hold it, the city's own holds."""

from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, NotFoundError
from geo.store.editing import Actor, lock_feature
from geo.store.history import Trace, record_revision
from geo.store.models import ChangeRequest, Feature, Layer, Municipality
from geo.store.models.base import new_uid, now
from geo.store.municipalities import mark_changed

ProposalKind = Literal["create", "change", "finish"]


def hold_back(session: Session, uid: str, *, actor: Actor, reason: str) -> str:
    """Take a thing off the public pages with a reason; return the hold's public id."""
    if not reason.strip():
        raise ConflictError("公開を止める理由を書いてください。団体の人が読みます。")
    feature = lock_feature(session, uid)
    layer = session.get_one(Layer, feature.layer_id)
    proposal = {"kind": feature.kind, "values": {}, "base": {}}
    request = add_request(
        session,
        layer,
        kind="change",
        target=uid,
        base_version=feature.version,
        proposal=proposal,
        actor=actor,
        comment=reason,
    )
    request.holds = True
    set_held(session, feature, held=True)
    trace = Trace(actor.role, actor.organisation, f"公開を止める：{reason}", new_uid())
    record_revision(
        session, feature, before={"held": False}, after={"held": True}, trace=trace
    )
    session.flush()
    return request.uid


def release(session: Session, uid: str, *, actor: Actor) -> None:
    """Show a thing again that the city held back; ``uid`` is the hold's."""
    request = lock_request(session, uid)
    request.status = "approved"
    request.decided_at = now()
    request.decided_by_role = actor.role
    session.flush()
    feature = lock_feature(session, request.target_uid or "")
    trace = Trace(actor.role, actor.organisation, "公開を再開", new_uid())
    record_revision(
        session, feature, before={"held": True}, after={"held": False}, trace=trace
    )
    free(session, request)


def lock_request(session: Session, uid: str) -> ChangeRequest:
    """Return an open proposal that nobody else decides until this unit of work ends."""
    request = session.scalar(
        select(ChangeRequest)
        .where(ChangeRequest.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if request is None:
        raise NotFoundError("この提案は見つかりません。", kind="proposal", uid=uid)
    if request.status != "open":
        raise ConflictError("この提案には、もう答えが出ています。", uid=uid)
    return request


def add_request(
    session: Session,
    layer: Layer,
    *,
    kind: ProposalKind,
    target: str | None,
    base_version: int | None,
    proposal: dict[str, Any],
    actor: Actor,
    comment: str | None,
) -> ChangeRequest:
    """Add a request; ``proposal`` has ``kind``, ``values`` and ``base``."""
    request = ChangeRequest(
        municipality_id=layer.municipality_id,
        layer_id=layer.id,
        kind=kind,
        target_uid=target,
        base_version=base_version,
        proposal=proposal,
        comment=comment or None,
        by_role=actor.role,
        account_id=actor.account_id,
    )
    session.add(request)
    return request


def free(session: Session, request: ChangeRequest) -> None:
    """Show a thing again when nothing that holds it waits any more."""
    if not request.holds or request.target_uid is None:
        return
    waiting = session.scalar(
        select(func.count(ChangeRequest.id)).where(
            ChangeRequest.target_uid == request.target_uid,
            ChangeRequest.status == "open",
            ChangeRequest.holds.is_(True),
        )
    )
    if not waiting:
        set_held(session, lock_feature(session, request.target_uid), held=False)


def set_held(session: Session, feature: Feature, *, held: bool) -> None:
    """Show a thing to the public or not; its version stays: nothing to edit changed."""
    feature.held = held
    session.flush()
    mark_changed(session, session.get_one(Municipality, feature.municipality_id))
