"""Moves counts from one area set to another and says how much rests on assumption."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.analysis.areal import CUT_TOLERANCE, areal_weights, interpolate_areas

DRAWING = 0.1
"""Two publishers' outlines of one city differ along its edge: less of an area than
this outside the other set is taken for drawing, not for ground the set leaves out."""

_OUTSIDE = "\x00outside"


@dataclass(frozen=True, slots=True)
class Moved:
    """Counts in another area set.

    Attributes
    ----------
    counts : DataFrame, indexed as the targets
        float64, NaN where not known.
    split_share : DataFrame, as `counts`
        Share (0–1) of each value that comes from areas that were cut.
    weights : DataFrame
        As `geo.analysis.areal.areal_weights` returns it.
    covered : Series of float64, by target
        Share (0–1) of the target's area that lies in sources.
    """

    counts: pd.DataFrame
    split_share: pd.DataFrame
    weights: pd.DataFrame
    covered: "pd.Series[float]"

    def error(self, column: str) -> float:
        """Return the share (0–1) of all that was moved that rests on cut areas."""
        values = self.counts[column]
        total = values.sum()
        if not total:
            return 0.0
        return float((values * self.split_share[column]).sum() / total)

    def slivers(self) -> "pd.Series[bool]":
        """Return the targets that only a strip along an edge was moved to."""
        return self.covered < CUT_TOLERANCE


def move_counts(
    values: pd.DataFrame, sources: gpd.GeoDataFrame, targets: gpd.GeoDataFrame
) -> Moved:
    """Move counts by the area that sources and targets share.

    Parameters
    ----------
    values : DataFrame
        Counts by source code, NaN where not known.
    sources, targets : GeoDataFrame
        In one projected CRS in metres.

    Notes
    -----
    As `geo.analysis.areal.interpolate_areas`, but where more than `DRAWING` of a
    source lies outside every target (associations do not fill a city), its share
    of people stays outside and is not pressed into the targets it touches.
    """
    moved, diagnostics = interpolate_areas(values, sources, targets)
    outside = diagnostics.outside_share > DRAWING
    if outside.any() and len(targets):
        everywhere = targets.geometry.union_all()
        left = sources.loc[outside].geometry.difference(everywhere).union_all()
        wider = gpd.GeoDataFrame(
            geometry=[*targets.geometry, left],
            index=pd.Index([*targets.index, _OUTSIDE], name=targets.index.name),
            crs=targets.crs,
        )
        moved, diagnostics = interpolate_areas(values, sources, wider)
        moved = moved.drop(index=_OUTSIDE)
    weights = areal_weights(sources, targets)
    reached = weights.groupby("target_code")["area_m2"].sum().reindex(targets.index)
    return Moved(
        counts=moved,
        split_share=diagnostics.split_share.reindex(targets.index),
        weights=weights,
        covered=reached.fillna(0) / targets.geometry.area,
    )
