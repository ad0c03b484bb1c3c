"""The slope index of inequality: from one end of an order of districts to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.analysis.inequality import kept_pairs
from geo.analysis.seeds import SEED

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

SLOPE_DRAWS = 10_000


class SlopeIndex(NamedTuple):
    """The slope index of inequality with its interval; NaN where it cannot be made."""

    value: float
    lower: float
    upper: float


def slope_of(values: ArrayLike, weights: ArrayLike, order: ArrayLike) -> Floats:
    """Return the slope index of inequality of districts' values.

    Parameters
    ----------
    values : array_like of float, shape (..., m)
        Each district's share, rate or other value.
    weights : array_like of float, shape (m,)
        Its population, above 0.
    order : array_like of float, shape (m,)
        What the districts are ordered by, from low to high.

    Returns
    -------
    ndarray of float64, shape (...)
        One for each row of values, 0-dimensional for a single row: the fitted
        value at the top of the order minus that at its bottom, in the unit of
        `values`. NaN with fewer than three districts, or one place only.

    Notes
    -----
    ``a`` is the share of the population, ``b`` the middle of the district's
    cumulative share; ``y√a`` is regressed on ``√a`` and ``b√a`` without a
    constant, and the index is the coefficient of ``b√a``. Districts of one place
    in the order share one middle, so that their sequence changes nothing.

    References
    ----------
    Low, A. & Low, A. (2004). Measuring the gap: quantifying and comparing local
    health inequalities. Journal of Public Health 26, 388-395.
    """
    value = np.asarray(values, dtype=np.float64)
    weight = np.asarray(weights, dtype=np.float64)
    _, place = np.unique(np.asarray(order, dtype=np.float64), return_inverse=True)
    if weight.size < 3 or place.max() == 0:  # noqa: PLR2004 - two points fit any line
        return np.full(value.shape[:-1], np.nan)
    a = weight / weight.sum()
    living = np.bincount(place, a)
    b = (np.cumsum(living) - living / 2)[place]
    root = np.sqrt(a)
    design = np.column_stack([root, b * root])
    # The index is linear in the values: what each counts for is found once.
    counts_for = np.linalg.pinv(design)[1] * root
    return np.asarray(value @ counts_for)


def slope_index(
    x: ArrayLike,
    n: ArrayLike,
    order: ArrayLike,
    *,
    seed: int = SEED,
    method: str = "proportion",
    draws: int = SLOPE_DRAWS,
    confidence: float = 0.95,
) -> SlopeIndex:
    """Return the slope index of inequality of x/n with its interval.

    Parameters
    ----------
    x, n : array_like of float, shape (m,)
        Numerators and denominators; NaN where not known.
    order : array_like of float, shape (m,)
        What the districts are ordered by, such as the share of owned homes; NaN
        where not known. A district that lacks one of the three is left out.
    seed : int
        Of the draws: the same seed gives the same interval.
    method : {"proportion", "rate"}
        Whether x counts members of n, or events.
    draws : int
        How often every district is drawn again; 0: no limits are wanted, they are NaN.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    SlopeIndex
        In shares, or events per person.

    Raises
    ------
    ValueError
        If a number is negative, or x > n in a proportion.

    Notes
    -----
    The value is that of `slope_of`. For the interval each district's x/n is drawn
    from Beta(x + ½, n − x + ½), or Gamma(x + ½)/n, and the quantiles of the slopes
    are given: chance in the figures only, not how badly a line fits.

    References
    ----------
    Low & Low (2004), as in `slope_of`. Brown, L. D., Cai, T. T. & DasGupta, A.
    (2001). Interval estimation for a binomial proportion. Statistical Science 16.
    """
    amount, people, kept = kept_pairs(x, n)
    rank = np.asarray(order, dtype=np.float64)[kept]
    known = ~np.isnan(rank)
    amount, people, rank = amount[known], people[known], rank[known]
    if method == "proportion" and (amount > people).any():
        raise ValueError("a numerator exceeds its denominator")
    value = float(slope_of(amount / people, people, rank))
    if np.isnan(value) or not draws:
        return SlopeIndex(value, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    size = (draws, amount.size)
    if method == "proportion":
        drawn = rng.beta(amount + 0.5, people - amount + 0.5, size)
    else:
        drawn = rng.gamma(amount + 0.5, size=size) / people
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(slope_of(drawn, people, rank), [tail, 1 - tail])
    return SlopeIndex(value, float(lower), float(upper))
