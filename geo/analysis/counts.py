"""Which district a feature belongs to, and how many features each district holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.domain.crs import require_same_crs
from geo.domain.locate import first_home

if TYPE_CHECKING:
    import geopandas as gpd


def home_district(
    districts: gpd.GeoDataFrame, features: gpd.GeoDataFrame
) -> pd.Series[str]:
    """Find the one district each feature belongs to.

    Parameters
    ----------
    districts : GeoDataFrame, shape (n, >=1)
        Valid polygons indexed by ``district_code`` (str). They may touch or
        overlap, and need not cover the town.
    features : GeoDataFrame, shape (m, >=0)
        Geometries of any kind in the CRS of `districts`; None or empty where
        the location is not known.

    Returns
    -------
    Series of str, shape (m,)
        ``district_code``, indexed as `features`; missing where a feature lies in
        no district or has no location.

    Raises
    ------
    CrsMismatchError
        If the two frames are not in one known CRS.

    Notes
    -----
    A point belongs to a district it intersects, edge included. A line or an area
    belongs to the district of its representative point (see
    `geo.domain.locate.home_points`), so a park across a boundary has
    one home, not two; that home need not hold the greater part of it.
    On a shared edge, or where districts overlap, the lowest code wins: every
    feature counts once and counts add up to the number of located features.
    """
    require_same_crs(districts, features)
    ordered = districts.sort_index(kind="stable")
    first = first_home(
        np.asarray(ordered.geometry, dtype=object),
        np.asarray(features.geometry, dtype=object),
    )
    codes = np.empty(len(ordered) + 1, dtype=object)
    codes[:-1] = ordered.index
    return pd.Series(
        codes[first], index=features.index, dtype="str", name="district_code"
    )


def count_by_district(
    districts: gpd.GeoDataFrame, features: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Count the features of each district, each feature once.

    Parameters
    ----------
    districts : GeoDataFrame, shape (n, >=1)
        As in `home_district`, with unique codes.
    features : GeoDataFrame, shape (m, >=0)
        As in `home_district`. Every row counts: cancelled (中止) or ended ones
        are left out by the caller.

    Returns
    -------
    DataFrame, shape (n, 1)
        Indexed by ``district_code`` in the order of `districts`: ``count``
        (int64, features), 0 where a district has none. Its ``attrs`` hold the
        totals that no district shows, as int: ``located`` (features inside some
        district, the sum of ``count``), ``outside`` (located, but in no
        district) and ``without_location`` (no geometry); the three add up to m.

    Raises
    ------
    CrsMismatchError
        If the two frames are not in one known CRS.
    ValueError
        If two districts share a code.

    Notes
    -----
    pandas does not promise that ``attrs`` survive a merge or a concatenation:
    read them from this frame itself.
    """
    if not districts.index.is_unique:
        raise ValueError("two districts share a code; their counts would be doubled")
    homes = home_district(districts, features)

    counts = homes.value_counts().reindex(districts.index, fill_value=0)
    shapes = np.asarray(features.geometry, dtype=object)
    placeless = int((shapely.is_missing(shapes) | shapely.is_empty(shapes)).sum())
    located = int(homes.notna().sum())

    table = pd.DataFrame({"count": counts.astype("int64")})
    table.attrs = {
        "located": located,
        "outside": len(features) - located - placeless,
        "without_location": placeless,
    }
    return table
