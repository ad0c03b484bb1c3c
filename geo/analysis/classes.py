"""Class breaks of a choropleth: few, round, and never wider than the values."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_CLASSES = 5
"""More shades of one colour than this cannot be told apart on a map."""

_STEPS = tuple(map(Decimal, ("5", "2.5", "2", "1")))
_FINEST = 4  # figures of the largest value an edge may show


@dataclass(frozen=True, slots=True)
class ClassBreaks:
    """The edges of a map's classes, lowest first; empty when nothing is above 0.

    Class i (from 1) holds ``breaks[i - 1] <= value < breaks[i]``; the last one
    holds its upper edge too. Zero is no class but a state of its own, as missing
    is.
    """

    breaks: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many classes there are."""
        return max(len(self.breaks) - 1, 0)


def class_breaks(values: Iterable[float | None], k: int = MOST_CLASSES) -> ClassBreaks:
    """Choose at most k classes with round edges and about as many districts each.

    Parameters
    ----------
    values : iterable of float or None
        One value a district, in any unit, 0 or more; None, NaN and pandas.NA are
        ignored, and so is 0, which is shown as a state of its own.
    k : int
        Most classes, 1 to 5.

    Returns
    -------
    ClassBreaks
        Edges whose ends enclose all values above 0. Fewer than k classes where
        there are fewer distinct values or round edges cannot part them; one
        class where all are equal; none where nothing is above 0.

    Raises
    ------
    ValueError
        If k is not 1 to 5, or a value is negative or infinite.

    Notes
    -----
    Quantiles of the distinct values, moved up to the next multiple of the
    largest unit in 1, 2, 2.5, 5 × 10ⁿ that leaves every class with a value.
    When all values are whole, so is the unit; it is never finer than the fourth
    figure of the largest value. Quantiles keep a map readable when
    one district is far above the rest, but classes then differ in width, and
    neighbouring classes need not differ by more than chance.
    Years to be compared must share one `ClassBreaks`, made from all their values.

    References
    ----------
    Brewer, C. A. & Pickle, L. (2002). Evaluation of methods for classifying
    epidemiological data on choropleth maps in series. Annals of the AAG 92,
    662-681.
    """
    if not 1 <= k <= MOST_CLASSES:
        raise ValueError(f"a map has 1 to {MOST_CLASSES} classes, not {k}")
    known = [number for value in values if (number := _number(value)) is not None]
    distinct = sorted({number for number in known if number > 0})
    if not distinct:
        return ClassBreaks(())

    for classes in range(min(k, len(distinct)), 1, -1):
        for unit in _round_units(distinct):
            edges = _edges(distinct, classes, unit)
            if _every_class_holds_a_value(edges, distinct):
                return ClassBreaks(edges)
    return ClassBreaks(_edges(distinct, 1, next(_round_units(distinct))))


def classify(value: float | None, breaks: ClassBreaks) -> int | None:
    """Return the class a value is coloured with.

    Parameters
    ----------
    value : float or None
        In the unit the breaks were made from; None, NaN or pandas.NA if missing.
    breaks : ClassBreaks
        From `class_breaks`.

    Returns
    -------
    int or None
        None for missing, 0 for zero, 1 to ``breaks.count`` for a class. A value
        beyond the outer edges belongs to the outer class.

    Raises
    ------
    ValueError
        If the value is negative or infinite, or above 0 where there is no class.
    """
    number = _number(value)
    if number is None:
        return None
    if number == 0:
        return 0
    if not breaks.count:
        raise ValueError(f"{number:g} has no class: the breaks hold no value above 0")
    return bisect_right(breaks.breaks[1:-1], number) + 1


def _number(value: float | None) -> float | None:
    if pd.isna(value):
        return None
    number = float(value)
    if not 0 <= number < math.inf:
        raise ValueError(f"{number:g} cannot be classed: values are 0 or more")
    return number


def _round_units(distinct: list[float]) -> Iterator[Decimal]:
    """Yield the units edges may be multiples of, the largest first."""
    largest = Decimal(str(distinct[-1]))
    whole = all(number.is_integer() for number in distinct)
    for exponent in range(largest.adjusted(), largest.adjusted() - _FINEST, -1):
        for step in _STEPS:
            unit = step.scaleb(exponent)
            if unit <= largest and not (whole and unit % 1):
                yield unit


def _edges(distinct: list[float], classes: int, unit: Decimal) -> tuple[float, ...]:
    """Return the quantiles that part the values, moved up to multiples of a unit."""
    inner = np.quantile(distinct, np.arange(1, classes) / classes).tolist()
    # Decimal: 0.3 is a multiple of 0.1, while as floats 0.3 // 0.1 is 2. A quantile
    # of 12.000000000000002 is 12.
    marks = [math.ceil(Decimal(f"{quantile:.12g}") / unit) for quantile in inner]
    top = math.ceil(Decimal(str(distinct[-1])) / unit)
    bottom = min(math.floor(Decimal(str(distinct[0])) / unit), top - 1)
    multiples = [bottom, *marks, top]
    return tuple(float(multiple * unit) for multiple in multiples)


def _every_class_holds_a_value(edges: tuple[float, ...], distinct: list[float]) -> bool:
    if any(low >= high for low, high in pairwise(edges)):
        return False
    return {bisect_right(edges[1:-1], number) for number in distinct} == set(
        range(len(edges) - 1)
    )
