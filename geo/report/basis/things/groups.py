"""Groups other than associations: how many there are, are founded, and end."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from geo.domain.periods import fiscal_year, fiscal_year_period
from geo.query.records import GroupLife
from geo.report.basis.asked import Asked
from geo.report.basis.bases import BASE
from geo.report.basis.model import Measure
from geo.report.basis.things.counting import (
    LEAST_LOCATED,
    by_district,
    per_residents,
    sources_of,
)

NOT_GROUPS = frozenset({"association", "government", "resident"})
"""Who is no group of citizens' activities: each is counted elsewhere or not at all."""
COMPLETE_YEARS = 5


def measure_groups(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the groups that exist on the snapshot's day.

    A group whose base is not known is in the whole city's count only. Where that is
    so for more than a fifth of them, no district has a count: most would be too low.
    """
    lives = _groups(asked)
    if not lives:
        return {}
    held = [life.uid for life in lives if life.lives_on(asked.snapshot.on)]
    return {
        "groups": (
            _measure(
                asked,
                "groups",
                held,
                among=held,
                definition=f"自治会・町内会と行政をのぞく、活動中の団体。{BASE}",
                **_sources(asked, held),
            ),
        )
    }


def measure_group_births(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the groups founded in each of the last five complete fiscal years."""
    lives = [life for life in _groups(asked) if life.founded_on is not None]
    silent = len(_groups(asked)) - len(lives)
    return _by_year(
        asked,
        "group_births",
        {life.uid: life.founded_on for life in lives if life.founded_on},
        definition=f"その年度に設立された団体（自治会・町内会と行政をのぞく）。{BASE}",
        note=f"設立年月日の分からない団体が{silent}あります。" if silent else "",
    )


def measure_group_endings(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the groups whose last day fell in each of the last five fiscal years.

    A city in which no group was ever said to have ended has no such figure: nobody
    knows whether that is none or not recorded.
    """
    return _by_year(
        asked,
        "group_endings",
        {life.uid: life.ended_on for life in _groups(asked) if life.ended_on},
        definition=f"その年度に活動を終えた団体（自治会・町内会と行政をのぞく）。{BASE}",
    )


def _groups(asked: Asked) -> list[GroupLife]:
    return [life for life in asked.groups.values() if life.actor_type not in NOT_GROUPS]


def _by_year(
    asked: Asked, indicator: str, days: dict[str, date], *, note: str = "", **said: Any
) -> dict[str, tuple[Measure, ...]]:
    if not days:
        return {}
    this_year = fiscal_year(asked.snapshot.on)
    measures = []
    for year in range(this_year - COMPLETE_YEARS, this_year):
        first, after = fiscal_year_period(year)
        held = [uid for uid, day in days.items() if first <= day < after]
        measures.append(
            _measure(
                asked,
                indicator,
                held,
                among=days,
                note=f"{note}住民の数は、どの年度も最新の人口です。",
                fiscal_year=year,
                **said,
                **_sources(asked, days),
            )
        )
    return {indicator: tuple(measures)}


def _measure(
    asked: Asked,
    indicator: str,
    held: Collection[str],
    *,
    among: Collection[str],
    note: str = "",
    **said: Any,
) -> Measure:
    """Return counts by base; ``among`` tells how well bases are known at all."""
    based = sum(uid in asked.bases for uid in among)
    counts = by_district(asked, held, asked.bases)
    if based < LEAST_LOCATED * len(among):
        counts = pd.Series(float("nan"), index=asked.codes)
        note = (
            f"拠点の分かる団体が{len(among)}のうち{based}しかないため、地区ごとには"
            f"数えません。{note}"
        )
    away = sum(uid not in asked.bases for uid in held)
    if away:
        note = f"拠点の地区が分からない{away}団体は、市全体だけで数えます。{note}"
    return per_residents(
        asked, indicator, counts, whole=float(len(held)), note=note, **said
    )


def _sources(asked: Asked, uids: Collection[str]) -> dict[str, Any]:
    """Return where groups come from; those that ended have no card any more."""
    shown = {card.uid for card in asked.of_kind("organisation")}
    return sources_of(asked, [uid for uid in uids if uid in shown])
