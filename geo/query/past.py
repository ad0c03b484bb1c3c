"""What a thing was: its document at a version, or at the end of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.periods import TOKYO
from geo.query.items import is_own
from geo.store.documents import Document, fields_of, read_document
from geo.store.models import Feature, Layer, Revision

AGREEMENT = "adopter"
"""Whose agreement a site's revision tells of; told only of what it is now."""


@dataclass(frozen=True, slots=True)
class PastItem:
    """One thing as it was: its version then, and all that could be edited of it."""

    uid: str
    kind: str
    version: int
    document: Document


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two days of a layer. ``changed``: the thing on the first and on the second day."""

    added: tuple[PastItem, ...]
    changed: tuple[tuple[PastItem, PastItem], ...]
    ended: tuple[PastItem, ...]


def document_at_version(session: Session, uid: str, version: int) -> Document:
    """Return a feature as it was at one of its versions.

    Raises
    ------
    NotFoundError
        If there is no such feature, or it never had that version.

    Notes
    -----
    Read backwards from today: what a file's own columns say of agreements and
    declared districts is no part of a document.
    """
    feature = session.scalar(select(Feature).where(Feature.uid == uid))
    if feature is None or not 1 <= version <= feature.version:
        raise NotFoundError("この版は見つかりません。", kind="version", uid=uid)
    later = session.scalars(
        select(Revision)
        .where(
            Revision.target_kind == feature.kind,
            Revision.target_uid == uid,
            Revision.version > version,
        )
        .order_by(Revision.id)
    ).all()
    return wind_back(feature.kind, read_document(session, feature), later)


def wind_back(kind: str, document: Document, revisions: Iterable[Revision]) -> Document:
    """Return a document as it was before some revisions, given in their order."""
    fields = frozenset(fields_of(kind))
    found = dict(document)
    for revision in reversed(list(revisions)):
        if is_of_agreement(revision):
            continue
        found |= {
            name: value
            for name, value in (revision.before or {}).items()
            if name in fields
        }
    return found


def is_of_agreement(revision: Revision) -> bool:
    """Return whether a site's revision tells of an agreement, whose status is not its own."""
    before, after = revision.before, revision.after or {}
    return before is not None and AGREEMENT in after and AGREEMENT not in before


def find_items_on(session: Session, organisation_id: int, on: date) -> list[PastItem]:
    """Return what an organisation's layers held at the end of a day, by kind and title."""
    features = session.scalars(
        select(Feature)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(is_own(organisation_id), Feature.created_at < end_of(on))
    ).all()
    later = _revisions_after(session, features, end_of(on))
    found = []
    for feature in features:
        since = later.get(feature.uid, [])
        if any(each.before is None and each.version == 1 for each in since):
            continue
        before = [each.version for each in since if not is_of_agreement(each)]
        found.append(
            PastItem(
                uid=feature.uid,
                kind=feature.kind,
                version=min(before, default=feature.version + 1) - 1,
                document=wind_back(
                    feature.kind, read_document(session, feature), since
                ),
            )
        )
    return sorted(found, key=lambda item: (item.kind, item.document["title"], item.uid))


def compare_days(
    session: Session, organisation_id: int, first: date, second: date
) -> Comparison:
    """Return what came, changed and ended between the ends of two days.

    A draft is not there yet; what was cancelled or ended is there no more.
    """
    before = {each.uid: each for each in find_items_on(session, organisation_id, first)}
    after = {each.uid: each for each in find_items_on(session, organisation_id, second)}
    return Comparison(
        added=tuple(
            item
            for uid, item in after.items()
            if _stands(item) and not _stands(before.get(uid))
        ),
        changed=tuple(
            (before[uid], item)
            for uid, item in after.items()
            if _stands(item)
            and _stands(before.get(uid))
            and item.document != before[uid].document
        ),
        ended=tuple(
            item
            for uid, item in before.items()
            if _stands(item) and not _stands(after.get(uid))
        ),
    )


def end_of(day: date) -> datetime:
    """Return the moment at which a day in Japan is over, in UTC."""
    over = datetime.combine(day + timedelta(days=1), time(), tzinfo=TOKYO)
    return over.astimezone(UTC)


def _stands(item: PastItem | None) -> bool:
    return item is not None and item.document["status"] in {"active", "cancelled"}


def _revisions_after(
    session: Session, features: Sequence[Any], moment: datetime
) -> dict[str, list[Revision]]:
    found: dict[str, list[Revision]] = {}
    uids = {feature.uid for feature in features}
    statement = (
        select(Revision)
        .where(
            Revision.at >= moment,
            Revision.municipality_id.in_({each.municipality_id for each in features}),
        )
        .order_by(Revision.id)
    )
    for revision in session.scalars(statement):
        if revision.target_uid in uids:
            found.setdefault(revision.target_uid, []).append(revision)
    return found
