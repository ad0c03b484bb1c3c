"""How many residents have something within reach, in a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.analysis.plane import require_plane_metres

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

QUARTER_SEGMENTS = 32
"""Straight pieces in a quarter of a circle: its area is 0.04 % too small."""


def share_within(
    districts: gpd.GeoDataFrame, points: gpd.GeoDataFrame, reach_m: float
) -> pd.Series[float]:
    """Return the share of each district's area within reach of any point.

    Parameters
    ----------
    districts : GeoDataFrame, shape (n, >=1)
        Valid areas in a projected CRS in metres.
    points : GeoDataFrame, shape (m, >=0)
        Places of any shape in the same CRS; None or empty where not known.
    reach_m : float
        Metres in a straight line, above 0.

    Returns
    -------
    Series of float64, indexed as `districts`
        0-1; 0 everywhere without points; NaN for an area of 0.

    Raises
    ------
    CrsMismatchError
        If the frames are not in one projected CRS in metres.
    ValueError
        If `reach_m` is not above 0.

    Notes
    -----
    ``A(i ∩ U)/A(i)``, U the union of the circles, each of 128 pieces.

    References
    ----------
    Goodchild & Lam (1980), as in `geo.analysis.areal.areal_weights`.
    """
    require_plane_metres(districts, points)
    reached = reached_area(points, reach_m)
    shapes = np.asarray(districts.geometry, dtype=object)
    area = shapely.area(shapes)
    inside = np.zeros(len(shapes))
    if reached is not None:
        shapely.prepare(reached)
        whole = shapely.covers(reached, shapes)
        touched = ~whole & shapely.intersects(reached, shapes)
        inside[whole] = area[whole]
        parts = _parts(reached)
        inside[touched] = [_overlap(shape, *parts) for shape in shapes[touched]]
    share = np.divide(inside, area, out=np.full(len(area), np.nan), where=area > 0)
    return pd.Series(np.clip(share, 0, 1), index=districts.index, name="share_within")


def residents_within(
    districts: gpd.GeoDataFrame,
    residents: pd.Series[float],
    points: gpd.GeoDataFrame,
    reach_m: float,
) -> pd.Series[float]:
    """Return how many residents of each district are within reach of any point.

    Parameters
    ----------
    districts, points, reach_m
        As in `share_within`; districts with unique codes.
    residents : Series of float, indexed by district code
        NaN or no row where not reported.

    Returns
    -------
    Series of float64, indexed as `districts`
        Never more than the residents; NaN where those are not known.

    Raises
    ------
    CrsMismatchError, ValueError
        As in `share_within`.

    Notes
    -----
    ``Σ P_i·A(i ∩ U)/A(i)``: residents are taken to live evenly spread over their
    district. The distance is straight (直線); roads are longer.

    References
    ----------
    Goodchild & Lam (1980), as in `geo.analysis.areal.areal_weights`.
    """
    people = residents.astype("Float64").astype("float64").reindex(districts.index)
    within = people * share_within(districts, points, reach_m)
    return within.where(people != 0, 0.0).rename("residents_within")


def reached_area(points: gpd.GeoDataFrame, reach_m: float) -> shapely.Geometry | None:
    """Return all that lies within reach of any point, None without points."""
    if not reach_m > 0:
        raise ValueError(f"{reach_m:g} m is no reach")
    places = np.asarray(points.geometry, dtype=object)
    known = places[~(shapely.is_missing(places) | shapely.is_empty(places))]
    if not known.size:
        return None
    _, first = np.unique(shapely.to_wkb(known), return_index=True)
    circles = shapely.buffer(known[first], reach_m, quad_segs=QUARTER_SEGMENTS)
    return shapely.union_all(circles)


def _parts(reached: shapely.Geometry) -> tuple[shapely.STRtree, NDArray[np.object_]]:
    parts = shapely.get_parts(reached)
    return shapely.STRtree(parts), parts


def _overlap(
    shape: shapely.Geometry, tree: shapely.STRtree, parts: NDArray[np.object_]
) -> float:
    near = parts[tree.query(shape, predicate="intersects")]
    return float(shapely.area(shapely.intersection(shape, near)).sum())
