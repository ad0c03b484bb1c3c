"""Counts of one area set moved to another by the area they share.

School zones and associations (自治会) do not nest, so a count can only be moved by
assuming that it is spread evenly over its area. The total is kept, and how much
of the result rests on that assumption is returned beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np
import pandas as pd
import shapely

from geo.analysis.plane import require_plane_metres

if TYPE_CHECKING:
    import geopandas as gpd

CUT_TOLERANCE = 1e-3
"""Two publishers' outlines of one boundary differ: less than this share of an area
on the other side is drawing, not a cut."""


@dataclass(frozen=True, slots=True)
class ArealDiagnostics:
    """What `interpolate_areas` did to reach its result.

    Frames have the columns of the values (a Series gives one column, its name or
    "value"). For each column, moved + withheld + remainder add up to the known
    source values.

    Attributes
    ----------
    split_share : DataFrame of float64, by target
        Share (0-1) of the target's value that comes from sources that were cut,
        and so rests on even spreading: the error measure. NaN where that value
        is 0 or unknown.
    share_known : DataFrame of float64, by target
        Share (0-1) of the target's area inside sources that lies in sources whose
        value is known; 0 where no source reaches the target.
    withheld : DataFrame of float64, by target
        What known sources bring to a target that is shown as missing, because
        too much of it lies in sources with a missing value; else 0.
    remainder : DataFrame of float64, by source
        Known values that reached no target: of sources that touch none, and of
        codes without an outline.
    outside_share : Series of float64, by source
        Share (0-1) of the source's area outside every target: what was spread
        over the targets it does touch, 1 where it touches none. Too low where
        targets overlap.
    """

    split_share: pd.DataFrame
    share_known: pd.DataFrame
    withheld: pd.DataFrame
    remainder: pd.DataFrame
    outside_share: pd.Series[float]


def areal_weights(sources: gpd.GeoDataFrame, targets: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the share of each source that goes to each target.

    Parameters
    ----------
    sources, targets : GeoDataFrame, shape (n, >=1) and (m, >=1)
        Valid polygons with unique codes as index, in one projected CRS in metres.

    Returns
    -------
    DataFrame
        One row for each pair that shares an area, ordered as `sources` and then
        as `targets`: ``source_code``, ``target_code``, ``weight`` (float64, above
        0; the weights of a source add up to 1) and ``area_m2`` (float64, what the
        pair shares). A source that shares no area with any target has no row.

    Raises
    ------
    CrsMismatchError
        If the frames are not in one projected CRS in metres.
    ValueError
        If a code is used twice in one frame.

    Notes
    -----
    ``w[s, t] = A(s ∩ t) / Σ_t A(s ∩ t)``, weight "sum": the part of a source
    outside every target goes to its targets in the same proportion. Dividing by
    A(s) instead would lose that part. Touching edges share no area. Where
    targets overlap, the common ground is given to each of them in proportion.

    References
    ----------
    Goodchild, M. F. & Lam, N. S. (1980). Areal interpolation: a variant of the
    traditional spatial problem. Geo-Processing 1, 297-312.
    """
    require_plane_metres(sources, targets)
    for name, areas in (("source", sources), ("target", targets)):
        if not areas.index.is_unique:
            raise ValueError(f"a {name} code is used twice")

    source_shapes = np.asarray(sources.geometry, dtype=object)
    target_shapes = np.asarray(targets.geometry, dtype=object)
    tree = shapely.STRtree(target_shapes)
    source, target = tree.query(source_shapes, predicate="intersects")
    shared = shapely.intersection(source_shapes[source], target_shapes[target])

    pairs = pd.DataFrame(
        {"source": source, "target": target, "area_m2": shapely.area(shared)}
    )
    pairs = pairs[pairs["area_m2"] > 0].sort_values(["source", "target"])
    inside = pairs.groupby("source")["area_m2"].transform("sum")
    return pd.DataFrame(
        {
            "source_code": sources.index[pairs["source"]],
            "target_code": targets.index[pairs["target"]],
            "weight": (pairs["area_m2"] / inside).to_numpy(),
            "area_m2": pairs["area_m2"].to_numpy(),
        }
    )


@overload
def interpolate_areas(
    values: pd.DataFrame,
    sources: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    minimum_known: float = ...,
) -> tuple[pd.DataFrame, ArealDiagnostics]: ...
@overload
def interpolate_areas(
    values: pd.Series[float],
    sources: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    minimum_known: float = ...,
) -> tuple[pd.Series[float], ArealDiagnostics]: ...
def interpolate_areas(
    values: pd.DataFrame | pd.Series[float],
    sources: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    *,
    minimum_known: float = 1 - CUT_TOLERANCE,
) -> tuple[pd.DataFrame | pd.Series[float], ArealDiagnostics]:
    """Move counts from one area set to another and keep their total.

    Parameters
    ----------
    values : DataFrame or Series of numbers
        Counts (residents, households; never shares or rates, which cannot be
        added up), indexed by source code; missing where not known. A source
        without a row is missing too.
    sources, targets : GeoDataFrame
        As in `areal_weights`.
    minimum_known : float
        A target is missing where its `share_known` is below this. The default
        forgives slivers only.

    Returns
    -------
    moved : DataFrame or Series of float64, as `values`
        Indexed as `targets`. Missing where no source reaches a target, or too
        much of it lies in sources with a missing value: part of a sum is never
        passed off as the sum.
    diagnostics : ArealDiagnostics
        The error measure, and all that is not in `moved`.

    Raises
    ------
    CrsMismatchError
        If the frames are not in one projected CRS in metres.
    ValueError
        If a code is used twice.

    Notes
    -----
    ``moved[t] = Σ_s w[s, t]·value[s]``. The total is kept to rounding (1e-9 of it
    and better). A source counts as cut when more than `CUT_TOLERANCE` of it goes
    to another target than its main one. `split_share` is the part of a value that
    is there by assumption: in truth it may lie elsewhere, and more may lie here.
    Errors of the outlines and of overlapping sources are not measured.

    References
    ----------
    Goodchild & Lam (1980), as in `areal_weights`.
    """
    if not values.index.is_unique:
        raise ValueError("a source code has two values")
    table = values if isinstance(values, pd.DataFrame) else _as_column(values)
    table = table.astype("Float64").astype("float64")
    weights = areal_weights(sources, targets)
    source = sources.index.get_indexer(pd.Index(weights["source_code"]))
    target = targets.index.get_indexer(pd.Index(weights["target_code"]))
    share = weights["weight"].to_numpy()
    area = weights["area_m2"].to_numpy()
    main = weights.groupby("source_code")["weight"].transform("max").to_numpy()
    cut = main < 1 - CUT_TOLERANCE

    def add_up(parts: np.ndarray) -> pd.DataFrame:
        sums = np.zeros((len(targets), table.shape[1]))
        np.add.at(sums, target, parts)
        return pd.DataFrame(sums, index=targets.index, columns=table.columns)

    found = table.reindex(sources.index).to_numpy()[source]
    known = ~np.isnan(found)
    parts = np.where(known, found, 0) * share[:, None]
    sums = add_up(parts)
    reached = add_up(known * area[:, None])
    split = add_up(parts * cut[:, None])
    touched = add_up(np.ones_like(parts) * area[:, None])
    share_known = (reached / touched).fillna(0)
    enough = (share_known >= minimum_known) & (touched > 0)

    placed = table.index.isin(weights["source_code"])
    overlap = weights.groupby("source_code")["area_m2"].sum().reindex(sources.index)
    size = sources.geometry.area
    diagnostics = ArealDiagnostics(
        split_share=(split / sums).where(sums != 0),
        share_known=share_known,
        withheld=sums.where(~enough, 0.0),
        remainder=table[~placed].dropna(how="all"),
        outside_share=(1 - overlap.fillna(0) / size).clip(0, 1),
    )
    moved = sums.where(enough)
    if isinstance(values, pd.DataFrame):
        return moved, diagnostics
    return pd.Series(moved.iloc[:, 0], name=values.name), diagnostics


def _as_column(values: pd.Series[float]) -> pd.DataFrame:
    return values.to_frame("value" if values.name is None else values.name)
