"""Points in square cells, so that those around a place are a few slices of an array."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

POINTS_PER_CELL = 8
MOST_CELLS = 4_000_000


class Grid:
    """Points sorted by the cell they lie in, row of cells by row of cells.

    Parameters
    ----------
    x, y : array of float, shape (n,)
        Metres in one plane, all finite.
    """

    def __init__(self, x: Floats, y: Floats) -> None:
        self.count = len(x)
        self._min_x = float(x.min()) if self.count else 0.0
        self._min_y = float(y.min()) if self.count else 0.0
        width = float(np.ptp(x)) if self.count else 0.0
        height = float(np.ptp(y)) if self.count else 0.0
        wanted = min(max(self.count / POINTS_PER_CELL, 1), MOST_CELLS)
        # Thirty kilometres of points in a line must not make a million rows of cells.
        side = max((width * height / wanted) ** 0.5, max(width, height) / wanted)
        self.side_m = max(side, 1.0)
        self._columns = int(width // self.side_m) + 1
        self._rows = int(height // self.side_m) + 1
        cell = self._row_of(y) * self._columns + self._column_of(x)
        # A stable sort keeps the list's order within a cell.
        self.order: Rows = np.argsort(cell, kind="stable")
        self._starts = np.searchsorted(
            cell[self.order], np.arange(self._columns * self._rows + 1)
        )

    def slices(
        self, min_x: float, min_y: float, max_x: float, max_y: float
    ) -> Iterator[slice]:
        """Give the slices of `order` that hold every point of a box, and some more."""
        if not self.count or max_x < self._min_x or max_y < self._min_y:
            return
        first, last = self._column(min_x), self._column(max_x)
        for row in range(self._row(min_y), self._row(max_y) + 1):
            start = self._starts[row * self._columns + first]
            stop = self._starts[row * self._columns + last + 1]
            if stop > start:
                yield slice(int(start), int(stop))

    def reach_m(self, x: float, y: float) -> float:
        """Return a distance within which every point of the grid lies."""
        right = self._min_x + self._columns * self.side_m
        top = self._min_y + self._rows * self.side_m
        away_x = max(abs(x - self._min_x), abs(x - right))
        away_y = max(abs(y - self._min_y), abs(y - top))
        return float(np.hypot(away_x, away_y))

    def gap_m(self, x: float, y: float) -> float:
        """Return how far the grid's box is, 0 from inside."""
        right = self._min_x + self._columns * self.side_m
        top = self._min_y + self._rows * self.side_m
        away_x = max(self._min_x - x, x - right, 0.0)
        away_y = max(self._min_y - y, y - top, 0.0)
        return float(np.hypot(away_x, away_y))

    def _column(self, x: float) -> int:
        return min(max(int((x - self._min_x) // self.side_m), 0), self._columns - 1)

    def _row(self, y: float) -> int:
        return min(max(int((y - self._min_y) // self.side_m), 0), self._rows - 1)

    def _column_of(self, x: Floats) -> Rows:
        cells: Rows = ((x - self._min_x) // self.side_m).astype(np.intp)
        return cells

    def _row_of(self, y: Floats) -> Rows:
        cells: Rows = ((y - self._min_y) // self.side_m).astype(np.intp)
        return cells
