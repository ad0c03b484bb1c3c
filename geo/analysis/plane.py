"""What a frame must be before metres or square metres are taken from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.domain.crs import require_same_crs
from geo.domain.errors import CrsMismatchError
from geo.domain.locate import home_points

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from pyproj import CRS


def require_plane_metres(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> None:
    """Refuse two frames that are not in one projected CRS measured in metres.

    Parameters
    ----------
    left, right : GeoDataFrame
        Frames about to be measured against each other.

    Raises
    ------
    CrsMismatchError
        If a CRS is unknown, the two differ, or theirs is geographic or in
        another unit than the metre.

    Notes
    -----
    Planar arithmetic on degrees is wrong by nearly a fifth at 35°N and ranks
    neighbours wrongly, so degrees are refused, never measured.
    """
    require_same_crs(left, right)
    crs = left.crs
    if crs is None or not crs.is_projected or _units(crs) != {"metre"}:
        raise CrsMismatchError(
            f"{crs} is not a projected CRS in metres; transform both frames to the "
            "municipality's plane rectangular zone (EPSG:6669-6687) first",
            crs=str(crs),
        )


def _units(crs: CRS) -> set[str]:
    return {axis.unit_name for axis in crs.axis_info}


def representative_points(features: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return one point for each feature: itself, or a point that lies on it.

    Parameters
    ----------
    features : GeoDataFrame, shape (n, >=1)
        Geometries of any kind.

    Returns
    -------
    ndarray of object, shape (n,)
        A point is kept as it is. Anything else gives shapely's
        ``point_on_surface``, which, unlike a centroid, never leaves a
        horseshoe-shaped district. None or an empty geometry gives None.

    Notes
    -----
    The point of an area lies well inside it but is not its middle; for a line it
    is one of its vertices near the middle. Nothing more is promised.
    """
    return home_points(np.asarray(features.geometry, dtype=object))
