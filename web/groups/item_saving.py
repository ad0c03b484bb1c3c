"""Saving what a form says: merged with others' changes, written or put forward."""

from dataclasses import dataclass
from typing import Literal

from geo.domain.errors import NotFoundError, StaleEditError
from geo.domain.merging import UNITS, Merge, merge
from geo.domain.periods import today
from geo.query.items import Item
from geo.query.own_layers import find_moderation
from geo.query.past import document_at_version
from geo.store.documents import Document
from geo.store.editing import change_feature
from geo.store.own_items import create_item
from geo.store.proposals import propose_change
from geo.store.session import Session
from web.database import open_session, open_transaction
from web.groups.group import Group
from web.groups.sight import get_seen
from web.policy import holds_back, may_write_at_once

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Edited:
    """A thing as it is, and as it was when the form was opened."""

    item: Item
    base: Document

    @property
    def others(self) -> tuple[str, ...]:
        """Return what somebody else changed meanwhile; units by their names."""
        now = self.item.document
        names = [name for name in now if now[name] != self.base.get(name)]
        units = {part: unit for unit, parts in UNITS.items() for part in parts}
        return tuple(dict.fromkeys(units.get(name, name) for name in names))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form. ``merge`` is set where somebody has to choose first."""

    said: str
    uid: str | None = None
    others: tuple[str, ...] = ()
    merge: Merge | None = None
    edited: Edited | None = None


def open_edited(group: Group, uid: str, version: int) -> Edited:
    """Return a group's thing as it is and as it was at a version.

    Raises
    ------
    NotFoundError
        If the group has no such thing. A version it never had reads as nothing known.
    """
    with open_session() as session:
        item = get_seen(session, group, uid)
        if version == item.record.version:
            return Edited(item, item.document)
        try:
            return Edited(item, document_at_version(session, uid, version))
        except NotFoundError:
            return Edited(item, {})


def add_item(
    group: Group, kind: str, values: Document, *, comment: str | None
) -> Outcome:
    """Add a new thing, or put it forward."""
    with open_transaction() as session:
        moderation = find_moderation(session, group.record.id, kind)
        if may_write_at_once(
            group.standing,
            moderation,
            before="draft",
            after=values.get("status") or "active",
        ):
            saved = create_item(
                session,
                group.record.id,
                kind,
                values,
                actor=group.actor(),
                on=today(),
                reason=comment,
            )
            return Outcome("created", saved.uid)
        proposal = _Proposal("create", None, None, kind, moderation)
        _propose(session, group, proposal, values, comment)
    return Outcome("proposed")


def save_item(
    group: Group, uid: str, version: int, wanted: Document, *, comment: str | None
) -> Outcome:
    """Change a thing, together with what others changed since a version.

    ``wanted``: only the fields that differ from that version.

    Raises
    ------
    StaleEditError
        If others keep being quicker.
    """
    for attempt in range(MOST_TRIES):
        edited = open_edited(group, uid, version)
        record, now = edited.item.record, edited.item.document
        merged = merge(edited.base, wanted, now)
        if merged.conflicts:
            return Outcome("conflict", uid, merge=merged, edited=edited)
        changes = {name: v for name, v in merged.values.items() if v != now.get(name)}
        others = edited.others if version != record.version else ()
        try:
            said = _save(group, edited.item, changes, comment)
        except StaleEditError:
            if attempt == MOST_TRIES - 1:
                raise
            continue
        return Outcome("merged" if others and said == "saved" else said, uid, others)
    raise AssertionError


def finish_item(
    group: Group, uid: str, version: int, status: str, *, reason: str | None
) -> Outcome:
    """End a thing or bring it back; somebody who changed that meanwhile comes first."""
    return save_item(group, uid, version, {"status": status}, comment=reason)


def _save(group: Group, item: Item, changes: Document, comment: str | None) -> str:
    record = item.record
    if not changes:
        return "unchanged"
    status = changes.get("status", record.status)
    with open_transaction() as session:
        if may_write_at_once(
            group.standing, record.moderation, before=record.status, after=status
        ):
            change_feature(
                session,
                record.uid,
                changes,
                version=record.version,
                actor=group.actor(),
                on=today(),
                reason=comment,
            )
            return "saved"
        ending = changes == {"status": "ended"}
        kind: Literal["change", "finish"] = "finish" if ending else "change"
        proposal = _Proposal(
            kind, record.uid, record.version, record.kind, record.moderation
        )
        _propose(session, group, proposal, changes, comment)
    return "proposed"


@dataclass(frozen=True, slots=True)
class _Proposal:
    kind: Literal["create", "change", "finish"]
    uid: str | None
    version: int | None
    feature_kind: str
    moderation: str


def _propose(
    session: Session,
    group: Group,
    proposal: _Proposal,
    values: Document,
    comment: str | None,
) -> None:
    propose_change(
        session,
        group.record.id,
        kind=proposal.kind,
        uid=proposal.uid,
        base_version=proposal.version,
        values=values,
        actor=group.actor(),
        holds=holds_back(group.standing, proposal.moderation),
        feature_kind=proposal.feature_kind,
        comment=comment,
    )
