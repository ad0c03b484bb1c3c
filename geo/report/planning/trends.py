"""A figure over the years: points, breaks, and what five years say together."""

import numpy as np

from geo.analysis.trend import POINTS, trend_of_proportions, trend_of_values
from geo.domain.estimate import State
from geo.domain.indicators import Indicator
from geo.report.planning.definitions import definitions_of
from geo.report.planning.estimates import Figures
from geo.report.planning.model import Trend, TrendReason, TrendWord, YearPoint


def describe_years(years: tuple[Figures, ...]) -> dict[str, tuple[YearPoint, ...]]:
    """Return every district's points, the oldest first.

    A point breaks where the district was counted otherwise than before it: the
    line is not drawn across. A year without a figure says nothing of a break.
    """
    dated = [figures for figures in years if figures.measure.fiscal_year is not None]
    found: dict[str, list[YearPoint]] = {}
    before: dict[str, str] = {}
    for figures in dated:
        measure = figures.measure
        said = definitions_of(measure, figures.codes)
        for code, estimate, own in zip(
            figures.codes, figures.estimates, said, strict=True
        ):
            breaks = estimate.known and before.get(code, own) != own
            if estimate.known:
                before[code] = own
            found.setdefault(code, []).append(
                YearPoint(
                    fiscal_year=measure.fiscal_year or 0,
                    estimate=estimate,
                    definition=own,
                    breaks=breaks,
                    note=measure.note,
                )
            )
    return {code: tuple(points) for code, points in found.items()}


def describe_trends(
    indicator: Indicator, years: tuple[Figures, ...]
) -> dict[str, Trend]:
    """Return every district's trend over the five years up to the newest given.

    判定不可 where fewer than five years were reported, the method changed among
    them, or a year is missing or hidden. The whole city has none either where
    other districts reported in one of the years.
    """
    dated = [figures for figures in years if figures.measure.fiscal_year is not None]
    if indicator.trend == "none" or not dated:
        return {}
    codes = dated[-1].codes
    last = dated[-1].measure.fiscal_year or 0
    needed = tuple(range(last - POINTS + 1, last + 1))
    within = [figures for figures in dated if figures.measure.fiscal_year in needed]
    shown = tuple(figures.measure.fiscal_year or 0 for figures in within)
    if len(within) < POINTS:
        early = (dated[0].measure.fiscal_year or 0) <= needed[0]
        reason = TrendReason.GAP if early else TrendReason.FEW_YEARS
        return dict.fromkeys(codes, _undecided(reason, shown))
    ways = zip(
        *(definitions_of(figures.measure, codes) for figures in within), strict=True
    )
    unlike = [len(set(said)) > 1 for said in ways]
    value = np.column_stack([figures.value for figures in within])
    if indicator.trend == "proportion":
        x = np.where(np.isnan(value), np.nan, np.column_stack([f.x for f in within]))
        test = trend_of_proportions(needed, x, np.column_stack([f.n for f in within]))
    else:
        lower = np.column_stack([figures.lower for figures in within])
        upper = np.column_stack([figures.upper for figures in within])
        test = trend_of_values(needed, value, lower, upper)
    gap = [bool(np.isnan(row).any()) for row in value]
    gap[-1] = gap[-1] or len({reported(figures) for figures in within}) > 1
    found = {}
    for at, code in enumerate(codes):
        if unlike[at] and not np.isnan(value[at]).any():
            found[code] = _undecided(TrendReason.BREAK, shown)
        elif gap[at]:
            found[code] = _undecided(TrendReason.GAP, shown)
        elif np.isnan(test.chi_square[at]):
            found[code] = _undecided(_why(indicator), shown)
        else:
            word = TrendWord.STEADY
            if test.significant[at] and test.stable[at]:
                rises = test.slope[at] > 0
                word = TrendWord.RISING if rises else TrendWord.FALLING
            found[code] = Trend(
                word, chi_square=float(test.chi_square[at]), years=shown
            )
    return found


def reported(figures: Figures) -> frozenset[str]:
    """Return the districts a measure says anything of, hidden ones among them."""
    states = figures.measure.counts["state"].tolist()
    return frozenset(
        code
        for code, state in zip(figures.codes[:-1], states, strict=True)
        if state != State.MISSING
    )


def _why(indicator: Indicator) -> TrendReason:
    proportion = indicator.trend == "proportion"
    return TrendReason.AT_LIMIT if proportion else TrendReason.NO_INTERVAL


def _undecided(reason: TrendReason, years: tuple[int, ...]) -> Trend:
    return Trend(TrendWord.UNDECIDED, reason, years=years)
