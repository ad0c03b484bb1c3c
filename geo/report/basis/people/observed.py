"""Counts that were observed in districts, their own or moved from another area set."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.domain.estimate import Reason
from geo.query.figures import find_observed_sets
from geo.query.observations import find_counts
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.basis.moving import Moved, move_counts
from geo.snapshot.areas import AreaSetContents

PARTS = ["numerator", "denominator"]
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class YearOfCounts:
    """One fiscal year of one indicator.

    Attributes
    ----------
    parts : DataFrame, indexed by ``district_code``
        ``numerator``, ``denominator`` (float64, NaN where not reported).
    methods : Series of str, indexed by ``district_code``
        How each district was counted, each method named once, in order of text.
    sliver : Series of bool, indexed by ``district_code``
        Only a strip along an edge was moved here: it belongs to the total and
        says nothing of the district.
    """

    fiscal_year: int
    parts: pd.DataFrame
    methods: "pd.Series[str]"
    sliver: "pd.Series[bool]"
    definition: str
    source: str
    fictional: bool
    moved_from: str | None = None
    moved_error: float | None = None


def find_years(asked: Asked, indicator: str) -> tuple[YearOfCounts, ...]:
    """Return the years an indicator was counted in, the oldest first.

    A set that was never asked gets the counts of the first set that was.
    """
    snapshot = asked.snapshot
    observed = find_observed_sets(asked.session, snapshot.municipality_id, indicator)
    others = map(snapshot.get_area_set, (item.slug for item in snapshot.area_sets))
    for area_set in (asked.area_set, *others):
        if area_set.id not in observed:
            continue
        table = find_counts(
            asked.session,
            snapshot.municipality_id,
            indicator=indicator,
            area_set_id=area_set.id,
        )
        known = table.dropna(subset=PARTS)
        if known.empty:
            continue
        years = [rows for _, rows in known.groupby("fiscal_year")]
        if area_set.id == asked.area_set.id:
            return tuple(_own(asked, rows) for rows in years)
        return _moved(asked, years, area_set)
    return ()


def share_in_year(
    asked: Asked, indicator: str, year: YearOfCounts, *, missing: Reason
) -> Measure:
    """Return a year's counts as shares of households, each with how it was counted.

    Raises
    ------
    ValueError
        If a part is larger than its whole: wrong at its source.
    """
    counts: dict[str, Count] = {}
    columns = (*(year.parts[part] for part in PARTS), year.sliver)
    for code, x, n, sliver in zip(asked.codes, *columns, strict=True):
        if math.isnan(x) or math.isnan(n) or sliver:
            counts[code] = unknown(missing)
        elif n == 0:
            counts[code] = no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
        else:
            counts[code] = Count(x=_not_above(x, n, code), n=n)
    both = year.parts.dropna()
    x, n = float(both["numerator"].sum()), float(both["denominator"].sum())
    frame = counts_frame(asked.codes, counts)
    return Measure(
        indicator=indicator,
        counts=frame.assign(definition=year.methods.reindex(asked.codes)),
        whole=_whole(x, n) if len(both) else unknown(missing),
        definition=year.definition,
        source=year.source,
        fiscal_year=year.fiscal_year,
        moved_error=year.moved_error,
        fictional=year.fictional,
        note=""
        if year.moved_from is None
        else f"「{year.moved_from}」の数から推計しました。",
    )


def _whole(x: float, n: float) -> Count:
    if n == 0:
        return no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
    return Count(x=_not_above(x, n, "全体"), n=n)


def _not_above(x: float, n: float, where: str) -> float:
    """Take off what moving may round up; more than that is an error."""
    if x > n * (1 + ROUNDING):
        raise ValueError(f"{where}: {x:g} of {n:g}")
    return min(x, n)


def _own(asked: Asked, rows: pd.DataFrame) -> YearOfCounts:
    rows = rows.drop_duplicates("district_code", keep="last")
    here = rows.set_index("district_code")
    return YearOfCounts(
        parts=here[PARTS].reindex(asked.codes),
        methods=here["method"].reindex(asked.codes).fillna("").astype(object),
        sliver=pd.Series(data=False, index=asked.codes),
        **_said(rows),
    )


def _moved(
    asked: Asked, years: list[pd.DataFrame], sources: AreaSetContents
) -> tuple[YearOfCounts, ...]:
    """Move all years at once: where districts meet is the same in each of them."""
    srid = asked.snapshot.city.plane_srid
    told = [
        rows.drop_duplicates("district_code", keep="last").set_index("district_code")
        for rows in years
    ]
    names = [[f"{part} {number}" for part in PARTS] for number in range(len(told))]
    counts = pd.concat(
        [
            rows[PARTS].set_axis(own, axis="columns")
            for rows, own in zip(told, names, strict=True)
        ],
        axis="columns",
    )
    moved = move_counts(
        counts.reindex(sources.outlines.index),
        sources.outlines.to_crs(srid),
        asked.area_set.outlines.to_crs(srid),
    )
    return tuple(
        YearOfCounts(
            parts=moved.counts[own].set_axis(PARTS, axis="columns"),
            methods=_methods(rows["method"], moved).reindex(asked.codes).fillna(""),
            sliver=moved.slivers(),
            **_said(rows),
            moved_from=sources.summary.title,
            moved_error=moved.error(own[1]),
        )
        for rows, own in zip(told, names, strict=True)
    )


def _methods(methods: "pd.Series[str]", moved: Moved) -> "pd.Series[str]":
    pairs = moved.weights.merge(
        methods.rename("method"), left_on="source_code", right_index=True
    )
    return pairs.groupby("target_code")["method"].agg(join_once).astype(object)


def _said(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "fiscal_year": int(rows["fiscal_year"].iloc[0]),
        "definition": join_once(rows["method"]),
        "source": join_once(rows["source"]),
        "fictional": bool(rows["fictional"].any()),
    }


def join_once(texts: Iterable[object]) -> str:
    """Join texts, each of them once and in one order: the same set reads the same."""
    return "、".join(sorted({text for text in texts if isinstance(text, str) and text}))
