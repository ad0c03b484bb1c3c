"""Many things changed or copied at once: all or nothing, undone together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from geo.domain.errors import StaleEditError
from geo.store.documents import Document, read_document
from geo.store.editing import Actor, change_feature, create_feature, lock_feature
from geo.store.models import Organisation
from geo.store.models.base import new_uid

_UNTIL = re.compile(r"UNTIL=(\d{4})")


@dataclass(frozen=True, slots=True)
class RowChange:
    """Some new fields of one thing, and the version that was edited."""

    uid: str
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written together; ``uids``: only what really changed."""

    batch: str
    uids: tuple[str, ...]


def change_many(
    session: Session,
    changes: Sequence[RowChange],
    *,
    actor: Actor,
    on: date,
    reason: str | None = None,
) -> Written:
    """Change several features in one batch, or none of them.

    The caller has made sure that they may be changed.

    Raises
    ------
    StaleEditError
        If some changed in the meantime; ``details`` has their ids as ``stale``.
    NotFoundError
        If there is no such feature.
    """
    # In one order everywhere, so that two tables at once never wait for each other.
    ordered = sorted(changes, key=lambda change: change.uid)
    stale = [
        change.uid
        for change in ordered
        if lock_feature(session, change.uid).version != change.version
    ]
    if stale:
        message = (
            f"{len(stale)}件を、ほかの人が先に直しました。まだ何も保存していません。"
        )
        raise StaleEditError(message, stale=stale)
    batch = new_uid()
    saved = [
        change_feature(
            session,
            change.uid,
            change.values,
            version=change.version,
            actor=actor,
            on=on,
            reason=reason,
            batch=batch,
        )
        for change in ordered
    ]
    return Written(batch, tuple(each.uid for each in saved if each.changes))


def copy_to_next_year(
    session: Session,
    organisation_id: int,
    uids: Sequence[str],
    *,
    actor: Actor,
    on: date,
) -> Written:
    """Copy features as drafts of the year after, in one batch.

    Days move by one year, also the last day of what repeats; days off and moved
    days are left behind, and so are pictures.
    """
    group = session.get_one(Organisation, organisation_id)
    batch = new_uid()
    made = []
    for uid in uids:
        feature = lock_feature(session, uid)
        values = next_year(read_document(session, feature))
        saved = create_feature(
            session,
            group,
            feature.kind,
            values,
            actor=actor,
            on=on,
            reason="来年度の分として写した",
            batch=batch,
        )
        made.append(saved.uid)
    return Written(batch, tuple(made))


def next_year(document: Document) -> Document:
    """Return a document as a draft with its days a year later."""
    copied = {
        **document,
        "status": "draft",
        "photos": [],
        "last_confirmed_on": None,
    }
    if "starts_on" not in document:
        return copied
    rule = document["rrule"]
    return copied | {
        "starts_on": _later(document["starts_on"]),
        "ends_on": _later(document["ends_on"]),
        "rrule": _UNTIL.sub(
            lambda found: f"UNTIL={min(int(found[1]) + 1, date.max.year):04}", rule
        )
        if rule
        else rule,
        "exdates": [],
        "moved": [],
        "off_reasons": {},
    }


def _later(day: str | None) -> str | None:
    if not day:
        return None
    value = date.fromisoformat(day)
    if value.year == date.max.year:
        return day  # without end
    try:
        return value.replace(year=value.year + 1).isoformat()
    except ValueError:  # 29 February
        return value.replace(year=value.year + 1, day=28).isoformat()
