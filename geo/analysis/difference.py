"""The difference of two shares, such as two years' 加入率, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Difference(NamedTuple):
    """The first share minus the second with its limits; NaN where unknown."""

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def difference_of_proportions(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> Difference:
    """Return x1/n1 − x2/n2; for a change, the later year comes first.

    Parameters
    ----------
    x1, n1 : array_like of float
        Numerators and denominators of the first share, 0 <= x1 <= n1.
    x2, n2 : array_like of float
        Those of the share that is taken away.
    confidence : float
        Two-sided level, between 0 and 1.

    Returns
    -------
    Difference
        Between -1 and 1, float64 of the broadcast shape; NaN where a count is
        missing or a denominator is 0.

    Raises
    ------
    ValueError
        If a numerator exceeds its denominator or is negative, or the level is
        not between 0 and 1.

    Notes
    -----
    With each share p's Wilson limits l and u: ``d − √((p1−l1)² + (u2−p2)²)`` and
    ``d + √((u1−p1)² + (p2−l2)²)``, taken from statsmodels. Two years are treated
    as independent although most households are in both: the interval is rather
    too wide than too narrow.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between
    independent proportions: comparison of eleven methods. Statistics in Medicine
    17, 873-890, method 10.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence:g} is not between 0 and 1")
    one, all_one, other, all_other = np.broadcast_arrays(
        *(np.asarray(counts, dtype=np.float64) for counts in (x1, n1, x2, n2))
    )
    for events, trials in ((one, all_one), (other, all_other)):
        if (events > trials).any():
            raise ValueError("a numerator exceeds its denominator")
        if (events < 0).any() or np.isinf(trials).any():
            raise ValueError("a numerator or denominator is no count")
    first = np.where(all_one > 0, all_one, np.nan)
    second = np.where(all_other > 0, all_other, np.nan)
    from statsmodels.stats.proportion import (  # loads slowly
        confint_proportions_2indep,
    )

    lower, upper = confint_proportions_2indep(
        one, first, other, second, method="newcomb", alpha=1 - confidence
    )
    return Difference(
        one / first - other / second, np.asarray(lower), np.asarray(upper)
    )
