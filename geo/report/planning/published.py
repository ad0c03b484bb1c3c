"""Rates that a city published itself, year by year, without the counts behind them."""

from collections.abc import Iterator
from typing import Any, cast

import pandas as pd

from geo.analysis.rates import share_estimate
from geo.domain.estimate import Estimate, Method, Reason, Unit, missing
from geo.report.planning.model import Trend, TrendReason, TrendWord, YearPoint

YEARS_NEEDED = 5


def describe_published(published: pd.DataFrame) -> tuple[YearPoint, ...]:
    """Return the published rates, the oldest first.

    Parameters
    ----------
    published : DataFrame
        As `geo.query.figures.find_observations` returns them.

    Notes
    -----
    A rate without its counts cannot be checked against the year before: who was
    counted, and out of whom, is not known. So every such step is a break, and no
    line is drawn across it. Inagi's 66.7 → 58.4 → 57.9 % (FY2007–2009) is three
    points and no fall.
    """
    if published.empty:
        return ()
    found: list[YearPoint] = []
    rows = published.sort_values(["fiscal_year", "indicator"])
    for row in cast("Iterator[Any]", rows.itertuples()):
        estimate, definition = _estimate(row), _text(row.method)
        before = found[-1] if found else None
        found.append(
            YearPoint(
                fiscal_year=int(row.fiscal_year),
                estimate=estimate,
                definition=definition,
                breaks=before is not None
                and (before.definition != definition or estimate.numerator is None),
                note=_text(row.note),
            )
        )
    return tuple(found)


def judge_published(years: tuple[YearPoint, ...]) -> Trend:
    """Return the trend of published rates, which without counts is 判定不可."""
    latest = years[-YEARS_NEEDED:]
    reason = TrendReason.NO_INTERVAL
    if len(latest) < YEARS_NEEDED:
        reason = TrendReason.FEW_YEARS
    elif any(point.breaks for point in latest[1:]):
        reason = TrendReason.BREAK
    return Trend(
        TrendWord.UNDECIDED, reason, years=tuple(point.fiscal_year for point in latest)
    )


def _estimate(row: Any) -> Estimate:
    if pd.notna(row.numerator) and pd.notna(row.denominator):
        return share_estimate(row.numerator, row.denominator, source=_text(row.source))
    if pd.notna(row.value):
        return Estimate(
            unit=Unit.SHARE,
            value=float(row.value),
            method=Method.NONE,
            source=_text(row.source),
        )
    return missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
