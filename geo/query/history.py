"""What changed in a group's layers: by thing, and by batch, newest first."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from geo.domain.periods import TOKYO
from geo.query.history_records import FILE, Batch, Change, ChangeSort, History
from geo.query.items import is_own
from geo.query.past import is_of_agreement
from geo.store.models import Feature, Layer, Organisation, Revision
from geo.store.undo_plan import DAY, LOOSE

SORTS: Final = ("added", "changed", "ended", "imported", "undone", "settings")
PAGE: Final = 50
FEW: Final = 5
"""So many things of a batch are named; the rest is counted."""

_Value = dict[str, Any]


def find_history(
    session: Session,
    organisation_id: int,
    *,
    sort: str | None = None,
    page: int = 1,
) -> History:
    """Return a group's batches, newest first, `PAGE` a page.

    Parameters
    ----------
    sort
        One of `SORTS`; all if None. A batch is found by any of its changes.
    """
    key = _key().label("key")
    statement = (
        select(key, func.max(Revision.id).label("last"), func.count().label("size"))
        .where(_of_group(organisation_id))
        .group_by(key)
        .order_by(func.max(Revision.id).desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    if sort in SORTS:
        statement = statement.having(func.max(case((_is(sort), 1), else_=0)) == 1)
    rows = session.execute(statement).all()
    shown = rows[:PAGE]
    told = _first_of_each(session, organisation_id, [row.key for row in shown])
    undone = set(
        session.scalars(
            select(Revision.undoes).where(
                Revision.undoes.in_(
                    [row.key for row in shown]
                    + [
                        f"{DAY}{day}"
                        for day in {_day(_at(told[row.key])) for row in shown}
                    ]
                )
            )
        )
    )
    return History(
        tuple(_batch(row.key, row.size, told[row.key], undone) for row in shown),
        more=len(rows) > PAGE,
    )


def find_item_history(
    session: Session, organisation_id: int, uid: str, *, limit: int = 200
) -> list[Change]:
    """Return what changed of one of a group's things, newest first."""
    revisions = session.scalars(
        select(Revision)
        .where(_of_group(organisation_id), Revision.target_uid == uid)
        .order_by(Revision.id.desc())
        .limit(limit)
    ).all()
    return _changes(session, revisions)


def find_batch(session: Session, organisation_id: int, batch: str) -> list[Change]:
    """Return every change of a batch that is of a group's things, in order."""
    revisions = session.scalars(
        select(Revision)
        .where(_of_group(organisation_id), _key() == batch)
        .order_by(Revision.id)
    ).all()
    return _changes(session, revisions)


def changed_days(session: Session, organisation_id: int) -> tuple[date, date] | None:
    """Return the first and the last day on which anything changed."""
    row = session.execute(
        select(
            func.min(Revision.at).label("first"), func.max(Revision.at).label("last")
        ).where(_of_group(organisation_id))
    ).one()
    found: tuple[datetime | None, datetime | None] = (row.first, row.last)
    first, last = found
    return None if first is None or last is None else (_day(first), _day(last))


def _key() -> Any:
    return func.coalesce(Revision.batch, LOOSE + cast(Revision.id, String))


def _of_group(organisation_id: int) -> ColumnElement[bool]:
    own = (
        select(Feature.uid)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(is_own(organisation_id))
    )
    layers = select(Layer.uid).where(Layer.owner_id == organisation_id)
    group = select(Organisation.uid).where(Organisation.id == organisation_id)
    return or_(
        Revision.target_uid.in_(own),
        and_(Revision.target_kind == "layer", Revision.target_uid.in_(layers)),
        and_(Revision.target_kind == "organisation", Revision.target_uid.in_(group)),
    )


def _is(sort: str) -> ColumnElement[bool]:
    imported = func.coalesce(Revision.batch, "").like(f"{FILE}%")
    ended = or_(
        Revision.after.cast(String).like('%"status":"ended"%'),
        Revision.after.cast(String).like('%"status":"cancelled"%'),
    )
    return {
        "imported": imported,
        "undone": Revision.undoes.is_not(None),
        "settings": Revision.target_kind.in_(("layer", "organisation")),
        "ended": and_(Revision.before.is_not(None), ended),
        "added": and_(Revision.before.is_(None), ~imported),
        "changed": and_(
            Revision.before.is_not(None), Revision.undoes.is_(None), ~imported, ~ended
        ),
    }[sort]


def _sort(revision: Revision) -> ChangeSort:
    if revision.undoes:
        return "undone"
    if (revision.batch or "").startswith(FILE):
        return "imported"
    if revision.target_kind in {"layer", "organisation"}:
        return "settings"
    if revision.before is None:
        return "added"
    gone = (revision.after or {}).get("status") in {"ended", "cancelled"}
    return "ended" if gone else "changed"


def _first_of_each(
    session: Session, organisation_id: int, keys: Sequence[str]
) -> dict[str, list[Change]]:
    if not keys:
        return {}
    place = func.row_number().over(partition_by=_key(), order_by=Revision.id)
    numbered = (
        select(Revision.id, place.label("place"))
        .where(_of_group(organisation_id), _key().in_(keys))
        .subquery()
    )
    revisions = session.scalars(
        select(Revision)
        .join(numbered, numbered.c.id == Revision.id)
        .where(numbered.c.place <= FEW)
        .order_by(Revision.id)
    ).all()
    found: dict[str, list[Change]] = {key: [] for key in keys}
    for change in _changes(session, revisions):
        found[change.batch].append(change)
    return found


def _changes(session: Session, revisions: Iterable[Revision]) -> list[Change]:
    revisions = list(revisions)
    titles = _titles(session, {each.target_uid for each in revisions})
    helpers = _names(
        session, {each.by_organisation for each in revisions if each.by_organisation}
    )
    return [
        Change(
            uid=each.target_uid,
            kind=each.target_kind,
            title=titles.get(each.target_uid, ""),
            version=each.version,
            sort=_sort(each),
            fields=_fields(each.before, each.after),
            at=each.at,
            by_role=each.by_role,
            by_organisation=helpers.get(each.by_organisation or ""),
            reason=each.reason,
            batch=each.batch or f"{LOOSE}{each.id}",
            undoes=each.undoes,
            is_agreement=is_of_agreement(each),
        )
        for each in revisions
    ]


def _fields(
    before: _Value | None, after: _Value | None
) -> tuple[tuple[str, Any, Any], ...]:
    old, new = before or {}, after or {}
    return tuple(
        (name, old.get(name), new.get(name))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    )


def _batch(
    key: str, count: int, changes: Sequence[Change], undone: set[str | None]
) -> Batch:
    last = changes[-1]
    sorts = {each.sort for each in changes}
    return Batch(
        batch=key,
        at=last.at,
        day=_day(last.at),
        count=count,
        sort=last.sort if len(sorts) == 1 else "changed",
        by_role=last.by_role,
        by_organisation=last.by_organisation,
        reason=last.reason,
        undoes=last.undoes,
        undone=key in undone,
        changes=tuple(changes),
    )


def _titles(session: Session, uids: set[str]) -> dict[str, str]:
    found = dict(
        session.execute(
            select(Feature.uid, Feature.title).where(Feature.uid.in_(uids))
        ).all()
    )
    found |= dict(
        session.execute(select(Layer.uid, Layer.title).where(Layer.uid.in_(uids))).all()
    )
    return found | _names(session, uids)


def _names(session: Session, uids: set[str]) -> dict[str, str]:
    rows = session.execute(
        select(Organisation.uid, Organisation.name).where(Organisation.uid.in_(uids))
    )
    return dict(rows.all())


def _at(changes: Sequence[Change]) -> datetime:
    return changes[-1].at


def _day(moment: datetime) -> date:
    return moment.astimezone(TOKYO).date()
