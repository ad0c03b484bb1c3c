"""Residents who have a support centre or an activity within a walk, in a straight line."""

import math
from typing import TYPE_CHECKING, Final

from geo.analysis.reach import residents_within
from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.counting import sources_of
from geo.report.basis.things.plane import (
    centres,
    districts_in_metres,
    in_metres,
    placed_activities,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.snapshot.model import Card

CENTRE_M: Final = 1_200
ACTIVITY_M: Final = 500
EVEN = "地区の中に住民が均等に住むとした推計"


def measure_centre_access(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return residents within 1,200 m; missing where the city has no public centre."""
    return _access(
        asked,
        "centre_access",
        centres(asked),
        CENTRE_M,
        if_none=Reason.NO_CENTRES,
        definition=f"公開中の支援拠点から直線{CENTRE_M:,}m以内の住民。{EVEN}",
    )


def measure_activity_access(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return residents within 500 m of an activity whose own place is public.

    An activity that is only known by its town, or whose place is not shown, reaches
    nobody; where no activity has a place of its own the figure is missing, not 0.
    """
    activities = asked.of_kind("activity")
    if not activities:
        return {}
    placed = placed_activities(asked)
    away = len(activities) - len(placed)
    return _access(
        asked,
        "activity_access",
        placed,
        ACTIVITY_M,
        if_none=Reason.NOT_REPORTED,
        definition=f"位置を公開している活動から直線{ACTIVITY_M}m以内の住民。{EVEN}",
        note=f"位置を公開していないか、町の中心でしか分からない活動{away}件は"
        "入れていません。"
        if away
        else "",
    )


def _access(
    asked: Asked,
    indicator: str,
    cards: "Sequence[Card]",
    reach_m: float,
    *,
    if_none: Reason,
    definition: str,
    note: str = "",
) -> dict[str, tuple[Measure, ...]]:
    population = asked.population
    residents = population.totals["residents"].reindex(asked.codes)
    within = residents_within(
        districts_in_metres(asked), residents, in_metres(asked, cards), reach_m
    )
    counts = {
        code: _count(float(within[code]), float(residents[code]), cards, if_none)
        for code in asked.codes
    }
    known = residents.notna()
    whole = (
        _count(
            float(within[known].sum()), float(residents[known].sum()), cards, if_none
        )
        if known.any()
        else unknown(Reason.NO_RESIDENTS_REPORTED)
    )
    words = sources_of(asked, [card.uid for card in cards])
    return {
        indicator: (
            Measure(
                indicator=indicator,
                counts=counts_frame(asked.codes, counts),
                whole=whole,
                definition=definition,
                note=note,
                source=with_people(asked, words["source"]),
                as_of=population.as_of,
                moved_error=population.moved_error,
                fictional=bool(words["fictional"]) or population.fictional,
            ),
        )
    }


def with_people(asked: Asked, source: str) -> str:
    """Return a source with that of the residents behind it."""
    people = asked.population.source
    return "、".join(text for text in (source, people and f"人口：{people}") if text)


def _count(x: float, n: float, cards: "Sequence[Card]", if_none: Reason) -> Count:
    if math.isnan(n):
        return unknown(Reason.NO_RESIDENTS_REPORTED)
    if not cards:
        return unknown(if_none, n=n)
    if math.isnan(x):
        return unknown(Reason.NOT_REPORTED, n=n)
    if n == 0:
        return no_figure(Reason.ZERO_DENOMINATOR, x=0, n=0)
    return Count(x=min(x, n), n=n)
