"""Proposed changes: put forward, held back meanwhile, decided, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, NotFoundError, StaleEditError
from geo.store.accounts import hash_secret
from geo.store.documents import Document, fields_of
from geo.store.editing import (
    Actor,
    change_feature,
    create_feature,
    ensure_own_layer,
    lock_feature,
)
from geo.store.holding import ProposalKind, add_request, free, lock_request, set_held
from geo.store.meanwhile import find_moved, read_as_of
from geo.store.models import ChangeRequest, Layer, Organisation, OrganisationListing
from geo.store.models.base import now

Choice = Literal["approve", "approve_edited", "decline"]
MOST_OPEN: Final = 5
"""Open public corrections of one thing: a queue nobody can flood."""

FINISHED: Final = {"status": "ended"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a proposal: its target, and the version that came of it."""

    uid: str
    status: str
    target: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a resident tells besides values: chosen topics, words for a field."""

    topics: tuple[str, ...]
    words: Mapping[str, str]
    secret: str


def propose_change(  # noqa: PLR0913 - a request has so many sides
    session: Session,
    organisation_id: int | None,
    *,
    kind: ProposalKind,
    uid: str | None,
    base_version: int | None,
    values: Document,
    actor: Actor,
    holds: bool,
    feature_kind: str,
    comment: str | None,
    correction: Correction | None = None,
) -> str:
    """Put a change forward; return the proposal's public id.

    Parameters
    ----------
    organisation_id
        Whose own layer a new thing goes to; needed for ``create`` only.
    base_version
        The version that was edited; the version of now if not given.
    values
        The changed fields only (``create``: all that are given).
    holds
        Nobody outside sees the thing until this is decided.

    Raises
    ------
    NotFoundError
        If there is no such feature or organisation.
    ConflictError
        If too many public corrections of the thing wait already.
    """
    if kind == "finish":
        values = FINISHED | values
    feature = None if kind == "create" or not uid else lock_feature(session, uid)
    if feature is not None:
        feature_kind = feature.kind
        layer = session.get_one(Layer, feature.layer_id)
    else:
        if organisation_id is None or kind != "create":
            raise NotFoundError("この団体は見つかりません。", kind="organisation")
        organisation = session.get_one(Organisation, organisation_id)
        layer = ensure_own_layer(session, organisation, feature_kind)
    known = fields_of(feature_kind)
    kept = {name: value for name, value in values.items() if name in known}
    proposal: dict[str, Any] = {"kind": feature_kind, "values": kept}
    if feature is not None:
        base = base_version or feature.version
        proposal["base"] = read_as_of(session, feature, base, kept)
        base_version = base
    request = add_request(
        session,
        layer,
        kind=kind,
        target=uid,
        base_version=base_version,
        proposal=proposal,
        actor=actor,
        comment=comment,
    )
    if correction is not None:
        _note(session, request, correction)
    if holds and feature is not None:
        request.holds = True
        set_held(session, feature, held=True)
    session.flush()
    return request.uid


def propose_to_organisation(
    session: Session, uid: str, *, comment: str | None, correction: Correction
) -> str:
    """Put forward, in words only, what is wrong on an organisation's page.

    Raises
    ------
    NotFoundError
        If it stands in no layer of organisations.
    """
    layer = session.scalars(
        select(Layer)
        .join(OrganisationListing, OrganisationListing.layer_id == Layer.id)
        .join(Organisation, Organisation.id == OrganisationListing.organisation_id)
        .where(Organisation.uid == uid, Organisation.ended_on.is_(None))
        .order_by(Layer.id)
    ).first()
    if layer is None:
        raise NotFoundError("この団体は見つかりません。", kind="organisation", uid=uid)
    proposal = {"kind": "organisation", "values": {}, "base": {}}
    request = add_request(
        session,
        layer,
        kind="change",
        target=uid,
        base_version=None,
        proposal=proposal,
        actor=Actor("public"),
        comment=comment,
    )
    _note(session, request, correction)
    session.flush()
    return request.uid


def decide(
    session: Session,
    uid: str,
    *,
    decision: Choice,
    values: Document | None,
    actor: Actor,
    on: date,
    answer: str | None,
    version: int | None = None,
) -> Decision:
    """Approve or decline an open proposal, and show again what it held back.

    Parameters
    ----------
    values
        With ``approve_edited``: what is written in place of what was proposed.
    answer
        What the proposer is told; a reason is required to decline.
    version
        With ``approve_edited``: the version of the thing that the decider saw.

    Raises
    ------
    NotFoundError
        If there is no such proposal.
    ConflictError
        If it is decided already, or declined without a reason.
    StaleEditError
        If a proposed field changed since it was proposed (``details["fields"]``):
        whoever decides must choose, with ``approve_edited``.
    """
    request = lock_request(session, uid)
    if decision == "decline" and not (answer or "").strip():
        raise ConflictError("見送る理由を書いてください。提案した人が読みます。")
    saved_version = None
    if decision != "decline":
        saved_version = _apply(
            session,
            request,
            decision,
            values,
            actor=actor,
            on=on,
            version=version,
        )
    request.status = "declined" if decision == "decline" else "approved"
    request.answer = answer or None
    request.decided_at = now()
    request.decided_by_role = actor.role
    request.decided_version = saved_version
    session.flush()
    free(session, request)
    return Decision(request.uid, request.status, request.target_uid, saved_version)


def withdraw(session: Session, uid: str) -> None:
    """Take an open proposal back; who may is for the caller to know.

    Raises
    ------
    ConflictError
        If it is decided already.
    """
    request = lock_request(session, uid)
    request.status = "withdrawn"
    request.decided_at = now()
    session.flush()
    free(session, request)


def _apply(
    session: Session,
    request: ChangeRequest,
    decision: Choice,
    edited: Document | None,
    *,
    actor: Actor,
    on: date,
    version: int | None,
) -> int | None:
    values: Document = request.proposal["values"]
    kind = request.proposal["kind"]
    if decision == "approve_edited":
        values = edited or {}
    reason = "提案を受け入れ"
    # What a resident wrote may be about somebody: it stays out of the history.
    if request.by_role == "public":
        reason = "住民の提案を受け入れ"
    elif request.comment:
        reason = f"提案を受け入れ：{request.comment}"
    if request.kind == "create":
        layer = session.get_one(Layer, request.layer_id)
        group = session.get_one(Organisation, layer.owner_id)
        saved = create_feature(
            session, group, kind, values, actor=actor, on=on, reason=reason
        )
        request.target_uid = saved.uid
        return saved.version
    if kind == "organisation":
        return None
    feature = lock_feature(session, request.target_uid or "")
    moved = find_moved(session, request)
    if moved and decision == "approve":
        message = "提案のあとに、ほかの人が同じところを直しました。どちらにするか選んでください。"
        raise StaleEditError(
            message, fields=sorted(moved), uid=feature.uid, version=feature.version
        )
    seen = version if decision == "approve_edited" and version else feature.version
    return change_feature(
        session, feature.uid, values, version=seen, actor=actor, on=on, reason=reason
    ).version


def _note(session: Session, request: ChangeRequest, correction: Correction) -> None:
    with session.no_autoflush:
        waiting = session.scalar(
            select(func.count(ChangeRequest.id)).where(
                ChangeRequest.target_uid == request.target_uid,
                ChangeRequest.by_role == "public",
                ChangeRequest.status == "open",
            )
        )
    if (waiting or 0) >= MOST_OPEN:
        session.expunge(request)
        message = (
            "このページには、まだ答えの出ていない知らせがいくつもあります。"
            "答えが出るまで、少しお待ちください。"
        )
        raise ConflictError(message, uid=request.target_uid)
    request.follow_token_hash = hash_secret(correction.secret)
    # A new value: a change inside the stored one would not be noticed.
    request.proposal = request.proposal | {
        "topics": list(correction.topics),
        "words": dict(correction.words),
    }
