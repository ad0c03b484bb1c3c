"""Whether five yearly points rise or fall by more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CUT = 9.54953570608324
"""The 99.8 % point of χ² with one degree of freedom."""

POINTS = 5
"""How many of the latest years are tested."""


class TrendTest(NamedTuple):
    """A trend's test: all NaN and False where it cannot be calculated.

    ``significant``: χ² is above `CUT`; ``stable``: the slope keeps its sign when
    any one year is left out. Only both together make a trend.
    """

    chi_square: float
    slope: float
    significant: bool
    stable: bool


_UNKNOWN = TrendTest(np.nan, np.nan, significant=False, stable=False)


def trend_of_proportions(years: ArrayLike, x: ArrayLike, n: ArrayLike) -> TrendTest:
    """Test whether a share rose or fell over its five latest yearly points.

    Parameters
    ----------
    years : array_like of int, shape (points,)
        In any order, none twice.
    x, n : array_like of float, shape (points,)
        Numerators and denominators of one definition, 0 <= x <= n.

    Returns
    -------
    TrendTest
        ``slope`` is the share's change a year. Not to be calculated (NaN) where
        there are fewer than five points, the five latest are not consecutive or
        not all known, or a year has x = n or no year has an event.

    Raises
    ------
    ValueError
        If x > n, a number is negative, or a year stands twice.

    Notes
    -----
    With N = Σn, X = Σx: ``χ² = N(NΣtx − XΣtn)² / (X(N−X)(NΣt²n − (Σtn)²))`` and
    the slope ``(NΣtx − XΣtn) / (NΣt²n − (Σtn)²)``, on all five points and on
    every four of them. A year with x = n is refused as England's does.

    References
    ----------
    Armitage, P. (1955). Tests for linear trends in proportions and frequencies.
    Biometrics 11, 375-386.
    Fingertips public health technical guidance: trend markers; fingertips-open
    @67808972, TrendMarkerCalculator.cs.
    """
    points = _latest(years, x, n)
    if points is None:
        return _UNKNOWN
    t, events, trials = points
    if (events > trials).any():
        raise ValueError("a numerator exceeds its denominator")
    if (events == trials).any() or not (trials > 0).all() or not events.sum() > 0:
        return _UNKNOWN

    def slope(kept: NDArray[np.bool_]) -> float:
        weight, count, when = trials[kept], events[kept], t[kept]
        across = weight.sum() * (when * count).sum()
        across -= count.sum() * (when * weight).sum()
        within = weight.sum() * (when**2 * weight).sum() - (when * weight).sum() ** 2
        return float(across / within)

    every = slope(np.ones(POINTS, dtype=bool))
    all_trials, all_events = trials.sum(), events.sum()
    within = all_trials * (t**2 * trials).sum() - (t * trials).sum() ** 2
    share = all_events * (all_trials - all_events)
    chi_square = float(all_trials * every**2 * within / share)
    stable = _keeps_sign(every, [slope(kept) for kept in _leave_one_out()])
    return TrendTest(chi_square, every, chi_square > CUT, stable)


def trend_of_values(
    years: ArrayLike, value: ArrayLike, lower: ArrayLike, upper: ArrayLike
) -> TrendTest:
    """Test whether a figure with a 95 % interval rose or fell over five yearly points.

    Parameters
    ----------
    years : array_like of int, shape (points,)
        In any order, none twice.
    value, lower, upper : array_like of float, shape (points,)
        The figure and its 95 % interval in one unit.

    Returns
    -------
    TrendTest
        ``slope`` in the unit of `value` a year. Not to be calculated (NaN) where
        there are fewer than five points, the five latest are not consecutive or
        not all known, or an interval has no width.

    Raises
    ------
    ValueError
        If an upper limit is below its lower one, or a year stands twice.

    Notes
    -----
    Weighted least squares with ``w = 1/((upper − lower)/3.92)²`` and
    ``χ² = (slope/se)²``, ``se² = Σw / (ΣwΣwt² − (Σwt)²)``.

    References
    ----------
    Fingertips public health technical guidance: trend markers.
    """
    points = _latest(years, value, lower, upper)
    if points is None:
        return _UNKNOWN
    t, figure, low, high = points
    if (high < low).any():
        raise ValueError("an upper limit is below its lower one")
    if (high == low).any():
        return _UNKNOWN
    weights = (3.92 / (high - low)) ** 2

    def slope(kept: NDArray[np.bool_]) -> tuple[float, float]:
        w, v, when = weights[kept], figure[kept], t[kept]
        within = w.sum() * (w * when**2).sum() - (w * when).sum() ** 2
        across = w.sum() * (w * v * when).sum() - (w * when).sum() * (w * v).sum()
        return float(across / within), float(w.sum() / within)

    every, variance = slope(np.ones(POINTS, dtype=bool))
    chi_square = every**2 / variance
    stable = _keeps_sign(every, [slope(kept)[0] for kept in _leave_one_out()])
    return TrendTest(chi_square, every, chi_square > CUT, stable)


def _latest(years: ArrayLike, *columns: ArrayLike) -> list[NDArray[np.float64]] | None:
    """Return the five latest points with time centred, None if they are not five."""
    when = np.asarray(years, dtype=np.float64)
    numbers = [np.asarray(column, dtype=np.float64) for column in columns]
    if len(set(when.tolist())) < len(when):
        raise ValueError("a year stands twice")
    order = np.argsort(when)[-POINTS:]
    when, numbers = when[order], [column[order] for column in numbers]
    if len(when) < POINTS or (np.diff(when) != 1).any():
        return None
    if any(np.isnan(column).any() for column in numbers):
        return None
    return [when - when.mean(), *numbers]


def _leave_one_out() -> list[NDArray[np.bool_]]:
    return [np.arange(POINTS) != left_out for left_out in range(POINTS)]


def _keeps_sign(slope: float, others: list[float]) -> bool:
    return slope != 0 and all(np.sign(other) == np.sign(slope) for other in others)
