"""Which districts lie beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geo.analysis.plane import require_plane_metres

if TYPE_CHECKING:
    import geopandas as gpd
    from libpysal.weights import W
    from numpy.typing import NDArray

SNAP_M = 5.0
"""Outlines closer than this touch: publishers' drawings differ by slivers."""


class Neighbours(NamedTuple):
    """Who is beside whom, and who was beside nobody.

    Attributes
    ----------
    weights : libpysal.weights.W
        By code in the order of the outlines; row-standardised.
    islands : tuple of str
        Codes without a neighbour of their own (飛地, 離島), in order.
    """

    weights: W
    islands: tuple[str, ...]


def contiguity(outlines: gpd.GeoDataFrame, *, snap_m: float = SNAP_M) -> Neighbours:
    """Find the districts that share an edge or a corner.

    Parameters
    ----------
    outlines : GeoDataFrame, shape (n, >=1)
        Areas with unique codes as index, in a projected CRS in metres.
    snap_m : float
        Metres that two outlines may lie apart and still touch.

    Returns
    -------
    Neighbours
        Symmetric; nobody is their own neighbour. An island is tied to its nearest
        district and reported, so everybody has a neighbour where there are two
        districts or more.

    Raises
    ------
    CrsMismatchError
        If the frame is not in a projected CRS in metres.
    ValueError
        If a code is used twice, or an outline is missing.

    Notes
    -----
    The queen's rule with a tolerance: two areas are neighbours where they come
    within `snap_m` of each other; overlaps are touches too. Of several nearest
    districts an island is tied to the first in order. Two islands that touch each
    other are no islands here, though nothing ties them to the rest.

    References
    ----------
    Cliff, A. D. & Ord, J. K. (1981). Spatial Processes. Pion, ch. 1.
    """
    require_plane_metres(outlines, outlines)
    if not outlines.index.is_unique:
        raise ValueError("two districts share a code")
    shapes = np.asarray(outlines.geometry, dtype=object)
    if (shapely.is_missing(shapes) | shapely.is_empty(shapes)).any():
        raise ValueError("a district has no outline")
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="dwithin", distance=snap_m)
    apart = left != right
    near: list[set[int]] = [set() for _ in shapes]
    for one, other in zip(left[apart].tolist(), right[apart].tolist(), strict=True):
        near[one].add(other)
        near[other].add(one)
    lonely = [place for place, found in enumerate(near) if not found]
    if len(shapes) > 1:
        for place in lonely:
            nearest = _nearest(shapes, place)
            near[place].add(nearest)
            near[nearest].add(place)
    codes = list(outlines.index)
    from libpysal.weights import W  # takes long to load; few pages need it

    weights = W(
        {
            codes[place]: [codes[other] for other in sorted(near[place])]
            for place in range(len(codes))
        },
        id_order=codes,
        silence_warnings=True,
    )
    weights.transform = "r"
    return Neighbours(weights, tuple(codes[place] for place in lonely))


def _nearest(shapes: NDArray[np.object_], place: int) -> int:
    distance = shapely.distance(shapes[place], shapes)
    distance[place] = np.inf
    return int(np.argmin(distance))
