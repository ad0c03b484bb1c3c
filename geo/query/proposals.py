"""Reading proposals: what waits, what was answered, with both sides of each field."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.accounts import hash_secret
from geo.store.documents import Document, read_document
from geo.store.meanwhile import find_moved
from geo.store.models import (
    ChangeRequest,
    Feature,
    Layer,
    Municipality,
    Organisation,
)


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """One proposal. ``title``: of the thing as it is, or as it is to be called.

    ``is_hold``: the city took the thing off the public pages; there is nothing
    for the group to decide.
    """

    uid: str
    kind: str  # create | change | finish
    feature_kind: str  # or "organisation"
    target: str | None
    title: str
    city: str  # slug
    layer: str  # title
    layer_owner: int | None
    moderation: str
    status: str
    by_role: str
    account_id: int | None
    comment: str | None
    answer: str | None
    holds: bool
    created_at: datetime
    decided_at: datetime | None
    decided_by_role: str | None
    topics: tuple[str, ...]
    words: dict[str, str]
    values: Document

    @property
    def is_hold(self) -> bool:
        """Whether the city holds a thing back, and nothing is proposed."""
        return self.by_role == "staff" and self.holds


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal to decide on: the thing as it is, and what changed meanwhile."""

    record: ProposalRecord
    version: int | None
    current: Document
    base: Document
    moved: Document = field(default_factory=dict)


def find_proposals(session: Session, organisation_id: int) -> list[ProposalRecord]:
    """Return what was proposed to an organisation, the open ones first, then the newest."""
    return _find(
        session,
        or_(
            Layer.owner_id == organisation_id,
            and_(
                Layer.owner_id.is_(None),
                or_(
                    Feature.organisation_id == organisation_id,
                    Organisation.id == organisation_id,
                ),
            ),
        ),
    )


def find_city_proposals(session: Session) -> list[ProposalRecord]:
    """Return what was proposed to layers that nobody owns, the open ones first."""
    return _find(session, Layer.owner_id.is_(None))


def find_holds(session: Session, organisation_id: int) -> list[ProposalRecord]:
    """Return the things of an organisation that the city holds back now."""
    return [
        each
        for each in find_proposals(session, organisation_id)
        if each.is_hold and each.status == "open"
    ]


def get_proposal(session: Session, uid: str) -> Proposal:
    """Return one proposal with both sides.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.execute(_proposals().where(ChangeRequest.uid == uid)).one_or_none()
    if row is None:
        raise NotFoundError("この提案は見つかりません。", kind="proposal", uid=uid)
    request = row.ChangeRequest
    feature = session.scalar(
        select(Feature).where(Feature.uid == (request.target_uid or ""))
    )
    return Proposal(
        record=_record(row),
        version=None if feature is None else feature.version,
        current={} if feature is None else read_document(session, feature),
        base=request.proposal.get("base") or {},
        moved=find_moved(session, request) if request.status == "open" else {},
    )


def get_own_correction(session: Session, secret: str) -> ProposalRecord:
    """Return the correction that a secret link leads to.

    Raises
    ------
    NotFoundError
        If the link leads to none.
    """
    row = session.execute(
        _proposals().where(ChangeRequest.follow_token_hash == hash_secret(secret))
    ).one_or_none()
    if row is None:
        raise NotFoundError("このアドレスの知らせは見つかりません。", kind="proposal")
    return _record(row)


def _find(session: Session, condition: ColumnElement[bool]) -> list[ProposalRecord]:
    rows = session.execute(
        _proposals().where(condition).order_by(ChangeRequest.id.desc())
    )
    return sorted(map(_record, rows), key=lambda each: each.status != "open")


def _proposals() -> Any:
    return (
        select(
            ChangeRequest,
            Layer.title.label("layer"),
            Layer.owner_id,
            Layer.moderation,
            Municipality.slug,
            Feature.title.label("feature_title"),
            Organisation.name,
        )
        .join(Layer, Layer.id == ChangeRequest.layer_id)
        .join(Municipality, Municipality.id == ChangeRequest.municipality_id)
        .outerjoin(
            Feature.__table__, Feature.__table__.c.uid == ChangeRequest.target_uid
        )
        .outerjoin(Organisation, Organisation.uid == ChangeRequest.target_uid)
    )


def _record(row: Row[Any]) -> ProposalRecord:
    request: ChangeRequest = row.ChangeRequest
    proposal = request.proposal
    values: Document = proposal.get("values") or {}
    return ProposalRecord(
        uid=request.uid,
        kind=request.kind,
        feature_kind=proposal["kind"],
        target=request.target_uid,
        title=row.feature_title or row.name or values.get("title") or "",
        city=row.slug,
        layer=row.layer,
        layer_owner=row.owner_id,
        moderation=row.moderation,
        status=request.status,
        by_role=request.by_role,
        account_id=request.account_id,
        comment=request.comment,
        answer=request.answer,
        holds=request.holds,
        created_at=request.created_at,
        decided_at=request.decided_at,
        decided_by_role=request.decided_by_role,
        topics=tuple(proposal.get("topics") or ()),
        words=dict(proposal.get("words") or {}),
        values=values,
    )
