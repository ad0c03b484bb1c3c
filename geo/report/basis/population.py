"""Residents of an area set's districts, its own or moved from another set."""

import pandas as pd

from geo.query.figures import find_residents
from geo.report.basis.model import Population
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

BAND_COLUMNS = ("district_code", "sex", "age_from", "age_to", "count")


def find_population(
    session: Session, snapshot: Snapshot, area_set: AreaSetContents
) -> Population:
    """Return the newest population not after the snapshot's day."""
    reported = find_residents(session, area_set.id, on=snapshot.on)
    codes = area_set.outlines.index
    rows = reported.reindex(codes)
    plane = area_set.outlines.to_crs(snapshot.city.plane_srid)
    return Population(
        bands=pd.DataFrame(columns=list(BAND_COLUMNS)),
        totals=pd.DataFrame(
            {
                "residents": rows["residents"].astype("float64"),
                "households": rows["households"].astype("float64"),
                "area_km2": plane.area / 1e6,
            },
            index=codes,
        ),
        source="、".join(dict.fromkeys(reported["source"])),
        as_of=max(reported["as_of"], default=None),
        fictional=bool(reported["fictional"].any()),
    )
