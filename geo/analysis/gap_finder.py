"""Who has nothing within reach, and which place that exists would reach most of them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.analysis.plane import require_plane_metres
from geo.analysis.reach import QUARTER_SEGMENTS, reached_area

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd
    from numpy.typing import NDArray

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GapsFound:
    """Residents without reach, and the places that would reach them.

    Attributes
    ----------
    table : DataFrame, indexed by ``district_code``
        ``residents`` and ``unserved`` (float64; NaN where not reported).
    chosen : DataFrame
        ``candidate`` (its label) and ``covered`` (float64, residents that it adds
        to those before it), best first.
    """

    table: pd.DataFrame
    chosen: pd.DataFrame


def find_gaps(
    districts: gpd.GeoDataFrame,
    residents: pd.DataFrame,
    points: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    reach_m: float,
    *,
    top: int = MOST_SHOWN,
) -> dict[str, GapsFound]:
    """Find residents without any point within reach, by age band.

    Parameters
    ----------
    districts : GeoDataFrame, shape (n, >=1)
        Valid areas with unique codes, in a projected CRS in metres.
    residents : DataFrame of float, indexed by district code
        One column an age band; NaN or no row where not reported.
    points : GeoDataFrame, shape (m, >=0)
        What should be within reach, in the same CRS.
    candidates : GeoDataFrame, shape (c, >=0)
        Places that exist and could hold it, with a unique index, in the same CRS.
    reach_m : float
        Metres in a straight line, above 0.
    top : int
        How many candidates to choose, at most.

    Returns
    -------
    dict
        Band → `GapsFound`, in the order of the columns. A candidate that would
        reach nobody is not chosen.

    Raises
    ------
    CrsMismatchError
        If the frames are not in one projected CRS in metres.
    ValueError
        If `reach_m` is not above 0 or a code is used twice.

    Notes
    -----
    ``unserved = P_i·(1 − A(i ∩ U)/A(i))``, as in `residents_within`. Greedy: the
    candidate that reaches most of those left, then again without them; what the
    five reach together is at least 63 % of what any five could. Ties go by order.
    The shares of area are of what is drawn: a mountain counts like a street.

    References
    ----------
    Church, R. & ReVelle, C. (1974). The maximal covering location problem. Papers
    of the Regional Science Association 32. Nemhauser, G. L., Wolsey, L. A. &
    Fisher, M. L. (1978). Mathematical Programming 14, 265-294.
    """
    require_plane_metres(districts, points)
    require_plane_metres(districts, candidates)
    if not districts.index.is_unique or not candidates.index.is_unique:
        raise ValueError("a code is used twice")
    shapes = np.asarray(districts.geometry, dtype=object)
    area = shapely.area(shapes)
    left = shapes
    reached = reached_area(points, reach_m)
    if reached is not None:
        left = _without(shapes, reached)
    places = _Places.around(candidates, reach_m, left)
    share = np.divide(shapely.area(left), area, out=np.zeros(len(area)), where=area > 0)
    found: dict[str, GapsFound] = {}
    for band in residents.columns:
        people = residents[band].astype("Float64").astype("float64")
        people = people.reindex(districts.index)
        density = np.divide(
            np.nan_to_num(people.to_numpy()),
            area,
            out=np.zeros(len(area)),
            where=area > 0,
        )
        chosen = places.choose(density, top)
        found[str(band)] = GapsFound(
            table=pd.DataFrame({"residents": people, "unserved": people * share}),
            chosen=pd.DataFrame(chosen, columns=["candidate", "covered"]),
        )
    return found


def _without(
    shapes: NDArray[np.object_], reached: shapely.Geometry
) -> NDArray[np.object_]:
    """Take away what is reached; only where its edge passes is anything cut."""
    shapely.prepare(reached)
    left = shapes.copy()
    whole = shapely.covers(reached, shapes)
    edge = ~whole & shapely.intersects(reached, shapes)
    left[whole] = shapely.Polygon()
    near = [shapely.clip_by_rect(reached, *box) for box in shapely.bounds(shapes[edge])]
    left[edge] = shapely.difference(shapes[edge], near)
    return left


@dataclass(frozen=True, slots=True)
class _Places:
    """Candidates with what is left unserved around each, district by district."""

    labels: tuple[Hashable, ...]
    place: NDArray[np.intp]  # of each piece
    district: NDArray[np.intp]
    piece: NDArray[np.object_]
    area: NDArray[np.float64]

    @classmethod
    def around(
        cls,
        candidates: gpd.GeoDataFrame,
        reach_m: float,
        left: NDArray[np.object_],
    ) -> _Places:
        where = np.asarray(candidates.geometry, dtype=object)
        circles = shapely.buffer(where, reach_m, quad_segs=QUARTER_SEGMENTS)
        place, district = shapely.STRtree(left).query(circles, predicate="intersects")
        piece = left[district]
        shapely.prepare(circles)
        cut = ~shapely.covers(circles[place], piece)
        piece[cut] = shapely.intersection(circles[place[cut]], piece[cut])
        return cls(tuple(candidates.index), place, district, piece, shapely.area(piece))

    def choose(
        self, density: NDArray[np.float64], top: int
    ) -> list[tuple[Hashable, float]]:
        """Choose greedily; a gain never grows, so an old one is a bound (Minoux 1978)."""
        first = np.bincount(
            self.place, self.area * density[self.district], len(self.labels)
        )
        heap = [(-gain, place, 0) for place, gain in enumerate(first) if gain > 0]
        heapq.heapify(heap)
        chosen: list[tuple[Hashable, float]] = []
        taken: dict[int, list[shapely.Geometry]] = {}
        while heap and len(chosen) < top:
            gain, place, seen = heapq.heappop(heap)
            if seen < len(chosen):
                again = self._gain(place, density, taken)
                if again > 0:
                    heapq.heappush(heap, (-again, place, len(chosen)))
                continue
            chosen.append((self.labels[place], -gain))
            for number in np.flatnonzero(self.place == place):
                taken.setdefault(int(self.district[number]), []).append(
                    self.piece[number]
                )
        return chosen

    def _gain(
        self,
        place: int,
        density: NDArray[np.float64],
        taken: dict[int, list[shapely.Geometry]],
    ) -> float:
        total = 0.0
        for number in np.flatnonzero(self.place == place):
            piece, district = self.piece[number], int(self.district[number])
            if district in taken:
                piece = shapely.difference(piece, shapely.union_all(taken[district]))
            total += float(shapely.area(piece)) * float(density[district])
        return total if total > 1e-9 else 0.0  # noqa: PLR2004 - a sliver is nobody
