"""Axes that start and end on a round number."""

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

MOST_STEPS = 4
_STEPS = tuple(map(Decimal, ("1", "2", "2.5", "5")))


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    position: float
    value: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis from `low` at `start` to `high` at `end`."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[Tick, ...]

    def place(self, value: float) -> float:
        """Return where a value lies; beyond the ends it stays at the end."""
        share = (value - self.low) / (self.high - self.low)
        inside = min(max(share, 0.0), 1.0)
        return round(self.start + inside * (self.end - self.start), 1)


def make_scale(low: float, high: float, *, start: float, end: float) -> Scale:
    """Return an axis that holds low to high in at most four round steps.

    Parameters
    ----------
    low, high : float
        Values that must lie on it, 0 or more; equal ones are widened upwards.
    start, end : float
        Where its ends are drawn.
    """
    step = _step(max(high - low, high * 0.1, 1e-9), low, high)
    first = math.floor(Decimal(str(low)) / step)
    last = max(math.ceil(Decimal(str(high)) / step), first + 1)
    bare = Scale(float(first * step), float(last * step), start, end, ())
    values = [float(number * step) for number in range(first, last + 1)]
    ticks = tuple(Tick(bare.place(value), value) for value in values)
    return Scale(bare.low, bare.high, start, end, ticks)


def _step(span: float, low: float, high: float) -> Decimal:
    """Return the smallest round step that needs no more than `MOST_STEPS` of it."""
    exponent = Decimal(str(span)).adjusted() - 1
    for power in count(exponent):
        for base in _STEPS:
            step = base.scaleb(power)
            first = math.floor(Decimal(str(low)) / step)
            if math.ceil(Decimal(str(high)) / step) - first <= MOST_STEPS:
                return step
    raise AssertionError  # count() never ends
