"""Disclosure control: which published counts must be hidden, and the proof that it was enough.

Counts from 1 to 4 would tell of single people or households, so they are hidden
(primary). Whoever knows a total and every other part can compute what was hidden,
so more is hidden (secondary), until linear programming finds no hidden count that
what is published bounds to fewer than five numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.analysis.disclosure_audit import (
    SMALLEST_SHOWN,
    WIDTH,
    Audit,
    Cell,
    Floats,
    Places,
    find_exposed,
    is_small,
)

MOST_TRIED = 40
LARGEST_TRIED = 400

__all__ = [
    "SMALLEST_SHOWN",
    "WIDTH",
    "Cell",
    "Hiding",
    "find_exposed",
    "hide",
    "is_small",
    "protect_table",
]


@dataclass(frozen=True, slots=True)
class Hiding:
    """Which cells are hidden; nobody outside the gate may learn which is which."""

    primary: frozenset[str]
    secondary: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        """Every hidden cell."""
        return self.primary | self.secondary


def hide(
    cells: Sequence[Cell], *, already: Iterable[str] = (), width: float = WIDTH
) -> Hiding:
    """Choose what to hide so that no small count can be computed from the rest.

    Parameters
    ----------
    cells : sequence of Cell
        Everything that would be published: parts, sums and totals. Each is a
        weighted sum of atoms (counts >= 0 that nobody divides further).
    already : iterable of str
        Names of cells that are hidden for another reason.
    width : float
        A hidden small count must be able to lie anywhere in an interval at
        least this wide, by all that stays visible.

    Returns
    -------
    Hiding
        ``primary``: the cells that are small; ``secondary``: further ones.

    Raises
    ------
    ValueError
        If two cells share a name, or a small count follows from what may not be
        hidden.

    Notes
    -----
    Greedy: while the audit finds an exposed cell, one of the cells it is computed
    from is hidden: the least important (`Cell.worth`), then one that stands in
    sums with hidden cells already, then the smallest. At the end secondary cells
    that prove needless are shown again, the most important first (at most
    `MOST_TRIED`, and only in tables of up to `LARGEST_TRIED` cells that are not
    0). Zeros are never hidden, and the audit assumes that a reader knows it. The
    smallest possible number of hidden cells is not promised.

    References
    ----------
    Willenborg, L. & de Waal, T. (2001). Elements of Statistical Disclosure
    Control. Lecture Notes in Statistics 155, ch. 7 (audit by linear programming).
    Fischetti, M. & Salazar, J. J. (2001). Solving the cell suppression problem on
    tabular data with linear constraints. Management Science 47, 1008-1027.
    """
    if len({cell.name for cell in cells}) != len(cells):
        raise ValueError("two cells share a name")
    audit = Audit(cells)
    gone = frozenset(already)
    audit.hidden |= np.array([cell.name in gone for cell in cells], dtype=bool)
    while True:
        _keep_company(audit)
        exposed = audit.find_exposed(width)
        if not exposed:
            break
        new: set[int] = set()
        for place, used in exposed.items():
            if new.isdisjoint(used.tolist()):
                new.add(_choose(audit, used, place))
        audit.hidden[sorted(new)] = True
    secondary = [int(p) for p in np.flatnonzero(audit.hidden & ~audit.sensitive)]
    if np.count_nonzero(audit.values) <= LARGEST_TRIED:
        fixed = {p for p in secondary if cells[p].name in gone}
        secondary = _prune(cells, fixed, secondary, width)
    return Hiding(
        frozenset(cell.name for cell in cells if cell.sensitive),
        frozenset(cells[place].name for place in secondary),
    )


def _keep_company(audit: Audit) -> None:
    """Hide a second part in every visible sum that has one hidden part alone.

    The audit would find each of them; this is quick.
    """
    pattern = audit.sums
    size = np.diff(pattern.indptr)
    parts = {
        int(pattern.indices[pattern.indptr[p]]): int(p)
        for p in np.flatnonzero(size == 1)
    }
    inside = {
        int(p): [
            parts[int(atom)]
            for atom in pattern.indices[pattern.indptr[p] : pattern.indptr[p + 1]]
            if int(atom) in parts
        ]
        for p in np.flatnonzero(size > 1)
    }
    waiting = sorted(inside)
    while waiting:
        changed = False
        for row in waiting:
            hidden = [part for part in inside[row] if audit.hidden[part]]
            lonely = len(hidden) == 1 and len(inside[row]) == size[row]
            if lonely and not audit.hidden[row]:
                used = np.array([p for p in inside[row] if not audit.hidden[p]] + [row])
                audit.hidden[_choose(audit, used, hidden[0])] = True
                changed = True
        if not changed:
            return


def _choose(audit: Audit, used: Places, exposed: int) -> int:
    """Return which of the cells that tell of a hidden one is hidden next."""
    cells = audit.cells
    helpful = [int(p) for p in used if cells[p].may_hide and cells[p].value > 0]
    if not helpful:
        raise ValueError(f"{cells[exposed].name} cannot be protected")
    least = min(cells[place].worth for place in helpful)
    helpful = [place for place in helpful if cells[place].worth == least]
    beside = _company(audit, helpful)
    order = sorted(
        zip(helpful, beside, strict=True),
        key=lambda item: (-item[1], cells[item[0]].value, cells[item[0]].name),
    )
    return int(order[0][0])


def _company(audit: Audit, places: list[int]) -> Floats:
    """Return how many visible sums of each cell have another hidden part already."""
    sums = audit.sums
    hidden = sums[np.flatnonzero(audit.hidden)].sum(axis=0) > 0
    touched = (sums @ hidden.astype("float64") > 0) & ~audit.hidden
    touched &= np.diff(sums.indptr) > 1
    rows = sums[np.flatnonzero(touched)]
    each = np.asarray((rows > 0).sum(axis=0), dtype="float64").ravel()
    return np.asarray((sums[places] > 0).astype("float64") @ each)


def _prune(
    cells: Sequence[Cell], fixed: set[int], secondary: list[int], width: float
) -> list[int]:
    """Return the secondary cells without those that prove needless."""
    kept = set(secondary)
    tried = sorted(
        kept - fixed, key=lambda p: (cells[p].worth, cells[p].value, cells[p].name)
    )
    for place in tried[::-1][:MOST_TRIED]:
        again = Audit(cells)
        again.hidden[[other for other in kept if other != place]] = True
        if not again.find_exposed(width):
            kept.discard(place)
    return sorted(kept)


def protect_table(
    counts: pd.DataFrame, *, width: float = WIDTH
) -> tuple[pd.DataFrame, "pd.Series[bool]", "pd.Series[bool]", bool]:
    """Choose what to hide in a table of people with its margins.

    Parameters
    ----------
    counts : DataFrame of numbers
        Inner cells, 0 or more, none missing. Row sums, column sums and the
        grand total are published too.

    Returns
    -------
    inner : DataFrame of bool
        True where a cell must be hidden.
    rows, columns : Series of bool
        True where a row's or a column's sum must be hidden.
    total : bool
        Whether the grand total must be hidden.

    Notes
    -----
    As `hide`: inner cells go first, then sums, the total last.
    """
    values = counts.to_numpy(dtype="float64")
    high, wide = values.shape
    atom = np.arange(high * wide).reshape(high, wide)
    cells = [
        Cell.of(f"c{i},{j}", {int(atom[i, j]): 1.0}, values[i, j], worth=0)
        for i in range(high)
        for j in range(wide)
    ]
    if wide > 1:
        cells += [_sum(f"r{i}", atom[i], values[i], worth=1) for i in range(high)]
    if high > 1:
        cells += [_sum(f"k{j}", atom[:, j], values[:, j], worth=2) for j in range(wide)]
    cells.append(_sum("t", atom.ravel(), values.ravel(), worth=3))
    found = hide(cells, width=width).hidden
    inner = pd.DataFrame(
        [[f"c{i},{j}" in found for j in range(wide)] for i in range(high)],
        index=counts.index,
        columns=counts.columns,
    )
    # With a single column a row's sum is the cell itself.
    rows = [f"r{i}" in found if wide > 1 else f"c{i},0" in found for i in range(high)]
    columns = [
        f"k{j}" in found if high > 1 else f"c0,{j}" in found for j in range(wide)
    ]
    return (
        inner,
        pd.Series(rows, index=counts.index),
        pd.Series(columns, index=counts.columns),
        "t" in found,
    )


def _sum(name: str, atoms: Places, values: Floats, *, worth: int) -> Cell:
    parts: Mapping[int, float] = dict.fromkeys(map(int, atoms), 1.0)
    return Cell.of(name, parts, float(values.sum()), worth=worth)
