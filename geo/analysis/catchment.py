"""How much supply each place can reach, shared with everybody else who can reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.analysis.plane import representative_points, require_plane_metres

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


def two_stage(
    demand_points: gpd.GeoDataFrame,
    demand: ArrayLike,
    supply_points: gpd.GeoDataFrame,
    supply: ArrayLike,
    reach_m: float,
    *,
    decay: Callable[[Floats], ArrayLike] | None = None,
) -> Floats:
    """Return the supply for each person at each place of demand (2SFCA).

    Parameters
    ----------
    demand_points : GeoDataFrame, shape (n, >=1)
        Where people are, in a projected CRS in metres; an area stands at its
        representative point. None where not known.
    demand : array_like of float, shape (n,)
        How many people, >= 0; NaN where not known: they claim nothing.
    supply_points : GeoDataFrame, shape (m, >=0)
        What they want to reach, in the same CRS.
    supply : array_like of float, shape (m,)
        How much of it, >= 0.
    reach_m : float
        Metres in a straight line; a place exactly there is reached.
    decay : callable, optional
        From distances in metres to weights 0-1, within reach only; 1 if not given.

    Returns
    -------
    ndarray of float64, shape (n,)
        0 where nothing is within reach; NaN where the place is not known.

    Raises
    ------
    CrsMismatchError
        If the frames are not in one projected CRS in metres.
    ValueError
        If a number is negative or infinite, or there is not one for each place.

    Notes
    -----
    ``R_j = S_j/Σ_i P_i·w(d_ij)``, then ``A_i = Σ_j R_j·w(d_ij)``, both over the
    pairs within reach. ``Σ A_i·P_i`` is the supply that somebody reaches. A supply
    that reaches nobody is handed to nobody.

    References
    ----------
    Luo, W. & Wang, F. (2003). Measures of spatial accessibility to health care in
    a GIS environment. Environment and Planning B 30, 865-884. Luo, W. & Qi, Y.
    (2009). An enhanced two-step floating catchment area method. Health & Place 15.
    """
    require_plane_metres(demand_points, supply_points)
    people = np.nan_to_num(_amounts(demand, len(demand_points)), nan=0.0)
    offered = np.nan_to_num(_amounts(supply, len(supply_points)), nan=0.0)
    origins = representative_points(demand_points)
    targets = representative_points(supply_points)
    person, place = shapely.STRtree(targets).query(
        origins, predicate="dwithin", distance=reach_m
    )
    weight = np.ones(len(person))
    if decay is not None:
        metres = shapely.distance(origins[person], targets[place])
        weight = np.asarray(decay(metres), dtype=np.float64)

    claimed = np.bincount(place, people[person] * weight, len(targets))
    ratio = np.divide(offered, claimed, out=np.zeros(len(targets)), where=claimed > 0)
    reached = np.bincount(person, ratio[place] * weight, len(origins))
    unknown = shapely.is_missing(origins) | shapely.is_empty(origins)
    return np.where(unknown, np.nan, reached)


def _amounts(numbers: ArrayLike, places: int) -> Floats:
    found = np.asarray(numbers, dtype=np.float64)
    if found.shape != (places,):
        raise ValueError(f"{found.size} amounts are given for {places} places")
    if (found < 0).any() or np.isinf(found).any():
        raise ValueError("an amount is finite and not negative")
    return found
