"""What an undo would change: of an edit, an import, a day, or an undo itself."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.periods import TOKYO
from geo.store.documents import Document, fields_of, read_document
from geo.store.models import Feature, Layer, Revision

LOOSE: Final = "revision-"
"""Before the number of a revision that belongs to no batch."""

DAY: Final = "day-"
"""Before a day: all that was written on it is taken back together."""

DAYS_OFF: Final = ("exdates", "moved", "off_reasons")
AGREEMENT: Final = "adopter"


@dataclass(frozen=True, slots=True)
class FieldUndo:
    """One field that an undo sets back from ``now`` to ``back``.

    ``late``: somebody changed it again since, so it is asked.
    """

    name: str
    now: Any
    back: Any
    late: bool = False


@dataclass(frozen=True, slots=True)
class ItemUndo:
    """What an undo does to one thing.

    ``created``: the batch made it, so that it becomes a draft.
    ``rest``: what the batch wrote besides that an undo does not reach.
    """

    uid: str
    kind: str
    title: str
    version: int
    moderation: str
    created: bool
    fields: tuple[FieldUndo, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """Exactly what an undo would change, thing by thing.

    ``beyond``: kinds of what the batch changed besides features.
    """

    batch: str
    items: tuple[ItemUndo, ...]
    beyond: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        """Return a digest that differs as soon as anything in it does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]

    @property
    def asked(self) -> list[str]:
        """Return the questions: ``uid.field`` of what was changed again since."""
        return [
            question(item, each)
            for item in self.items
            for each in item.fields
            if each.late
        ]

    @property
    def writes(self) -> bool:
        """Return whether there is anything to set back."""
        return any(item.fields for item in self.items)


def question(item: ItemUndo, field: FieldUndo) -> str:
    """Return the name under which a field that was changed again is asked."""
    return f"{item.uid}.{field.name}"


def plan_undo(session: Session, organisation_id: int, batch: str) -> UndoPlan:
    """Return what taking a batch back would change, without changing anything.

    Parameters
    ----------
    batch
        A batch, ``day-YYYY-MM-DD`` for all of a day in Japan, or
        ``revision-N`` for what belongs to no batch.

    Raises
    ------
    NotFoundError
        If it changed nothing that is this organisation's.
    """
    revisions = session.scalars(
        select(Revision).where(_written(batch)).order_by(Revision.id)
    ).all()
    features = {
        feature.uid: (feature, moderation)
        for feature, moderation in session.execute(
            select(Feature, Layer.moderation)
            .join(Layer, Layer.id == Feature.layer_id)
            .where(
                Feature.uid.in_({each.target_uid for each in revisions}),
                or_(
                    Layer.owner_id == organisation_id,
                    and_(
                        Layer.owner_id.is_(None),
                        Feature.organisation_id == organisation_id,
                    ),
                ),
            )
        )
    }
    ours: dict[str, list[Revision]] = {}
    for revision in revisions:
        if revision.target_uid in features:
            ours.setdefault(revision.target_uid, []).append(revision)
    if not ours:
        raise NotFoundError(
            "元に戻す変更が見つかりません。変更の記録から選びなおしてください。",
            kind="batch",
            batch=batch,
        )
    return UndoPlan(
        batch=batch,
        # Last written, first taken back.
        items=tuple(
            _plan(session, *features[uid], ours[uid]) for uid in reversed(ours)
        ),
        beyond=tuple(
            sorted(
                {
                    each.target_kind
                    for each in revisions
                    if each.target_kind in {"organisation", "layer"}
                }
            )
        ),
    )


def _written(batch: str) -> ColumnElement[bool]:
    if batch.startswith(DAY):
        try:
            day = date.fromisoformat(batch.removeprefix(DAY))
            start = datetime.combine(day, time(), tzinfo=TOKYO).astimezone(UTC)
            return and_(Revision.at >= start, Revision.at < start + timedelta(days=1))
        except (ValueError, OverflowError):
            return Revision.id.is_(None)
    if batch.startswith(LOOSE):
        number = batch.removeprefix(LOOSE)
        known = number.isascii() and number.isdigit() and len(number) < len("2" * 10)
        return and_(Revision.batch.is_(None), Revision.id == (number if known else -1))
    return Revision.batch == batch


def _plan(
    session: Session, feature: Feature, moderation: str, revisions: Sequence[Revision]
) -> ItemUndo:
    current = read_document(session, feature)
    names = fields_of(feature.kind)
    first: Document = {}
    last: Document = {}
    rest: set[str] = set()
    created = any(each.before is None and each.version == 1 for each in revisions)
    for revision in revisions:
        before, after = revision.before or {}, revision.after or {}
        if AGREEMENT in after and before and AGREEMENT not in before:
            rest |= after.keys()
            continue
        rest |= after.keys() - set(names)
        for name in names:
            if name in after:
                first.setdefault(name, before.get(name))
                last[name] = after[name]
    fields: tuple[FieldUndo, ...]
    if created:
        # What it was before is nothing: it is put away, with all that is in it.
        late = current["status"] != (last.get("status") or "active")
        fields = (
            ()
            if current["status"] == "draft"
            else (FieldUndo("status", current["status"], "draft", late),)
        )
    else:
        fields = _fields(names, first, last, current)
    return ItemUndo(
        uid=feature.uid,
        kind=feature.kind,
        title=feature.title,
        version=feature.version,
        moderation=moderation,
        created=created,
        fields=fields,
        rest=() if created else tuple(sorted(rest)),
    )


def _fields(
    names: Sequence[str], first: Document, last: Document, current: Document
) -> tuple[FieldUndo, ...]:
    changed = [name for name in names if name in last and current[name] != first[name]]
    late = {name for name in changed if current[name] != last[name]}
    back = {name: first[name] for name in changed}
    if "exdates" in names:
        back = _without_collision(back, current)
        if late & set(DAYS_OFF) or len(back) > len(changed):
            late |= back.keys() & set(DAYS_OFF)
    return tuple(
        FieldUndo(name, current[name], back[name], name in late)
        for name in names
        if name in back
    )


def _without_collision(back: Document, current: Document) -> Document:
    """Let a day be off or moved, not both: what comes back pushes the later one out."""
    after = current | back
    off = set(after["exdates"])
    moved = {each["on_date"] for each in after["moved"]}
    if off & moved and "moved" not in back:
        kept = [each for each in after["moved"] if each["on_date"] not in off]
        return back | {"moved": kept}
    if off & moved and "exdates" not in back:
        return back | {"exdates": [day for day in after["exdates"] if day not in moved]}
    return back
