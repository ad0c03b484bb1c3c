"""Empirical-Bayes smoothing: small areas are drawn towards the mean of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Shrunk(NamedTuple):
    """Smoothed values; ``weights`` 1 keeps an area's own value, 0 takes the mean.

    ``mean`` is the mean of all areas by size, ``between_variance`` how much true
    values vary among areas by the method of moments; 0 where chance explains all.
    """

    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    mean: float
    between_variance: float


def shrink_proportions(x: ArrayLike, n: ArrayLike) -> Shrunk:
    """Smooth shares that need not be rare, such as 加入率.

    Parameters
    ----------
    x, n : array_like of float, shape (areas,)
        Numerators and denominators, 0 <= x <= n; an area with n = 0 or a NaN
        stays NaN and takes no part in the mean and the variance.

    Returns
    -------
    Shrunk
        Shares 0-1, each between the area's own share and the mean.

    Raises
    ------
    ValueError
        If x > n, or a number is negative or infinite.

    Notes
    -----
    ``b = Σx/Σn``, ``s² = Σn(p−b)²/Σn`` and, with the mean size n̄, ``ρ = [n·s² −
    (n/n̄)·b(1−b)] / [(n−1)s² + ((n̄−n)/n̄)·b(1−b)]``; the value is ``ρp + (1−ρ)b``.
    ρ lies in 0-1 wherever s² exceeds b(1−b)/n̄. Where it does not, areas differ
    less than by chance and ρ is 0 for all: there numerator and denominator may
    both be negative and their quotient means nothing.

    References
    ----------
    Martuzzi, M. & Elliott, P. (1996). Empirical Bayes estimation of small area
    prevalence of non-rare conditions. Statistics in Medicine 15, 1867-1873.
    """
    events, size, known = _areas(x, n)
    if (excess := events[known] > size[known]).any():
        worst = f"{events[known][excess][0]:g} of {size[known][excess][0]:g}"
        raise ValueError(f"a numerator exceeds its denominator: {worst}")
    raw, mean, spread = _moments(events, size, known)
    if not known.any():
        return Shrunk(raw, raw, np.nan, np.nan)
    typical = float(size[known].mean())
    chance = mean * (1 - mean)
    above = spread - chance / typical
    if above <= 0:
        weights = np.where(known, 0.0, np.nan)
    else:
        top = size * above
        weights = np.clip(top / (top + max(chance - spread, 0.0)), 0, 1)
    return Shrunk(weights * raw + (1 - weights) * mean, weights, mean, max(above, 0.0))


def shrink_rates(x: ArrayLike, n: ArrayLike) -> Shrunk:
    """Smooth rates of rare events, such as activities per resident.

    Parameters
    ----------
    x, n : array_like of float, shape (areas,)
        Events and residents; an area with n = 0 or a NaN stays NaN and takes no
        part in the mean and the variance.

    Returns
    -------
    Shrunk
        Rates per person, each between the area's own rate and the mean.

    Raises
    ------
    ValueError
        If a number is negative or infinite.

    Notes
    -----
    ``b = Σx/Σn``, ``s² = Σn(p−b)²/Σn``, ``a = max(0, s² − b/n̄)``; the value is
    ``b + a(p−b)/(a + b/n)``. Without the max (as in esda 2.9) a rate can be
    negative where areas differ less than by chance.

    References
    ----------
    Marshall, R. J. (1991). Mapping disease and mortality rates using empirical
    Bayes estimators. Applied Statistics 40, 283-294.
    """
    events, size, known = _areas(x, n)
    raw, mean, spread = _moments(events, size, known)
    if not known.any():
        return Shrunk(raw, raw, np.nan, np.nan)
    between = max(spread - mean / float(size[known].mean()), 0.0)
    weights = np.where(known, 0.0, np.nan)
    if between > 0:
        weights = between / (between + mean / size)
    return Shrunk(weights * raw + (1 - weights) * mean, weights, mean, between)


def _areas(
    x: ArrayLike, n: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    events, size = np.broadcast_arrays(
        np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    )
    for counts in (events, size):
        if (wrong := (counts < 0) | np.isinf(counts)).any():
            raise ValueError(f"{counts[wrong].flat[0]:g} is no count")
    known = ~np.isnan(events) & (size > 0)
    return np.where(known, events, np.nan), np.where(known, size, np.nan), known


def _moments(
    events: NDArray[np.float64], size: NDArray[np.float64], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float, float]:
    """Return raw values, their mean by size, and their variance by size."""
    raw = events / size
    total = size[known].sum()
    mean = float(events[known].sum() / total) if total else np.nan
    gaps = size[known] * (raw[known] - mean) ** 2
    return raw, mean, float(gaps.sum() / total) if total else np.nan
