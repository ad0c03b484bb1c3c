"""The comparison planners open first: every district of a city, side by side."""

from collections.abc import Mapping

import pandas as pd

from geo.analysis.classes import class_breaks, classify
from geo.analysis.rates import compare_with
from geo.query.figures import find_residents
from geo.report.figures import (
    WHOLE,
    Counted,
    activity_rates,
    adopted_shares,
    centre_distances,
    count_features,
    membership_rates,
    residents_of,
)
from geo.report.located import split_locations
from geo.report.membership import find_membership
from geo.report.model import Comparison, Figure, Indicator, Row
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

COUNTED_KIND = {
    Indicator.ACTIVITIES: "activity",
    Indicator.ADOPTED: "adoption_site",
    Indicator.NEAREST_CENTRE: "support_centre",
}


def compare_districts(
    session: Session,
    snapshot: Snapshot,
    area_set_slug: str | None = None,
    indicator: Indicator = Indicator.ACTIVITIES,
    *,
    fiscal_year: int | None = None,
) -> Comparison:
    """Compare participation between the districts of an area set.

    Parameters
    ----------
    session : Session
        Open session on the same data; nothing is written.
    area_set_slug : str, optional
        Which way of dividing the city; its default one if not given.
    indicator : Indicator
        The figure on the map. Every row carries all of them.
    fiscal_year : int, optional
        Of the membership figures; the latest reported if not given.

    Raises
    ------
    NotFoundError
        If the city has no such area set.

    Notes
    -----
    A feature counts in the district it was assigned to when it was written
    (`geo.domain.locate.first_home`). Cancelled and ended ones never count.
    """
    area_set = snapshot.get_area_set(area_set_slug)
    membership = find_membership(session, snapshot, area_set, fiscal_year=fiscal_year)
    year = fiscal_year or membership.latest_year
    reported = find_residents(session, area_set.id, on=snapshot.on)
    codes = area_set.outlines.index
    residents = residents_of(codes, reported, "residents")
    households = residents_of(codes, reported, "households")
    counted = count_features(snapshot, area_set)
    estimates = {
        Indicator.ACTIVITIES: activity_rates(snapshot, counted, residents),
        Indicator.MEMBERSHIP: membership_rates(codes, membership, year),
        Indicator.ADOPTED: adopted_shares(snapshot, counted),
        Indicator.NEAREST_CENTRE: centre_distances(snapshot, area_set),
    }
    breaks = {
        which: class_breaks([values[code].value for code in codes])
        for which, values in estimates.items()
    }

    def approximate(code: str) -> dict[Indicator, int]:
        return {
            which: int(values.sum() if code == WHOLE else values[code])
            for which, values in counted.approximate.items()
        }

    def row(code: str, name: str, kana: str | None, counts: Mapping[str, int]) -> Row:
        return Row(
            code=code,
            name=name,
            kana=kana,
            residents=residents[code],
            households=households[code],
            activities=counts["activities"],
            sites=counts["sites"],
            centres=counts["centres"],
            figures={
                which: Figure(
                    indicator=which,
                    estimate=values[code],
                    verdict=compare_with(values[code], values[WHOLE].value),
                    colour_class=classify(values[code].value, breaks[which])
                    if code != WHOLE
                    else None,
                )
                for which, values in estimates.items()
            },
            approximate=approximate(code),
        )

    return Comparison(
        city=snapshot.city,
        area_set=area_set.summary,
        area_sets=snapshot.area_sets,
        on=snapshot.on,
        fiscal_year=year,
        indicator=indicator,
        rows=tuple(
            row(d.code, d.name, d.kana, _counts_of(counted, d.code))
            for d in area_set.districts
        ),
        whole=row(WHOLE, snapshot.city.name, None, _totals(counted)),
        breaks=breaks[indicator],
        located=split_locations(snapshot, area_set, COUNTED_KIND.get(indicator)),
        moved=membership.moved and not membership.table.empty,
        moved_error=membership.moved_error.get(year) if year is not None else None,
        sources=_sources(
            snapshot, area_set, indicator, reported, membership.in_year(year)
        ),
        version=snapshot.version,
    )


def _counts_of(counted: Counted, code: str) -> dict[str, int]:
    return {
        "activities": int(counted.activities[code]),
        "sites": int(counted.sites[code]),
        "centres": int(counted.centres[code]),
    }


def _totals(counted: Counted) -> dict[str, int]:
    return {
        "activities": int(counted.activities.sum()),
        "sites": int(counted.sites.sum()),
        "centres": int(counted.centres.sum()),
    }


def _sources(
    snapshot: Snapshot,
    area_set: AreaSetContents,
    indicator: Indicator,
    reported: pd.DataFrame,
    members: pd.DataFrame,
) -> tuple[str, ...]:
    kind = COUNTED_KIND.get(indicator)
    counted = {card.layer for card in snapshot.cards if card.kind == kind}
    layers = [layer for layer in snapshot.layers if layer.slug in counted]
    said = [f"{layer.title}：{layer.source}" for layer in layers]
    if indicator is Indicator.ACTIVITIES:
        said += [f"人口：{source}" for source in reported["source"].unique()]
    if indicator is Indicator.MEMBERSHIP:
        said += [
            f"加入世帯：{source}" for source in members["source"].dropna().unique()
        ]
    said.append(f"{area_set.summary.title}：{area_set.summary.source}")
    return tuple(dict.fromkeys(said))
