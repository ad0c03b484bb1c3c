"""Residents with no activity of a field within reach, and which place would reach most."""

from typing import Final

import pandas as pd

from geo.analysis.gap_finder import find_gaps as find_unserved
from geo.report.basis.asked import Asked
from geo.report.basis.model import Gap, GapCandidate
from geo.report.basis.things.plane import (
    districts_in_metres,
    in_metres,
    placed_activities,
    venues,
)

REACH_M: Final = 500
AGES: Final = {
    "under_15": (0, 14),
    "15_64": (15, 64),
    "65_plus": (65, None),
}


def find_gaps(asked: Asked) -> tuple[Gap, ...]:
    """Return gaps of any field and of each field that has activities.

    Nothing where nobody reported residents or no activity's place is known. Ages are
    those that the reported bands add up to.
    """
    residents = residents_by_age(asked)
    placed = placed_activities(asked)
    if not placed or not residents["all"].notna().any():
        return ()
    districts, places = districts_in_metres(asked), venues(asked)
    candidates = in_metres(asked, places)
    fields = sorted({card.field for card in placed if card.field})
    found: list[Gap] = []
    for field in (None, *fields):
        points = [card for card in placed if field is None or field in card.fields]
        gaps = find_unserved(
            districts, residents, in_metres(asked, points), candidates, REACH_M
        )
        found += [
            Gap(
                field=field,
                ages=ages,
                reach_m=REACH_M,
                table=gap.table,
                candidates=tuple(
                    _candidate(asked, str(uid), float(covered))
                    for uid, covered in gap.chosen.itertuples(index=False)
                ),
            )
            for ages, gap in gaps.items()
        ]
    return tuple(found)


def residents_by_age(asked: Asked) -> pd.DataFrame:
    """Return residents by district: ``all``, then each of `AGES` that bands add up to.

    A district has no number of an age where a reported band lies across its bounds.
    """
    totals, bands = asked.population.totals, asked.population.bands
    found = pd.DataFrame({"all": totals["residents"].reindex(asked.codes)})
    if bands.empty:
        return found
    said = bands[bands["sex"] == "all"]
    if said.empty:
        said = bands[bands["sex"].isin(("male", "female"))]
    lower = said["age_from"].astype("Float64").astype("float64").fillna(0)
    upper = said["age_to"].astype("Float64").astype("float64").fillna(float("inf"))
    for ages, (first, last) in AGES.items():
        end = float("inf") if last is None else last
        inside = (lower >= first) & (upper <= end)
        across = ~inside & (lower <= end) & (upper >= first)
        counted = said[inside].groupby("district_code")["count"].sum(min_count=1)
        counted = counted.drop(said.loc[across, "district_code"], errors="ignore")
        if not counted.empty:
            found[ages] = counted.reindex(asked.codes)
    return found


def _candidate(asked: Asked, uid: str, covered: float) -> GapCandidate:
    card = asked.snapshot.get_card(uid)
    return GapCandidate(
        uid=uid,
        title=card.title,
        longitude=card.longitude or 0.0,
        latitude=card.latitude or 0.0,
        covered=covered,
    )
