"""Residents of an area set's districts, its own or moved from another set."""

import pandas as pd

from geo.query.figures import find_residents
from geo.query.population import find_age_bands, find_populated_sets
from geo.report.basis.bands import BAND_COLUMNS, complete_bands, empty_bands
from geo.report.basis.model import Population
from geo.report.basis.moving import DRAWING, move_counts
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

_TOTALS = ["residents", "households"]


def find_population(
    session: Session, snapshot: Snapshot, area_set: AreaSetContents
) -> Population:
    """Return the newest population not after the snapshot's day.

    Notes
    -----
    A set that never reported residents gets those of the set that reported the
    most areas: the finer the source, the less of it is cut. A district is missing
    where more than `geo.report.basis.moving.DRAWING` of it lies in no area of that
    set: part of its people is never passed off as all of them.
    """
    counted = find_populated_sets(session, snapshot.municipality_id, on=snapshot.on)
    others = [
        contents
        for contents in map(snapshot.get_area_set, (s.slug for s in snapshot.area_sets))
        if contents.id in counted and contents.id != area_set.id
    ]
    if area_set.id in counted or not others:
        return _own(session, snapshot, area_set)
    # The first of the finest ones: sets stand in a fixed order.
    finest = max(others, key=lambda contents: counted[contents.id])
    return _moved(_own(session, snapshot, finest), finest, area_set, snapshot)


def _own(session: Session, snapshot: Snapshot, area_set: AreaSetContents) -> Population:
    reported = find_residents(session, area_set.id, on=snapshot.on)
    bands = find_age_bands(session, area_set.id, on=snapshot.on)
    codes = area_set.outlines.index
    rows = reported.reindex(codes)
    here = reported[reported.index.isin(codes)]
    return Population(
        bands=complete_bands(bands[bands["district_code"].isin(codes)]),
        totals=_totals(rows[_TOTALS].astype("float64"), area_set, snapshot),
        source="、".join(dict.fromkeys(here["source"])),
        as_of=max(here["as_of"], default=None),
        fictional=bool(here["fictional"].any()),
    )


def _totals(
    counts: pd.DataFrame, area_set: AreaSetContents, snapshot: Snapshot
) -> pd.DataFrame:
    plane = area_set.outlines.to_crs(snapshot.city.plane_srid)
    return counts.assign(area_km2=plane.area / 1e6)


def _moved(
    source: Population,
    sources: AreaSetContents,
    targets: AreaSetContents,
    snapshot: Snapshot,
) -> Population:
    srid = snapshot.city.plane_srid
    keys = ["sex", "age_from", "age_to"]
    bands = source.bands.assign(age_to=source.bands["age_to"].fillna(-1))
    wide = bands.pivot_table(
        index="district_code", columns=keys, values="count", aggfunc="first"
    )
    named = [(str(key[0]), int(key[1]), int(key[2])) for key in list(wide.columns)]
    wide.columns = pd.RangeIndex(len(named))
    counts = source.totals[_TOTALS].join(wide)
    nobody = counts["residents"] == 0
    counts.loc[nobody] = counts.loc[nobody].fillna(0.0)
    moved = move_counts(
        counts, sources.outlines.to_crs(srid), targets.outlines.to_crs(srid)
    )
    values = moved.counts.where(moved.covered >= 1 - DRAWING)
    long = [
        values[[number]]
        .set_axis(["count"], axis="columns")
        .reset_index(names="district_code")
        .assign(sex=sex, age_from=start, age_to=end)
        for number, (sex, start, end) in enumerate(named)
    ]
    table = pd.concat(long) if long else empty_bands()
    table = table.dropna(subset=["count"])[list(BAND_COLUMNS)]
    ends = table["age_to"].astype("Int64")
    table["age_to"] = ends.where(ends >= 0)
    return Population(
        bands=table.astype(empty_bands().dtypes.to_dict() | {"sex": object})
        .sort_values(["district_code", "sex", "age_from"], ignore_index=True)
        .reset_index(drop=True),
        totals=_totals(values[_TOTALS], targets, snapshot),
        source=source.source,
        as_of=source.as_of,
        moved_from=sources.summary.title,
        moved_error=moved.error("residents"),
        fictional=source.fictional,
    )
