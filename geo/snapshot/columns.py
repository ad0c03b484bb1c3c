"""Cards by column: who has a code, as one array of bool, found once a version."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from geo.snapshot.model import Card

Mask = npt.NDArray[np.bool_]


class Wanted(TypedDict, total=False):
    """What cards may be asked for beside their kind."""

    field: str | None
    district: str | None
    area_set: str | None
    text: str | None
    layer: str | None


class Columns:
    """Which cards have a value, by column; rows are positions in the list.

    Parameters
    ----------
    cards : sequence of Card
        In the list's order.

    Notes
    -----
    A column is read through when it is first asked for. Arrays are shared by every
    request and must not be written to, which numpy refuses.
    """

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = cards
        self._none = _mask(len(cards), [])
        self._kept: dict[str, dict[object, Mask]] = {}

    def having(self, name: str, value: object) -> Mask:
        """Return which cards have a value, among several where a card has several."""
        column = self._kept.get(name)
        if column is None:
            column = self._kept[name] = self._read(name)
        return column.get(value, self._none)

    def having_any(self, name: str, values: Iterable[object]) -> Mask:
        """Return which cards have one of some values."""
        found = self._none
        for value in values:
            found = found | self.having(name, value)
        return found

    def count(self, name: str, among: Mask | None = None) -> dict[object, int]:
        """Return how many cards have each value, of all or of some; none is left out."""
        self.having(name, None)
        counts = {
            value: int(np.count_nonzero(mask if among is None else mask & among))
            for value, mask in self._kept[name].items()
        }
        return {value: count for value, count in counts.items() if count}

    def _read(self, name: str) -> dict[object, Mask]:
        rows: dict[object, list[int]] = {}
        for row, card in enumerate(self._cards):
            said = getattr(card, name)
            for value in dict.fromkeys(said) if isinstance(said, tuple) else (said,):
                rows.setdefault(value, []).append(row)
        return {value: _mask(len(self._cards), found) for value, found in rows.items()}


def _mask(count: int, rows: list[int]) -> Mask:
    mask = np.zeros(count, dtype=bool)
    mask[rows] = True
    mask.flags.writeable = False
    return mask
