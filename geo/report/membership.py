"""Membership of neighbourhood associations (加入率) for the areas of any set.

Associations report for their own territories. For another area set their
households are moved by areal interpolation, and the report says so.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.analysis.areal import CUT_TOLERANCE, areal_weights, interpolate_areas
from geo.query.figures import find_observations, find_observed_sets
from geo.report.basis.households import find_withheld
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

if TYPE_CHECKING:
    import geopandas as gpd

MEMBERSHIP = "membership"
COUNTS = ["numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Membership:
    """Members and households of each district in each fiscal year.

    Attributes
    ----------
    table : DataFrame
        One row a district and fiscal year: ``district_code``, ``fiscal_year``,
        ``numerator`` (member households), ``denominator`` (households; both
        NaN where not reported), ``method``, ``source``, ``note``, ``sliver``
        (bool: only a strip along the edge of a territory was moved here, which
        belongs to the total but says nothing of the district).
    moved : bool
        Whether the counts come from another area set.
    moved_error : dict
        By fiscal year, the share (0–1) of the moved households that come from
        territories that were cut; empty when nothing was moved.
    """

    table: pd.DataFrame
    moved: bool
    moved_error: dict[int, float]

    @property
    def latest_year(self) -> int | None:
        """The last fiscal year with a reported figure."""
        known = self.table.dropna(subset=COUNTS)
        return None if known.empty else int(known["fiscal_year"].max())

    def in_year(self, fiscal_year: int | None) -> pd.DataFrame:
        """Return one year's rows, indexed by ``district_code``."""
        rows = self.table[self.table["fiscal_year"] == fiscal_year]
        return rows.set_index("district_code")


def find_membership_years(
    session: Session, snapshot: Snapshot, area_set_slug: str | None
) -> tuple[int, ...]:
    """Return the years membership was reported for, the newest first.

    They are those of the set itself, or of the set its figures are moved from.
    """
    observed = find_observed_sets(session, snapshot.municipality_id, MEMBERSHIP)
    slugs = [area_set_slug, *(item.slug for item in snapshot.area_sets)]
    for area_set in map(snapshot.get_area_set, slugs):
        if area_set.id in observed:
            table = find_observations(
                session,
                snapshot.municipality_id,
                indicators=(MEMBERSHIP,),
                area_set_id=area_set.id,
            )
            known = table.dropna(subset=COUNTS)["fiscal_year"]
            return tuple(sorted({int(year) for year in known}, reverse=True))
    return ()


def find_membership(
    session: Session,
    snapshot: Snapshot,
    area_set: AreaSetContents,
    *,
    fiscal_year: int | None = None,
    every_year: bool = False,
) -> Membership:
    """Return the membership figures of an area set's districts that may be shown.

    Parameters
    ----------
    fiscal_year : int, optional
        The one year wanted; the latest reported if not given.
    every_year : bool
        Whether all years are wanted; moving them takes its time.
    """
    found = _find(
        session, snapshot, area_set, fiscal_year=fiscal_year, every_year=every_year
    )
    withheld = find_withheld(session, snapshot)
    slug = area_set.summary.slug
    table = found.table
    gone = np.array(
        [
            withheld.hides(slug, int(year), str(code))
            for year, code in zip(
                table["fiscal_year"], table["district_code"], strict=True
            )
        ],
        dtype=bool,
    )
    numbers = [name for name in (*COUNTS, "value") if name in table]
    shown = table.assign(**{name: table[name].mask(gone) for name in numbers})
    return replace(found, table=shown)


def _find(
    session: Session,
    snapshot: Snapshot,
    area_set: AreaSetContents,
    *,
    fiscal_year: int | None,
    every_year: bool,
) -> Membership:
    observed = find_observed_sets(session, snapshot.municipality_id, MEMBERSHIP)
    if area_set.id in observed:
        table = find_observations(
            session,
            snapshot.municipality_id,
            indicators=(MEMBERSHIP,),
            area_set_id=area_set.id,
        )
        return Membership(table=table.assign(sliver=False), moved=False, moved_error={})
    for candidate in map(snapshot.get_area_set, (s.slug for s in snapshot.area_sets)):
        if candidate.id in observed:
            table = find_observations(
                session,
                snapshot.municipality_id,
                indicators=(MEMBERSHIP,),
                area_set_id=candidate.id,
            )
            if not every_year:
                known = table.dropna(subset=COUNTS)["fiscal_year"]
                year = fiscal_year or (int(known.max()) if len(known) else None)
                table = table[table["fiscal_year"] == year]
            return _moved(table, candidate, area_set, snapshot.city.plane_srid)
    empty = find_observations(
        session, snapshot.municipality_id, indicators=(), area_set_id=None
    )
    return Membership(table=empty.assign(sliver=False), moved=False, moved_error={})


def _moved(
    table: pd.DataFrame,
    sources: AreaSetContents,
    targets: AreaSetContents,
    plane_srid: int,
) -> Membership:
    from_areas: gpd.GeoDataFrame = sources.outlines.to_crs(plane_srid)
    to_areas: gpd.GeoDataFrame = targets.outlines.to_crs(plane_srid)
    weights = areal_weights(from_areas, to_areas)
    reached_m2 = weights.groupby("target_code")["area_m2"].sum()
    reached_m2 = reached_m2.reindex(to_areas.index).fillna(0)
    sliver = (reached_m2 < CUT_TOLERANCE * to_areas.area).to_numpy()
    parts, errors = [], {}
    for year in sorted(set(table["fiscal_year"].astype(int))):
        rows = table[table["fiscal_year"] == year]
        counts = rows.set_index("district_code")[COUNTS].reindex(from_areas.index)
        # A territory counts only where both numbers are known: no rate of mixed parts.
        counts[counts.isna().any(axis=1)] = float("nan")
        moved, diagnostics = interpolate_areas(counts, from_areas, to_areas)
        households = moved["denominator"].sum()
        cut = (moved["denominator"] * diagnostics.split_share["denominator"]).sum()
        errors[year] = float(cut / households) if households else 0.0
        said = _said(rows.set_index("district_code"), weights)
        parts.append(
            moved.reset_index(names="district_code")
            .assign(fiscal_year=year, sliver=sliver)
            .merge(said, on="district_code", how="left")
        )
    if not parts:
        return Membership(table=table.assign(sliver=False), moved=False, moved_error={})
    return Membership(table=pd.concat(parts), moved=True, moved_error=errors)


def _said(rows: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Join what contributing territories say of method and source."""
    pairs = weights.merge(
        rows[["method", "source", "note"]], left_on="source_code", right_index=True
    )

    def joined(values: "pd.Series[str]") -> str:
        return "、".join(dict.fromkeys(value for value in values.dropna() if value))

    return (
        pairs.groupby("target_code")[["method", "source", "note"]]
        .agg(joined)
        .reset_index(names="district_code")
    )
