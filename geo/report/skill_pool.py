"""The pool of skills as everybody may read it: small numbers of people are withheld."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo.analysis.disclosure import protect_table
from geo.domain.vocabulary import load_vocabulary
from geo.query.skill_pool import PoolRecord, find_pool
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


@dataclass(frozen=True, slots=True)
class PoolCell:
    """A number of people; ``hidden``: it is withheld; both empty: nothing is known."""

    people: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One skill: a cell for each area, and their sum."""

    skill: str
    cells: tuple[PoolCell, ...]
    total: PoolCell


@dataclass(frozen=True, slots=True)
class PoolTable:
    """Skills by area. ``areas``: names, None for people who come anywhere."""

    areas: tuple[str | None, ...] = ()
    rows: tuple[PoolRow, ...] = ()
    totals: tuple[PoolCell, ...] = ()  # of each area
    total: PoolCell = PoolCell()
    desks: tuple[tuple[str, str], ...] = ()  # public id and title
    sources: tuple[str, ...] = ()
    as_of: date | None = None  # the oldest
    fictional: bool = False
    withholds: bool = False


def describe_pool(session: Session, snapshot: Snapshot) -> PoolTable:
    """Return a city's pool with small numbers withheld."""
    shown = {card.uid for card in snapshot.cards}
    return protect_pool(find_pool(session, snapshot.municipality_id), desks=shown)


def protect_pool(
    records: list[PoolRecord], *, desks: frozenset[str] | set[str] = frozenset()
) -> PoolTable:
    """Return counts as a table in which no small one can be read or computed.

    Parameters
    ----------
    records : list of PoolRecord
        The counts as they are kept; a skill of an area that has none is not
        known, and counts as nobody in the sums.
    desks : set of str
        Public ids of the desks that everybody may see.

    Notes
    -----
    Counts from 1 to 4, and as many more as keep them from being computed out of
    sums, are withheld (`geo.analysis.disclosure`). The sums are of people by
    skill: somebody with two skills is in two of them.
    """
    by_key = {(each.skill, _key(each)): each.people for each in records}
    names = {_key(each): each.area[2] if each.area else None for each in records}
    areas = list(names)
    skills = [
        term.code
        for term in load_vocabulary("skill").terms
        if any((term.code, area) in by_key for area in areas)
    ]
    if not skills:
        return PoolTable()
    values = [[by_key.get((skill, area), 0) for area in areas] for skill in skills]
    inner, rows, columns, total = protect_table(pd.DataFrame(values, dtype="float64"))
    hidden = inner.to_numpy(dtype="bool")

    def cell(value: int, *, hidden: bool, known: bool = True) -> PoolCell:
        return PoolCell(value if known and not hidden else None, hidden=hidden)

    made = tuple(
        PoolRow(
            skill,
            tuple(
                cell(
                    values[at][place],
                    hidden=bool(hidden[at, place]),
                    known=(skill, area) in by_key,
                )
                for place, area in enumerate(areas)
            ),
            cell(sum(values[at]), hidden=bool(rows[at])),
        )
        for at, skill in enumerate(skills)
    )
    asked = dict.fromkeys(each.desk for each in records)
    return PoolTable(
        areas=tuple(names.values()),
        rows=made,
        totals=tuple(
            cell(sum(column), hidden=bool(columns[at]))
            for at, column in enumerate(zip(*values, strict=True))
        ),
        total=cell(sum(map(sum, values)), hidden=total),
        desks=tuple(desk for desk in asked if desk and desk[0] in desks),
        sources=tuple(dict.fromkeys(each.source for each in records)),
        as_of=min(each.as_of for each in records),
        fictional=any(each.fictional for each in records),
        withholds=bool(hidden.any()) or bool(rows.any()) or total,
    )


def _key(record: PoolRecord) -> tuple[str, str] | None:
    return None if record.area is None else record.area[:2]
