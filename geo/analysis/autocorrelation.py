"""Whether like districts lie together, and where; only where chance can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from geo.analysis.seeds import SEED

if TYPE_CHECKING:
    from libpysal.weights import W
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

MINIMUM_UNITS = 30
"""Below this many districts no single one could be told from chance."""
PERMUTATIONS = 9_999
"""Fewer cannot survive the correction for looking at many districts."""

_AT_ONCE = 2_000


class Moran(NamedTuple):
    """Moran's I. ``enough`` False: too few units, and nothing was computed (NaN).

    ``z`` and ``p_analytic`` hold under randomisation, ``p_normal`` under normality,
    ``p_permuted`` by permuting; all p are two-sided.
    """

    enough: bool
    units: int
    value: float
    expected: float
    z: float
    p_analytic: float
    p_normal: float
    p_permuted: float
    permutations: int
    seed: int


def moran(
    values: ArrayLike,
    w: W,
    *,
    seed: int = SEED,
    permutations: int = PERMUTATIONS,
    minimum_units: int = MINIMUM_UNITS,
) -> Moran:
    """Return Moran's I of districts' values.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        One for each unit of `w`, in its order; none missing.
    w : libpysal.weights.W
        Row-standardised, everyone with a neighbour, as `contiguity` gives it.
    seed : int
        Of the permutations: the same seed gives the same p.
    permutations : int
        How often the values change places.
    minimum_units : int
        Below it nothing is computed.

    Returns
    -------
    Moran
        With ``enough`` False and NaN where units are too few or all alike.

    Raises
    ------
    ValueError
        If a value is missing or infinite, or not one for each unit.

    Notes
    -----
    ``I = (n/S0)·Σ_ij w_ij z_i z_j / Σ z_i²``; expected −1/(n−1). Under
    randomisation from `esda.Moran`, which has no seed for its own permutations:
    these are ours, ``p = (#{|I_k − Ī| ≥ |I − Ī|} + 1)/(K + 1)``, two-sided.

    References
    ----------
    Moran, P. A. P. (1950). Notes on continuous stochastic phenomena. Biometrika
    37, 17-23. Cliff & Ord (1981). Spatial Processes, ch. 2.
    """
    value = checked_values(values, w)
    expected = -1 / (w.n - 1) if w.n > 1 else np.nan
    if w.n < minimum_units or np.ptp(value) == 0:
        nothing = (np.nan,) * 5
        return Moran(False, w.n, nothing[0], expected, *nothing[1:], 0, seed)  # noqa: FBT003 - a record
    import esda  # takes seconds and much memory; few pages need it

    analytic = esda.Moran(value, w, transformation="r", permutations=0)
    matrix = neighbour_means(w)
    z = value - value.mean()
    rng = np.random.default_rng(seed)
    drawn = np.empty(permutations)
    for start in range(0, permutations, _AT_ONCE):
        many = min(_AT_ONCE, permutations - start)
        moved = rng.permuted(np.broadcast_to(z, (many, z.size)), axis=1)
        drawn[start : start + many] = np.einsum("ki,ik->k", moved, matrix @ moved.T)
    drawn /= z @ z
    observed = float(z @ (matrix @ z) / (z @ z))
    return Moran(
        enough=True,
        units=w.n,
        value=observed,
        expected=expected,
        z=float(analytic.z_rand),
        p_analytic=float(analytic.p_rand),
        p_normal=float(analytic.p_norm),
        p_permuted=float(folded_p(drawn[:, None], np.array([observed]))[0]),
        permutations=permutations,
        seed=seed,
    )


def eb_standardised(x: ArrayLike, n: ArrayLike, *, method: str = "rate") -> Floats:
    """Return rates of unlike denominators on one scale.

    Parameters
    ----------
    x, n : array_like of float, shape (m,)
        Events, or members, and the denominators; n above 0, none missing.
    method : {"rate", "proportion"}
        Whether x counts rare events (Poisson) or members of n (binomial).

    Returns
    -------
    ndarray of float64, shape (m,)
        How many standard deviations each lies from the mean of all.

    Raises
    ------
    ValueError
        If a number is missing or negative, or a denominator is 0.

    Notes
    -----
    ``z = (p − b)/√(a + b/n)``, ``b = Σx/Σn``, ``a = max(0, s² − b/n̄)``, ``s² =
    Σn(p − b)²/Σn``; for proportions ``b(1 − b)`` stands for the variance b, which
    is our reading. `esda.moran.Moran_Rate` is the same as long as its a is
    positive; where districts differ less than chance its a is negative, ours is 0.

    References
    ----------
    Assunção, R. M. & Reis, E. A. (1999). A new proposal to adjust Moran's I for
    population density. Statistics in Medicine 18, 2147-2162.
    """
    events = np.asarray(x, dtype=np.float64)
    people = np.asarray(n, dtype=np.float64)
    if not (
        np.isfinite(events) & (events >= 0) & np.isfinite(people) & (people > 0)
    ).all():
        raise ValueError("events are known and people are above 0")
    p = events / people
    b = events.sum() / people.sum()
    variance = b * (1 - b) if method == "proportion" else b
    spread = (people * (p - b) ** 2).sum() / people.sum()
    a = max(0.0, spread - variance / people.mean())
    width = np.sqrt(a + variance / people)
    out: Floats = np.divide(p - b, width, out=np.zeros_like(p), where=width > 0)
    return out


def eb_moran(
    x: ArrayLike,
    n: ArrayLike,
    w: W,
    *,
    method: str = "rate",
    seed: int = SEED,
    permutations: int = PERMUTATIONS,
    minimum_units: int = MINIMUM_UNITS,
) -> Moran:
    """Return Moran's I of rates whose denominators are unlike.

    Parameters
    ----------
    x, n, method
        As in `eb_standardised`.
    w, seed, permutations, minimum_units
        As in `moran`.

    Returns
    -------
    Moran
        As `moran` gives it, of the standardised rates.

    Raises
    ------
    ValueError
        As in `eb_standardised` and `moran`.

    Notes
    -----
    ``moran(eb_standardised(x, n), w)``.

    References
    ----------
    Assunção & Reis (1999), as in `eb_standardised`.
    """
    return moran(
        eb_standardised(x, n, method=method),
        w,
        seed=seed,
        permutations=permutations,
        minimum_units=minimum_units,
    )


def neighbour_means(w: W) -> sparse.csr_array:
    """Return the matrix that gives each unit the mean of its neighbours."""
    matrix = sparse.csr_array(w.sparse, dtype=np.float64)
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)


def checked_values(values: ArrayLike, w: W) -> Floats:
    """Return one finite value a unit of the weights, or raise `ValueError`."""
    value = np.asarray(values, dtype=np.float64)
    if value.shape != (w.n,):
        raise ValueError(f"{value.size} values are given for {w.n} units")
    if not np.isfinite(value).all():
        raise ValueError("a value is missing; leave its unit out of the weights")
    return value


def folded_p(simulated: Floats, observed: Floats) -> Floats:
    """Return two-sided p: how often chance lies as far from its own mean."""
    middle = simulated.mean(axis=0)
    # Equal up to rounding is equal: else ties would count by accident.
    reach = np.abs(observed - middle) * (1 - 1e-12)
    further = (np.abs(simulated - middle) >= reach).sum(axis=0)
    out: Floats = (further + 1) / (len(simulated) + 1)
    return out
