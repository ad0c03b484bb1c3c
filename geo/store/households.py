"""Member households (加入世帯) as a group declares them, beside every other source."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.editing import Actor
from geo.store.models import Area, Municipality, Observation, Organisation
from geo.store.models.base import now
from geo.store.municipalities import mark_changed

MEMBERSHIP: Final = "membership"
ASIDE: Final = "membership_aside"
"""Figures that stand beside the one that counts: no report reads them as a rate.

``flags["why"]``: ``waiting`` (of another source, staff may choose it) or
``corrected`` (the group wrote a newer one).
"""
OWN_SOURCE: Final = "自治会の申告（団体のページ）"
METHODS: Final = ("名簿", "会費", "聞き取り", "推計")


@dataclass(frozen=True, slots=True)
class Households:
    """One year's figure: members of all households of the area, how it was counted."""

    fiscal_year: int
    members: int
    households: int
    method: str
    households_source: str


def declare_households(
    session: Session, organisation: int, figure: Households, *, actor: Actor, on: date
) -> bool:
    """Write a group's figure of a year; return whether it is the one that counts.

    A figure of another source keeps counting until staff choose; an older one of
    the group's own stays as what was corrected.

    Raises
    ------
    InvalidQueryError
        If there are more members than households, or the method is none of ours.
    ConflictError
        If the group's area is not registered.
    """
    _require_possible(figure)
    group = session.get_one(Organisation, organisation)
    area = session.get(Area, group.territory_id) if group.territory_id else None
    if area is None:
        message = "区域がまだ登録されていません。市の窓口に伝えてください。"
        raise ConflictError(message)
    city = _lock(session, group.municipality_id)
    rows = _rows(session, area.id, figure.fiscal_year)
    trace = {"by_role": actor.role, "at": now().isoformat(), "on": on.isoformat()}
    own = [row for row in rows if row.source == OWN_SOURCE]
    counted = [row for row in rows if row.indicator == MEMBERSHIP]
    for row in own:
        if _why(row) != "corrected":
            row.indicator = ASIDE
            row.flags = (row.flags or {}) | {"why": "corrected", "corrected": trace}
    counts = all(row.source == OWN_SOURCE for row in counted)
    session.add(
        Observation(
            municipality_id=group.municipality_id,
            area_set_id=area.area_set_id,
            area_id=area.id,
            indicator=MEMBERSHIP if counts else ASIDE,
            fiscal_year=figure.fiscal_year,
            numerator=figure.members,
            denominator=figure.households,
            unit="share",
            method=figure.method,
            source=OWN_SOURCE,
            note=f"世帯数の出典：{figure.households_source}",
            flags={"written": trace} | ({} if counts else {"why": "waiting"}),
            fictional=group.fictional,
        )
    )
    mark_changed(session, city)
    session.flush()
    return counts


def choose_figure(
    session: Session, organisation: int, year: int, source: str, *, actor: Actor
) -> None:
    """Let a source's figure that stands aside count; the one that counted stands aside now.

    Parameters
    ----------
    organisation
        Whose area the figure is of.
    source
        As the figure names it; of several the newest is taken.

    Raises
    ------
    NotFoundError
        If there is no such figure to choose.
    """
    group = session.get_one(Organisation, organisation)
    city = _lock(session, group.municipality_id)
    rows = (
        [] if group.territory_id is None else _rows(session, group.territory_id, year)
    )
    waiting = [row for row in rows if _why(row) == "waiting" and row.source == source]
    if not waiting:
        message = "この数字は選べません。ページを開きなおしてください。"
        raise NotFoundError(message, kind="observation")
    chosen = waiting[-1]
    trace = {"by_role": actor.role, "at": now().isoformat()}
    for row in rows:
        if row.indicator == MEMBERSHIP:
            row.indicator = ASIDE
            row.flags = (row.flags or {}) | {"why": "waiting", "set_aside": trace}
    kept: dict[str, Any] = dict(chosen.flags or {})
    kept.pop("why", None)
    chosen.indicator, chosen.flags = MEMBERSHIP, kept | {"chosen": trace}
    mark_changed(session, city)
    session.flush()


def set_declared_aside(
    session: Session, area_id: int | None, record: dict[str, Any], *, source: str
) -> None:
    """Keep what a group declared beside the figure of a file that replaces it."""
    other = (record.get("source") or source) != OWN_SOURCE
    if area_id is None or record["indicator"] != MEMBERSHIP or not other:
        return
    for row in _rows(session, area_id, record["fiscal_year"]):
        if row.indicator == MEMBERSHIP and row.source == OWN_SOURCE:
            row.indicator = ASIDE
            row.flags = (row.flags or {}) | {"why": "waiting"}
    session.flush()


def _rows(session: Session, area_id: int, year: int) -> list[Observation]:
    return list(
        session.scalars(
            select(Observation)
            .where(
                Observation.area_id == area_id,
                Observation.fiscal_year == year,
                Observation.indicator.in_((MEMBERSHIP, ASIDE)),
            )
            .order_by(Observation.id)
            .execution_options(populate_existing=True)
        )
    )


def _why(row: Observation) -> str | None:
    return (row.flags or {}).get("why") if row.indicator == ASIDE else None


def _lock(session: Session, municipality_id: int) -> Municipality:
    """Let two writers of a city's figures follow each other."""
    return session.scalars(
        select(Municipality).where(Municipality.id == municipality_id).with_for_update()
    ).one()


def _require_possible(figure: Households) -> None:
    if figure.method not in METHODS:
        message = "数え方を選んでください。"
        raise InvalidQueryError(message, field="method")
    if not 0 <= figure.members <= figure.households or not figure.households:
        message = (
            "加入世帯は、区域の全世帯より多くできません。2つの数を確かめてください。"
        )
        raise InvalidQueryError(message, field="members")
