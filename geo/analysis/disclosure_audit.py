"""The audit: what a reader can compute of a hidden count, by linear programming."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, kron

WIDTH = 5.0
"""A hidden small count must fit an interval at least this wide."""

SMALLEST_SHOWN = 5
"""The smallest count above 0 that is shown."""

_SLACK = 1e-6
_ROOM = 1e6  # how far above everything published the reader looks
_SEED = 20210401
_AT_ONCE = 12_000  # unknowns in one run of the solver

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cell:
    """Something that would be published: a weighted sum of atoms.

    Attributes
    ----------
    parts : tuple of (int, float)
        Atoms and their weights, above 0.
    sensitive : bool
        Whether it is small, so that it must be hidden and must stay unknown.
    worth : int
        How much is lost when it is hidden; what is worth least goes first.
    may_hide : bool
        False for what others publish anyway.
    """

    name: str
    parts: tuple[tuple[int, float], ...]
    value: float
    sensitive: bool = False
    worth: int = 0
    may_hide: bool = True

    @classmethod
    def of(
        cls,
        name: str,
        parts: Mapping[int, float],
        value: float,
        *,
        worth: int = 0,
        may_hide: bool = True,
    ) -> "Cell":
        """Return a cell that is sensitive where its value is small."""
        small = may_hide and is_small(value)
        return cls(name, tuple(parts.items()), value, small, worth, may_hide)


def is_small(count: float | None) -> bool:
    """Return whether a count is above 0 and below `SMALLEST_SHOWN`.

    Counts moved between areas need not be whole: 4.6 would be shown as 5 and is no
    small count, 0.3 is one.
    """
    if count is None or np.isnan(count):
        return False
    return count > _SLACK and count < SMALLEST_SHOWN - 0.5


def find_exposed(
    cells: Sequence[Cell], hidden: Iterable[str], *, width: float = WIDTH
) -> list[str]:
    """Return the hidden small counts that what is visible tells too exactly.

    Parameters
    ----------
    cells : sequence of Cell
        Everything that was to be published.
    hidden : iterable of str
        Names of the cells that are not.
    width : float
        An interval narrower than this exposes a count.

    Returns
    -------
    list of str
        Names of exposed cells, in the order of `cells`.

    Notes
    -----
    For each hidden small cell c the linear programs min and max of c·v are
    solved over all v >= 0 with every visible cell at its value and, because
    zeros are never hidden, every hidden cell at 1 or more. The reader of
    the audit knows everything but the hidden numbers. One program often proves many
    cells: each solution is a table the reader must hold possible, and a cell that
    differs by `width` between two of them needs no program of its own.

    References
    ----------
    Willenborg & de Waal (2001), as in `geo.analysis.disclosure.hide`.
    """
    audit = Audit(cells)
    gone = frozenset(hidden)
    audit.hidden[:] = [cell.name in gone for cell in cells]
    return [cells[place].name for place in sorted(audit.find_exposed(width))]


class Audit:
    """What a reader can compute, kept while more and more is hidden.

    Hiding more never narrows an interval, so what was proven once stays proven.
    """

    def __init__(self, cells: Sequence[Cell]) -> None:
        """Start with everything visible."""
        atoms = sorted({atom for cell in cells for atom, _ in cell.parts})
        column = {atom: place for place, atom in enumerate(atoms)}
        entries = [
            (row, column[atom], weight)
            for row, cell in enumerate(cells)
            for atom, weight in cell.parts
        ]
        rows, columns, weights = zip(*entries, strict=True) if entries else ((),) * 3
        self.cells = cells
        self.sums = csr_array(
            (np.array(weights, dtype="float64"), (rows, columns)),
            shape=(len(cells), len(atoms)),
        )
        self.values: Floats = np.array([cell.value for cell in cells], dtype="float64")
        self.sensitive: Bools = np.array([cell.sensitive for cell in cells], dtype=bool)
        self.hidden: Bools = self.sensitive.copy()
        self.low: Floats = self.values.copy()
        self.high: Floats = self.values.copy()
        self.room = float(_ROOM + self.values.max(initial=0.0))

    def find_exposed(self, width: float) -> dict[int, Places]:
        """Return the hidden small cells that are bounded too closely.

        Returns
        -------
        dict
            Place of a cell → places of the visible cells a reader computes it from:
            the equations that have a price in its two linear programs.
        """
        left = np.flatnonzero(self.sensitive & self.hidden)
        left = self._unproven(left, width)
        random = np.random.default_rng(_SEED)
        barren = 0
        while len(left) > 1 and barren < 2:  # noqa: PLR2004 - two vain tries
            signs = random.choice([-1.0, 1.0], size=len(left))
            target = np.asarray(self.sums[left].T @ signs)
            self._solve([target, -target])
            still = self._unproven(left, width)
            barren = barren + 1 if len(still) == len(left) else 0
            left = still
        used: dict[int, Places] = {}
        targets = [
            sign * self.sums[[place]].toarray().ravel()
            for place in left
            for sign in (1.0, -1.0)
        ]
        prices = self._solve(targets)
        for place, low, high in zip(left, prices[::2], prices[1::2], strict=True):
            used[int(place)] = np.union1d(low, high)
        exposed = set(map(int, self._unproven(left, width)))
        return {place: found for place, found in used.items() if place in exposed}

    def _unproven(self, places: Places, width: float) -> Places:
        return places[self.high[places] - self.low[places] < width - _SLACK]

    def _solve(self, targets: Sequence[Floats]) -> list[Places]:
        """Solve programs, remember how far every cell went; return what had a price.

        Atoms that a visible cell tells by itself are constants: what is left is small.
        """
        single = np.diff(self.sums.indptr) == 1
        told = np.flatnonzero(single & ~self.hidden)
        atom = self.sums.indices[self.sums.indptr[told]]
        fixed = np.zeros(self.sums.shape[1])
        fixed[atom] = self.values[told] / self.sums.data[self.sums.indptr[told]]
        free = np.ones(self.sums.shape[1], dtype=bool)
        free[atom] = False
        inside = self.sums[:, np.flatnonzero(free)]
        size = int(free.sum())
        rest = self.values - self.sums @ fixed
        asks = np.diff(inside.indptr) > 0
        visible = np.flatnonzero(~self.hidden & asks)
        unseen = np.flatnonzero(self.hidden & asks & (self.values >= 1))
        least, equal = inside[unseen], inside[visible]
        above = 1 - (self.values - rest)[unseen]
        found: list[Places] = []
        own = [told[target[atom] != 0] for target in targets]
        if not size:
            return own
        from scipy.optimize import linprog

        step = max(1, _AT_ONCE // size)
        for start in range(0, len(targets), step):
            several = [target[free] for target in targets[start : start + step]]
            copies = eye_array(len(several))
            solved = linprog(  # type: ignore[call-overload] # no sparse matrices in the stubs
                np.concatenate(several),
                A_ub=-kron(copies, least, format="csr") if len(unseen) else None,
                b_ub=-np.tile(above, len(several)) if len(unseen) else None,
                A_eq=kron(copies, equal, format="csr") if len(visible) else None,
                b_eq=np.tile(rest[visible], len(several)) if len(visible) else None,
                bounds=(0, self.room),
                method="highs",
            )
            if not solved.success:
                raise ValueError("the published counts contradict each other")
            seen = inside @ solved.x.reshape(len(several), size).T
            seen += (self.values - rest)[:, np.newaxis]
            self.low = np.minimum(self.low, seen.min(axis=1))
            self.high = np.maximum(self.high, seen.max(axis=1))
            prices = solved.eqlin.marginals.reshape(len(several), -1)
            for at, price in enumerate(prices):
                used = visible[np.abs(price) > _SLACK]
                # What a told atom is worth to the program: the price of telling it.
                worth = targets[start + at] - self.sums[visible].T @ price
                behind = told[np.abs(worth[atom]) > _SLACK]
                found.append(np.union1d(np.union1d(used, behind), own[start + at]))
        return found
