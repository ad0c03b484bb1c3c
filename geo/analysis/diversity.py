"""How many kinds there are in effect, and how much the largest of them hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def effective_number(counts: ArrayLike) -> float:
    """Return how many equally common kinds would be as diverse as these.

    Parameters
    ----------
    counts : array_like of float, shape (n,)
        How many of each kind, >= 0.

    Returns
    -------
    float
        1 where all are of one kind, n where all n kinds are equally common; NaN
        where there is nothing.

    Raises
    ------
    ValueError
        If a count is negative, infinite or missing.

    Notes
    -----
    ``exp(−Σ p·ln p)``, the exponential of Shannon's entropy (Hill's number of
    order 1); ``0·ln 0 = 0``. Few things can show few kinds only, so numbers of
    very unlike totals do not compare.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. Bell System
    Technical Journal 27, 379-423. Hill, M. O. (1973). Diversity and evenness: a
    unifying notation and its consequences. Ecology 54, 427-432.
    """
    some = _counts(counts)
    some = some[some > 0]
    if not some.size:
        return float("nan")
    p = some / some.sum()
    return float(np.exp(-np.sum(p * np.log(p))))


def top_share(counts: ArrayLike, k: int = 3) -> float:
    """Return the share of the k largest.

    Parameters
    ----------
    counts : array_like of float, shape (n,)
        How many each has, >= 0.
    k : int
        How many of them to add up, >= 1; all where there are fewer.

    Returns
    -------
    float
        A share, 0-1; NaN where there is nothing.

    Raises
    ------
    ValueError
        If a count is negative, infinite or missing, or k is below 1.

    Notes
    -----
    The concentration ratio CR_k. It is 1 with k or fewer, whatever they have, and
    it is larger by chance alone where there is little to share.

    References
    ----------
    Hall, M. & Tideman, N. (1967). Measures of concentration. Journal of the
    American Statistical Association 62, 162-168.
    """
    if k < 1:
        raise ValueError(f"the share of the {k} largest has no meaning")
    found = np.sort(_counts(counts))[::-1]
    total = float(found.sum())
    return float(found[:k].sum()) / total if total > 0 else float("nan")


def _counts(counts: ArrayLike) -> NDArray[np.float64]:
    found = np.asarray(counts, dtype=np.float64).ravel()
    if not (np.isfinite(found) & (found >= 0)).all():
        raise ValueError("a count is a finite number and not negative")
    return found
