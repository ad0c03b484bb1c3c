"""The steps of a collaboration: the list both sides tick, the start, giving it up."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.lifecycles import PARTNERSHIP
from geo.domain.preflight import SIDES, missing_points, points_of
from geo.store.models import (
    Municipality,
    Partnership,
    PreflightTick,
    ZoneRecord,
)
from geo.store.models.base import now
from geo.store.municipalities import mark_changed
from geo.store.partnerships import (
    find_parties,
    lock_partnership,
    require_preparing,
    require_text,
    save_change,
)


def tick_points(
    session: Session,
    uid: str,
    side: str,
    points: Collection[str],
    *,
    on: date,
    was: Collection[str] | None = None,
) -> None:
    """Keep which points of the list a side has gone through; the rest is open again.

    Parameters
    ----------
    was : collection of str, optional
        The points that were ticked on the page: only what differs from it is changed,
        so that an old page takes nobody's ticks away and puts none back.
    """
    partnership = lock_partnership(session, uid)
    require_preparing(partnership)
    known = {point.code for point in points_of(side)}
    if side not in SIDES or not set(points) <= known:
        raise InvalidQueryError("確かめる点を選びなおしてください。", field="points")
    kept = {
        tick.point: tick
        for tick in session.scalars(
            select(PreflightTick).where(
                PreflightTick.partnership_id == partnership.id,
                PreflightTick.side == side,
            )
        )
    }
    if was is not None:
        points = (kept.keys() | (set(points) - set(was))) - (set(was) - set(points))
    for point in known:
        if point in points and point not in kept:
            session.add(
                PreflightTick(
                    partnership_id=partnership.id, side=side, point=point, ticked_on=on
                )
            )
        elif point not in points and point in kept:
            session.delete(kept[point])
    save_change(session, partnership)


def publish_partnership(session: Session, uid: str) -> None:
    """Show a collaboration to everybody, also while it is being prepared."""
    _publish(session, lock_partnership(session, uid))


def start_partnership(session: Session, uid: str, *, version: int) -> None:
    """Start a collaboration, public from then on.

    Raises
    ------
    ConflictError
        If a side has points open, a side is missing, or the zone or the reason of
        the choice is not written: nothing starts before both know what they agreed.
    """
    partnership = lock_partnership(session, uid, version=version)
    after = PARTNERSHIP.after(partnership.status, "start")
    open_points = _open_points(session, partnership)
    if open_points:
        message = "合意前の確認が、まだ終わっていません。双方のすべての点に印を付けてください。"
        raise ConflictError(message, field="points", open=open_points)
    sides = {party.side for party in find_parties(session, partnership)}
    if sides != set(SIDES):
        message = "市と市民の側の当事者を、それぞれ1者以上書いてください。"
        raise ConflictError(message, field="parties")
    if not (partnership.selection_method and partnership.selection_reason):
        message = "相手の選び方と、その理由を書いてください。"
        raise ConflictError(message, field="selection_reason")
    if not session.scalar(
        select(ZoneRecord.id)
        .where(ZoneRecord.partnership_id == partnership.id)
        .limit(1)
    ):
        raise ConflictError("領域を選んでください。", field="zone")
    partnership.status = after
    _publish(session, partnership)


def cancel_partnership(
    session: Session, uid: str, *, reason: str, on: date, version: int
) -> None:
    """Give a collaboration up before it starts."""
    partnership = lock_partnership(session, uid, version=version)
    require_text(reason, "reason")
    partnership.status = PARTNERSHIP.after(partnership.status, "cancel")
    partnership.ended_on, partnership.ended_reason = on, reason
    save_change(session, partnership)


def _publish(session: Session, partnership: Partnership) -> None:
    if partnership.published_at is None:
        partnership.published_at = now()
    save_change(session, partnership)
    city = session.get_one(Municipality, partnership.municipality_id)
    mark_changed(session, city)


def _open_points(session: Session, partnership: Partnership) -> list[str]:
    ticks = session.execute(
        select(PreflightTick.side, PreflightTick.point).where(
            PreflightTick.partnership_id == partnership.id
        )
    ).all()
    return [
        f"{side}/{point.code}"
        for side in SIDES
        for point in missing_points(
            side, frozenset(code for whose, code in ticks if whose == side)
        )
    ]
