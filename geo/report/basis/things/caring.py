"""Receiving sites of care-support volunteers, and people who work at adopted sites."""

import math
from collections import defaultdict
from typing import Final

from geo.domain.estimate import Reason
from geo.domain.periods import fiscal_year
from geo.query.care_figures import find_receivers, find_work
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.basis.people.context import measure_ageing
from geo.report.basis.things.counting import people_by_district, per_residents
from geo.report.basis.things.reach import with_people
from geo.report.basis.things.where import citywide

CARE: Final = "care_support_volunteer"
"""The kind of programme: 介護支援ボランティア制度."""


def measure_care_sites(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return receiving sites of care-support volunteers per resident of 65 and over."""
    sites = [
        one
        for one in find_receivers(
            asked.session, asked.snapshot.municipality_id, on=asked.snapshot.on
        )
        if one.kind == CARE
    ]
    found = measure_ageing(asked).get("ageing")
    if not sites or found is None:
        return {}
    [old] = found
    homes = [
        asked.homes.get(one.place or "") or asked.homes.get(one.organisation or "")
        for one in sites
    ]
    counts = {
        code: _rate(homes.count(code), float(old.counts["x"][code]))
        for code in map(str, asked.codes)
    }
    without = sum(
        count.x or 0 for count in counts.values() if count.n is None
    )  # where the old were not counted, neither are the sites
    whole = old.whole.x
    return {
        "care_sites": (
            Measure(
                indicator="care_sites",
                counts=counts_frame(asked.codes, counts),
                whole=_rate(len(sites) - without, math.nan if whole is None else whole),
                definition="介護支援ボランティア制度の受入機関",
                source=with_people(asked, "制度と受入機関の登録"),
                note=citywide(homes, "受入機関"),
                as_of=asked.snapshot.on,
                moved_error=old.moved_error,
                fictional=old.fictional or any(one.fictional for one in sites),
            ),
        )
    }


def measure_adoption_work(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return participants of the work at adopted sites, by fiscal year, per resident."""
    by_year: dict[int, list[tuple[str | None, int | None]]] = defaultdict(list)
    for work in find_work(
        asked.session, asked.snapshot.municipality_id, on=asked.snapshot.on
    ):
        home = asked.homes.get(work.site)
        by_year[fiscal_year(work.worked_on)].append((home, work.participants))
    made = []
    for year, every in sorted(by_year.items()):
        days = [(home, people) for home, people in every if people is not None]
        if not days:
            continue
        came = people_by_district(asked, every)
        made.append(
            per_residents(
                asked,
                "adoption_participations",
                came,
                whole=float(sum(people for _, people in days)),
                fiscal_year=year,
                definition="アダプトの活動記録にある参加者の数の合計",
                note=citywide([home for home, _ in days], "記録"),
                source="アダプトの活動記録",
            )
        )
    return {"adoption_participations": tuple(made)} if made else {}


def _rate(x: float, n: float) -> Count:
    if math.isnan(n):
        return unknown(Reason.NO_AGES_REPORTED, x=x)
    return Count(x=x, n=n) if n else no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
