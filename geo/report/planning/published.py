"""City-wide figures that were published as rates: a series nobody can test."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geo.domain.estimate import Estimate, Reason, State, Unit
from geo.report.basis.model import Basis
from geo.report.planning.model import Trend, TrendReason, TrendWord, YearPoint

UNEXPLAINED = 0.05
"""A change within a year that people do not make: 5 points. Our choice, not a standard."""

FEWEST_YEARS = 5


@dataclass(frozen=True, slots=True)
class PublishedSeries:
    """A published series of the whole city.

    ``indicator``: association_organization_rate (組織率) or
    association_membership_rate (加入率), which are not the same figure.
    """

    indicator: str
    years: tuple[YearPoint, ...]
    trend: Trend
    source: str
    fictional: bool


def describe_published(basis: Basis) -> tuple[PublishedSeries, ...]:
    """Return the city's published series, the oldest year first, in order of indicator.

    A year breaks where its method differs from the year before it, or where both
    were published without counts and lie more than `UNEXPLAINED` apart: a fall
    of 8 points in a year is a change of counting until somebody shows that it is
    none, so the line is not drawn across. Rates without counts have no interval,
    and so their trend is always 判定不可.
    """
    table = basis.published
    if table.empty:
        return ()
    return tuple(
        _series(str(indicator), rows.sort_values("fiscal_year"))
        for indicator, rows in table.groupby("indicator", sort=True)
    )


def _series(indicator: str, rows: pd.DataFrame) -> PublishedSeries:
    points: list[YearPoint] = []
    sources: list[str] = []
    for row in rows.to_dict("records"):
        source = _text(row["source"])
        sources.append(source)
        point = YearPoint(
            fiscal_year=int(row["fiscal_year"]),
            estimate=_estimate(row, source),
            definition=_text(row["method"]),
            breaks=False,
            note=_text(row["note"]),
        )
        before = points[-1] if points else None
        if before is not None and _breaks(before, point):
            point = replace(point, breaks=True)
        points.append(point)
    few = len(points) < FEWEST_YEARS
    return PublishedSeries(
        indicator=indicator,
        years=tuple(points),
        trend=Trend(
            TrendWord.UNDECIDED,
            TrendReason.FEW_YEARS if few else TrendReason.NO_INTERVAL,
            years=tuple(point.fiscal_year for point in points),
        ),
        source="、".join(dict.fromkeys(filter(None, sources))),
        fictional=bool(rows["fictional"].any()),
    )


def _breaks(before: YearPoint, point: YearPoint) -> bool:
    if before.definition != point.definition:
        return True
    was, now = before.estimate.value, point.estimate.value
    if None not in {before.estimate.denominator, point.estimate.denominator}:
        return False
    return was is not None and now is not None and abs(now - was) > UNEXPLAINED


def _estimate(row: Mapping[Hashable, Any], source: str) -> Estimate:
    value, x, n = row["value"], row["numerator"], row["denominator"]
    if math.isnan(value) and n > 0:
        value = x / n
    if math.isnan(value):
        return Estimate(
            unit=Unit.SHARE,
            state=State.MISSING,
            reason=Reason.NOT_REPORTED,
            source=source,
        )
    return Estimate(
        unit=Unit.SHARE,
        value=float(value),
        numerator=None if math.isnan(x) else float(x),
        denominator=None if math.isnan(n) else float(n),
        source=source,
    )


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
