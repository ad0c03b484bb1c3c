"""How far the nearest support centre is, as the crow flies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.analysis.plane import representative_points, require_plane_metres

if TYPE_CHECKING:
    import geopandas as gpd

WALKING_M_PER_MINUTE = 80
"""Metres of road walked in a minute, by the rule for property advertisements."""


def nearest_centre(
    origins: gpd.GeoDataFrame, centres: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Find the centre nearest to each origin, in a straight line.

    Parameters
    ----------
    origins : GeoDataFrame, shape (n, >=1)
        Districts or features in a projected CRS in metres. Anything but a point
        is measured from its representative point (see
        `geo.analysis.plane.representative_points`), not from where its residents
        live.
    centres : GeoDataFrame, shape (m, >=0)
        Support centres (支援拠点) in the CRS of `origins`, with a unique, sortable
        index; an area is measured to its nearest edge and is 0 m from inside.

    Returns
    -------
    DataFrame, shape (n, 2)
        Indexed as `origins`: ``centre_index`` (the label in `centres`: str, or
        Int64 for an integer index) and ``distance_m`` (float64, metres); both
        missing where there is no centre or the origin has no location.

    Raises
    ------
    CrsMismatchError
        If the frames are not in one projected CRS in metres.

    Notes
    -----
    Of several centres at exactly the same distance the lowest index is given.
    The distance is straight (直線): a road is longer, by how much is not known
    here. In a plane rectangular zone lengths are true to 1 in 10,000.
    """
    require_plane_metres(origins, centres)
    ordered = centres.sort_index()
    points = representative_points(origins)

    # Positions follow the sorted labels, so the lowest position is the lowest label.
    tree = shapely.STRtree(np.asarray(ordered.geometry, dtype=object))
    (origin, centre), metres = tree.query_nearest(points, return_distance=True)
    nearest = np.full(len(origins), len(ordered))
    np.minimum.at(nearest, origin, centre)
    distance_m = np.full(len(origins), np.nan)
    distance_m[origin] = metres

    labels = pd.Series(ordered.index, dtype=_nullable(ordered.index))
    found = labels.reindex(nearest).set_axis(origins.index)
    return pd.DataFrame({"centre_index": found, "distance_m": distance_m})


def walking_minutes(distance_m: float) -> int:
    """Return the minutes a walk is advertised with: 80 m a minute, rounded up.

    Parameters
    ----------
    distance_m : float
        Metres of road. A straight distance gives the least it can take, and the
        page must call it 直線.

    Returns
    -------
    int
        ``ceil(distance_m / 80)``; 0 only at 0 m.

    Raises
    ------
    ValueError
        If the distance is missing (NaN), negative or infinite.

    Notes
    -----
    Millimetres are the rounding of coordinates and never add a minute. Slopes,
    crossings and a reader of 75 years are not in the rule.

    References
    ----------
    不動産の表示に関する公正競争規約施行規則 (2022 edition), 徒歩による所要時間:
    80 m of road take one minute, a fraction of a minute counts as one.
    """
    if not 0 <= distance_m < math.inf:
        raise ValueError(f"{distance_m:g} m is no distance to walk")
    return math.ceil(round(distance_m, 3) / WALKING_M_PER_MINUTE)


def _nullable(index: pd.Index) -> str:
    return "Int64" if pd.api.types.is_integer_dtype(index.dtype) else "str"
