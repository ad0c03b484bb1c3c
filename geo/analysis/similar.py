"""Which districts live under like conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

SIMILAR_COLUMNS = ("district_code", "similar_code", "distance", "used")


def nearest_by_context(
    context: pd.DataFrame, k: int = 5, *, of: Hashable | None = None
) -> pd.DataFrame:
    """Find for each district the ones most like it.

    Parameters
    ----------
    context : DataFrame of float, shape (n, m), indexed by ``district_code``
        One column a condition, such as the share of owned homes; NaN where not
        known.
    k : int
        How many to find for each, at most.
    of : hashable, optional
        Only for this district; for every one if not given.

    Returns
    -------
    DataFrame
        Up to k rows for each district, in its order, the nearest first:
        ``district_code``, ``similar_code``, ``distance`` (float64, in standard
        deviations) and ``used`` (tuple of str: the conditions known for both).

    Raises
    ------
    ValueError
        If a code is used twice.
    KeyError
        If there is no district `of`.

    Notes
    -----
    Each condition is standardised over the districts where it is known; the
    distance is ``√(Σ(z_i − z_j)²/m)`` over the m conditions known for both, so
    that one who lacks a condition is not nearer for it. A condition that is the
    same everywhere tells nothing and is not used. Ties go by order.

    References
    ----------
    Gower, J. C. (1971). A general coefficient of similarity and some of its
    properties. Biometrics 27, 857-871 (leaving out what is missing).
    """
    if not context.index.is_unique:
        raise ValueError("two districts share a code")
    values = context.to_numpy(dtype=np.float64)
    spread = context.std(ddof=0).to_numpy(dtype=np.float64)
    telling = np.isfinite(spread) & (spread > 1e-12)  # noqa: PLR2004 - rounding, not spread
    names = tuple(str(name) for name in context.columns[telling])
    mean = context.mean().to_numpy(dtype=np.float64)
    z = (values[:, telling] - mean[telling]) / spread[telling]
    if of is not None and of not in context.index:
        raise KeyError(of)
    asked = (
        range(len(z)) if of is None else (int(context.index.get_indexer_for([of])[0]),)
    )
    rows = [
        (context.index[place], context.index[other], float(distance), used)
        for place in asked
        for other, distance, used in _nearest(z, place, k, names)
    ]
    return pd.DataFrame(rows, columns=list(SIMILAR_COLUMNS))


def _nearest(
    z: NDArray[np.float64], place: int, k: int, names: tuple[str, ...]
) -> list[tuple[int, float, tuple[str, ...]]]:
    apart = (z - z[place]) ** 2
    known = ~np.isnan(apart)
    shared = known.sum(axis=1)
    total = np.where(known, apart, 0).sum(axis=1)
    distance = np.sqrt(
        np.divide(total, shared, out=np.full(len(z), np.inf), where=shared > 0)
    )
    distance[place] = np.inf
    order = np.argsort(distance, kind="stable")[:k]
    return [
        (
            int(other),
            float(distance[other]),
            tuple(name for name, both in zip(names, known[other], strict=True) if both),
        )
        for other in order
        if np.isfinite(distance[other])
    ]
