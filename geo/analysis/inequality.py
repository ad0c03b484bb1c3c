"""How unlike districts are, each counted by its people and not once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


class TheilParts(NamedTuple):
    """Theil's T and the two parts it is the sum of."""

    total: float
    between: float
    within: float


class LorenzCurve(NamedTuple):
    """Cumulative shares (0-1) from the lowest rate up; both start at 0 and end at 1."""

    population: NDArray[np.float64]
    amount: NDArray[np.float64]


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
    amount, people, kept = kept_pairs(y, p)
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


def _theil(amount: Floats, people: Floats) -> float:
    if not amount.sum() > 0:
        return float("nan")
    s, q = amount / amount.sum(), people / people.sum()
    some = s > 0
    return max(0.0, float(np.sum(s[some] * np.log(s[some] / q[some]))))


def _known(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    amount, people, _ = kept_pairs(y, p)
    return amount, people


def kept_pairs(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the amounts and populations that are known, and which they were.

    Raises
    ------
    ValueError
        If a number is negative or infinite, or an amount belongs to 0 people.
    """
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
