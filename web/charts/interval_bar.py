"""A figure with its 95 % interval as a bar; the axis starts at 0, differences below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate, State, Unit
from web.charts.scale import Scale, make_scale

ROOM_FOR_INTERVALS = 1.6
"""The axis reaches this many times the largest value; longer intervals are cut.

Few residents make intervals so wide that all other bars would shrink to nothing.
"""


class Judged(Protocol):
    """A figure and how it stands to what it is compared with."""

    @property
    def estimate(self) -> Estimate:
        """The figure."""
        ...

    @property
    def verdict(self) -> Verdict | None:
        """Higher, lower, or not to be told apart; None where nothing is compared."""
        ...


class Mark(StrEnum):
    """The marker of a value."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"  # 差があるとはいえない
    ZERO = "zero"
    WHOLE = "whole"  # the city itself


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """One bar in viewBox units; positions are None where there is nothing to draw."""

    state: State
    mark: Mark
    at: float | None
    low: float | None
    high: float | None
    cut: bool  # the interval goes on beyond the axis


@dataclass(frozen=True, slots=True)
class IntervalAxis:
    """The axis that all bars of one figure share, and the city's place on it."""

    scale: Scale
    unit: Unit
    city: float | None


def make_axis(
    estimates: Iterable[Estimate], city: Estimate, *, start: float, end: float
) -> IntervalAxis:
    """Return the axis on which every value of a figure lies."""
    known = [item for item in (*estimates, city) if item.value is not None]
    largest = max((item.value or 0 for item in known), default=0)
    reach = max((item.upper or item.value or 0 for item in known), default=0)
    high = min(reach, largest * ROOM_FOR_INTERVALS) if largest else reach
    if city.unit is Unit.SHARE:
        high = min(high, 1.0)
    # Only differences go below 0; every other axis starts there.
    lows = (item.value if item.lower is None else item.lower for item in known)
    low = min([0.0, *(number or 0 for number in lows)])
    scale = make_scale(low, high if low else high or 1, start=start, end=end)
    place = None if city.value is None else scale.place(city.value)
    return IntervalAxis(scale, city.unit, place)


def draw_bar(figure: Judged, axis: IntervalAxis) -> IntervalBar:
    """Return the bar of a district's figure."""
    estimate = figure.estimate
    scale = axis.scale
    bounded = estimate.lower is not None and estimate.upper is not None
    return IntervalBar(
        state=estimate.state,
        mark=_mark(figure),
        at=None if estimate.value is None else scale.place(estimate.value),
        low=scale.place(estimate.lower or 0) if bounded else None,
        high=scale.place(estimate.upper or 0) if bounded else None,
        cut=(estimate.upper or 0) > scale.high,
    )


def _mark(figure: Judged) -> Mark:
    if figure.verdict is Verdict.HIGHER:
        return Mark.HIGHER
    if figure.verdict is Verdict.LOWER:
        return Mark.LOWER
    return Mark.ZERO if figure.estimate.value == 0 else Mark.SAME
