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
    """Trends' tests: NaN and False where they cannot be calculated.

    ``significant``: χ² is above `CUT`; ``stable``: the slope keeps its sign when
    any one year is left out. Only both together make a trend.
    """

    chi_square: NDArray[np.float64]
    slope: NDArray[np.float64]
    significant: NDArray[np.bool_]
    stable: NDArray[np.bool_]


_KEPT = np.vstack([np.ones(POINTS), 1 - np.eye(POINTS)]).T
"""Which points each fit takes: all five, then all but one."""


def trend_of_proportions(years: ArrayLike, x: ArrayLike, n: ArrayLike) -> TrendTest:
    """Test whether a share rose or fell over its five latest yearly points.

    Parameters
    ----------
    years : array_like of int, shape (points,)
        In any order, none twice.
    x, n : array_like of float, shape (..., points)
        Numerators and denominators of one definition, 0 <= x <= n; one row an area.

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
    t, known, (events, trials) = _latest(years, x, n)
    if (events > trials).any():
        raise ValueError("a numerator exceeds its denominator")
    known &= (events < trials).all(axis=-1) & (events.sum(axis=-1) > 0)
    weight, count = trials @ _KEPT, events @ _KEPT
    weighted = (t * trials) @ _KEPT
    across = weight * ((t * events) @ _KEPT) - count * weighted
    within = weight * ((t**2 * trials) @ _KEPT) - weighted**2
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = across / within
        share = count[..., 0] * (weight[..., 0] - count[..., 0])
        chi_square = weight[..., 0] * slopes[..., 0] ** 2 * within[..., 0] / share
    return _tested(known, chi_square, slopes)


def trend_of_values(
    years: ArrayLike, value: ArrayLike, lower: ArrayLike, upper: ArrayLike
) -> TrendTest:
    """Test whether a figure with a 95 % interval rose or fell over five yearly points.

    Parameters
    ----------
    years : array_like of int, shape (points,)
        In any order, none twice.
    value, lower, upper : array_like of float, shape (..., points)
        The figure and its 95 % interval in one unit; one row an area.

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
    t, known, (figure, low, high) = _latest(years, value, lower, upper)
    if (high < low).any():
        raise ValueError("an upper limit is below its lower one")
    known &= (high > low).all(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = (3.92 / (high - low)) ** 2
        total, weighted = weights @ _KEPT, (weights * t) @ _KEPT
        within = total * ((weights * t**2) @ _KEPT) - weighted**2
        across = total * ((weights * figure * t) @ _KEPT)
        slopes = (across - weighted * ((weights * figure) @ _KEPT)) / within
        chi_square = slopes[..., 0] ** 2 * within[..., 0] / total[..., 0]
    return _tested(known, chi_square, slopes)


def _latest(
    years: ArrayLike, *columns: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.bool_], list[NDArray[np.float64]]]:
    """Return the five latest points with time centred, and which rows know them all."""
    when = np.asarray(years, dtype=np.float64)
    numbers = [np.asarray(column, dtype=np.float64) for column in columns]
    if len(set(when.tolist())) < len(when):
        raise ValueError("a year stands twice")
    order = np.argsort(when)[-POINTS:]
    when, numbers = when[order], [column[..., order] for column in numbers]
    if len(when) < POINTS or (np.diff(when) != 1).any():
        shape = (*numbers[0].shape[:-1], POINTS)
        when, numbers = (
            np.arange(POINTS, dtype=float),
            [np.full(shape, np.nan)] * len(numbers),
        )
    known = np.all([~np.isnan(column).any(axis=-1) for column in numbers], axis=0)
    return when - when.mean(), np.asarray(known), numbers


def _tested(
    known: NDArray[np.bool_],
    chi_square: NDArray[np.float64],
    slopes: NDArray[np.float64],
) -> TrendTest:
    signs = np.sign(slopes)
    stable = (signs == signs[..., :1]).all(axis=-1) & (signs[..., 0] != 0)
    square = np.where(known, chi_square, np.nan)
    return TrendTest(
        square[()],
        np.where(known, slopes[..., 0], np.nan)[()],
        np.asarray(square > CUT)[()],
        np.asarray(known & stable)[()],
    )
