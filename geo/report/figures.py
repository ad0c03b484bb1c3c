"""Each indicator of a district comparison, as estimates by district."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.analysis.distance import nearest_centre
from geo.analysis.rates import rate_per_1000, share_estimate
from geo.domain.estimate import (
    Estimate,
    Method,
    Reason,
    State,
    Unit,
    missing,
    undefined,
)
from geo.report.membership import Membership
from geo.report.model import Indicator
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot

MINIMUM_RESIDENTS = 100
"""Below this a rate per 1,000 says more about chance than about the district."""

ADOPTED_STATES = frozenset({"adopted", "ending_soon", "review_due"})
ROUNDING = 1e-9
WHOLE = ""
"""The key of the whole city among the districts' codes, which are never empty."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What lies in each district of a set, cancelled and ended ones left out."""

    activities: "pd.Series[int]"
    sites: "pd.Series[int]"
    adopted: "pd.Series[int]"
    centres: "pd.Series[int]"
    approximate: "dict[Indicator, pd.Series[int]]"  # at the point of their town


def count_features(snapshot: Snapshot, area_set: AreaSetContents) -> Counted:
    """Count features by the home that was stored when they were written."""
    features = snapshot.features
    active = features[features["status"] == "active"]
    homes = pd.Series(dict(area_set.homes), dtype="object").reindex(active.index)

    def count(chosen: "pd.Series[bool]") -> "pd.Series[int]":
        return (
            homes[chosen].value_counts().reindex(area_set.outlines.index, fill_value=0)
        )

    activity = active["kind"] == "activity"
    site = active["kind"] == "adoption_site"
    approximate = active["location"] == "town_centroid"
    return Counted(
        activities=count(activity),
        sites=count(site),
        adopted=count(site & active["adoption_state"].isin(ADOPTED_STATES)),
        centres=count(active["kind"] == "support_centre"),
        approximate={
            Indicator.ACTIVITIES: count(activity & approximate),
            Indicator.ADOPTED: count(site & approximate),
        },
    )


def residents_of(
    codes: "pd.Index[str]", reported: pd.DataFrame, column: str
) -> dict[str, Estimate]:
    """Return residents or households of each district, and of all together.

    The whole is the sum of the districts that reported; it is missing when none
    did. Its denominator is the number of districts, its numerator how many
    reported, so that a page can say so.
    """
    reason = (
        Reason.NO_RESIDENTS_REPORTED
        if column == "residents"
        else Reason.NO_HOUSEHOLDS_REPORTED
    )
    found = {}
    for code in codes:
        value = reported[column].get(code)
        if value is None or pd.isna(value):
            found[code] = missing(Unit.COUNT, reason)
        else:
            found[code] = Estimate(
                unit=Unit.COUNT,
                value=float(value),
                method=Method.COUNTED,
                source=str(reported["source"][code]),
                as_of=reported["as_of"][code],
            )
    known = [item for item in found.values() if item.value is not None]
    found[WHOLE] = missing(Unit.COUNT, reason)
    if known:
        found[WHOLE] = Estimate(
            unit=Unit.COUNT,
            value=sum(item.value or 0 for item in known),
            numerator=len(known),
            denominator=len(codes),
            method=Method.COUNTED,
            source=known[0].source,
            as_of=known[0].as_of,
        )
    return found


def activity_rates(
    snapshot: Snapshot, counted: Counted, residents: Mapping[str, Estimate]
) -> dict[str, Estimate]:
    """Return activities per 1,000 residents; the whole counts only known residents."""
    has_layer = any(layer.kind == "activity" for layer in snapshot.layers)

    def rate(count: int, people: Estimate) -> Estimate:
        return rate_per_1000(
            count if has_layer else None,
            people.value,
            minimum_residents=MINIMUM_RESIDENTS,
            source=people.source,
            as_of=people.as_of,
        )

    found = {
        code: rate(int(counted.activities[code]), residents[code])
        for code in map(str, counted.activities.index)
    }
    reported = [code for code in found if residents[code].known]
    found[WHOLE] = rate(int(counted.activities.loc[reported].sum()), residents[WHOLE])
    return found


def membership_rates(
    codes: "pd.Index[str]", membership: Membership, fiscal_year: int | None
) -> dict[str, Estimate]:
    """Return the share of households that are members, in one fiscal year."""
    rows = membership.in_year(fiscal_year)
    found = {}
    for code in codes:
        if code in rows.index and not rows["sliver"][code]:
            found[code] = member_share(
                float(rows["numerator"][code]),
                float(rows["denominator"][code]),
                moved=membership.moved,
                source=_text(rows["source"][code]),
            )
        else:
            found[code] = missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED)
    both = rows.dropna(subset=["numerator", "denominator"])
    found[WHOLE] = (
        missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED)
        if both.empty
        else member_share(
            float(both["numerator"].sum()),
            float(both["denominator"].sum()),
            moved=membership.moved,
        )
    )
    return found


def member_share(
    members: float, households: float, *, moved: bool, source: str = ""
) -> Estimate:
    """Return the share of households that are members, undefined if it passes 1.

    Moved counts may pass it by a rounding error, which is taken off.
    """
    if members > households:
        if not math.isclose(members, households, rel_tol=ROUNDING):
            return undefined(Unit.SHARE, Reason.INCONSISTENT)
        members = households
    return share_estimate(members, households, moved=moved, source=source)


def adopted_shares(snapshot: Snapshot, counted: Counted) -> dict[str, Estimate]:
    """Return the share of adoption sites that a group keeps."""
    codes = counted.sites.index
    if not snapshot.adoptions_recorded:
        blank = missing(Unit.SHARE, Reason.NO_ADOPTIONS_RECORDED)
        return dict.fromkeys([*codes, WHOLE], blank)
    found = {
        code: share_estimate(
            int(counted.adopted[code]),
            int(counted.sites[code]),
            if_empty=Reason.NO_SITES,
            as_of=snapshot.on,
        )
        for code in codes
    }
    found[WHOLE] = share_estimate(
        int(counted.adopted.sum()),
        int(counted.sites.sum()),
        if_empty=Reason.NO_SITES,
        as_of=snapshot.on,
    )
    return found


def centre_distances(
    snapshot: Snapshot, area_set: AreaSetContents
) -> dict[str, Estimate]:
    """Return metres in a straight line from each district to its nearest centre."""
    features = snapshot.features
    centres = features[
        (features["kind"] == "support_centre")
        & (features["status"] == "active")
        & features.geometry.notna()
    ].to_crs(snapshot.city.plane_srid)
    codes = area_set.outlines.index
    whole = {WHOLE: undefined(Unit.METRES, Reason.NOT_FOR_WHOLE)}
    if centres.empty:
        blank = missing(Unit.METRES, Reason.NO_CENTRES)
        return dict.fromkeys(codes, blank) | {WHOLE: blank}
    origins = area_set.outlines.to_crs(snapshot.city.plane_srid)
    nearest = nearest_centre(origins, centres)
    return {
        code: Estimate(
            unit=Unit.METRES,
            state=State.VALUE,
            value=float(nearest["distance_m"][code]),
            method=Method.PLANE_DISTANCE,
            source=str(nearest["centre_index"][code]),
            as_of=snapshot.on,
        )
        for code in codes
    } | whole


def _text(value: object) -> str:
    """Read a text cell; a district that nothing was moved to has none."""
    return value if isinstance(value, str) else ""
