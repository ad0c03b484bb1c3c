"""The difference of two independent figures, from their own intervals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Difference(NamedTuple):
    """A difference with its interval."""

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def difference_from_limits(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> Difference:
    """Return first − second with an interval of the confidence both limits have.

    Parameters
    ----------
    first, second : (value, lower, upper)
        Of two independent areas or years, in one unit. NaN where not known.

    Returns
    -------
    Difference
        Arrays of float64; NaN where any of the six is.

    Notes
    -----
    MOVER ("method of variance estimates recovery")::

        lower = d − √((p₁ − l₁)² + (u₂ − p₂)²)
        upper = d + √((u₁ − p₁)² + (p₂ − l₂)²)

    With Wilson's limits this is Newcombe's method 10; with limits of rates it is
    that of Zou and Donner. Two intervals may overlap although their difference
    excludes 0, so overlap is no test. A district is no independent part of its
    city: it is compared with the city's value instead.

    References
    ----------
    Newcombe RG (1998). Interval estimation for the difference between independent
    proportions. Statistics in Medicine 17:873-890.
    Zou GY, Donner A (2008). Construction of confidence limits about effect
    measures. Statistics in Medicine 27:1693-1702.
    """
    p1, l1, u1 = (np.asarray(part, dtype=np.float64) for part in first)
    p2, l2, u2 = (np.asarray(part, dtype=np.float64) for part in second)
    value = p1 - p2
    lower = value - np.hypot(p1 - l1, u2 - p2)
    upper = value + np.hypot(u1 - p1, p2 - l2)
    bare = np.isnan(lower) | np.isnan(upper)
    return Difference(np.where(bare, np.nan, value), lower, upper)
