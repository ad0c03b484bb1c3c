"""How unlike districts are, each counted by its people and not once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.analysis.seeds import SEED

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

SLOPE_DRAWS = 10_000


class TheilParts(NamedTuple):
    """Theil's T and the two parts it is the sum of."""

    total: float
    between: float
    within: float


class LorenzCurve(NamedTuple):
    """Cumulative shares (0-1) from the lowest rate up; both start at 0 and end at 1."""

    population: NDArray[np.float64]
    amount: NDArray[np.float64]


class SlopeIndex(NamedTuple):
    """The slope index of inequality with its interval; NaN where it cannot be made."""

    value: float
    lower: float
    upper: float


def theil(y: ArrayLike, p: ArrayLike) -> float:
    """Return Theil's T of an amount held by districts of unlike population.

    Parameters
    ----------
    y : array_like of float, shape (n,)
        What each district holds in all, >= 0, such as member households; never a
        share or a rate. NaN where not known: the district is left out.
    p : array_like of float, shape (n,)
        Its population or households, >= 0; NaN as in `y`. Districts of 0 are
        left out.

    Returns
    -------
    float
        0 where every district has the same rate, else above it; NaN where nothing
        is held or nobody is left. It does not change with the unit of `y` or `p`.

    Raises
    ------
    ValueError
        If a number is negative or infinite, or a district of 0 people holds some.

    Notes
    -----
    ``T = Σ s·ln(s/q)`` with ``s = y/Σy`` and ``q = p/Σp``; ``0·ln 0 = 0``. It
    equals the T of all the people one by one, each given the mean of their
    district. Differences inside districts are not in it.

    References
    ----------
    Theil, H. (1967). Economics and Information Theory. North-Holland, ch. 4.
    """
    amount, people = _known(y, p)
    return _theil(amount, people)


def theil_parts(y: ArrayLike, p: ArrayLike, groups: Sequence[Hashable]) -> TheilParts:
    """Split Theil's T into what lies between groups of districts and within them.

    Parameters
    ----------
    y, p : array_like of float, shape (n,)
        As in `theil`.
    groups : sequence of hashable, length n
        The group each district belongs to, such as its zone.

    Returns
    -------
    TheilParts
        ``total``, ``between`` and ``within``; between + within = total. All NaN
        where the total is.

    Raises
    ------
    ValueError
        As in `theil`, or if there is not one group for each district.

    Notes
    -----
    ``between = Σ_g s_g·ln(s_g/q_g)`` and ``within = Σ_g s_g·T_g``.

    References
    ----------
    Theil (1967), as in `theil`.
    """
    amount, people, kept = _kept(y, p)
    if len(groups) != kept.size:
        raise ValueError(f"{len(groups)} groups are given for {kept.size} districts")
    codes = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    group = np.array([codes[name] for name in groups], dtype=np.intp)[kept]
    held = np.zeros(len(codes))
    np.add.at(held, group, amount)
    living = np.zeros(len(codes))
    np.add.at(living, group, people)
    total = _theil(amount, people)
    if np.isnan(total):
        return TheilParts(np.nan, np.nan, np.nan)
    within = sum(
        held[number]
        / held.sum()
        * _theil(amount[group == number], people[group == number])
        for number in np.flatnonzero(held)
    )
    between = _theil(held[living > 0], living[living > 0])
    return TheilParts(total, between, float(within))


def lorenz_curve(x: ArrayLike, n: ArrayLike) -> LorenzCurve:
    """Return the Lorenz curve of an amount over people, lowest rate first.

    Parameters
    ----------
    x, n : array_like of float, shape (m,)
        Amounts and populations, as `y` and `p` in `theil`.

    Returns
    -------
    LorenzCurve
        One point more than districts kept; empty where nothing is held.

    Raises
    ------
    ValueError
        As in `theil`.

    Notes
    -----
    Districts of one rate lie on one straight piece, whatever their order.

    References
    ----------
    Lorenz, M. O. (1905). Methods of measuring the concentration of wealth.
    Publications of the American Statistical Association 9, 209-219.
    """
    amount, people = _known(x, n)
    if not amount.sum() > 0:
        return LorenzCurve(np.empty(0), np.empty(0))
    order = np.argsort(amount / people, kind="stable")

    def cumulate(values: Floats) -> Floats:
        sums = np.concatenate(([0.0], np.cumsum(values[order])))
        shares: Floats = sums / sums[-1]
        return shares

    return LorenzCurve(cumulate(people), cumulate(amount))


def gini(x: ArrayLike, n: ArrayLike) -> float:
    """Return the Gini coefficient of an amount over people.

    Parameters
    ----------
    x, n : array_like of float, shape (m,)
        Amounts and populations, as `y` and `p` in `theil`.

    Returns
    -------
    float
        0 where all rates are equal, below 1 always; NaN where nothing is held.

    Raises
    ------
    ValueError
        As in `theil`.

    Notes
    -----
    ``G = 1 − Σ(c_i + c_{i−1})(d_i − d_{i−1})``, c and d the cumulative shares of
    the amount and of the people, districts ordered by rate. Each district weighs
    as its people do; counting every district once gives another number.

    References
    ----------
    Lorenz (1905), as in `lorenz_curve`; Brown, M. C. (1994). Using Gini-style
    indices to evaluate the spatial patterns of health practitioners. Social
    Science & Medicine 38, 1243-1256.
    """
    people, amount = lorenz_curve(x, n)
    if not people.size:
        return float("nan")
    twice = (amount[1:] + amount[:-1]) * np.diff(people)
    return max(0.0, float(1 - twice.sum()))


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
    amount, people, kept = _kept(x, n)
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


def _theil(amount: Floats, people: Floats) -> float:
    if not amount.sum() > 0:
        return float("nan")
    s, q = amount / amount.sum(), people / people.sum()
    some = s > 0
    return max(0.0, float(np.sum(s[some] * np.log(s[some] / q[some]))))


def _known(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    amount, people, _ = _kept(y, p)
    return amount, people


def _kept(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    amount, people = np.broadcast_arrays(
        np.asarray(y, dtype=np.float64), np.asarray(p, dtype=np.float64)
    )
    for numbers in (amount, people):
        if (numbers < 0).any() or np.isinf(numbers).any():
            raise ValueError("an amount and a population are finite and not negative")
    if ((people == 0) & (amount > 0)).any():
        raise ValueError("a district of 0 people holds some of the amount")
    kept = ~np.isnan(amount) & ~np.isnan(people) & (people > 0)
    return amount[kept], people[kept], kept
