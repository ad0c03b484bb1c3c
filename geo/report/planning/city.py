"""Every indicator of every district of one basis, analysed."""

import math

import pandas as pd

from geo.analysis.classes import ClassBreaks, class_breaks, classify
from geo.analysis.rates import compare_with
from geo.domain.estimate import Reason, State
from geo.domain.indicators import Indicator, load_indicators
from geo.report.basis.model import Basis, Count, Measure
from geo.report.planning.estimates import estimate_of
from geo.report.planning.model import WHOLE, CityFigures, FigureCard


def analyse_city(basis: Basis, fiscal_year: int | None = None) -> CityFigures:
    """Return every figure of every district, compared with the city's.

    Parameters
    ----------
    basis : Basis
        What may be shown; nothing else is read.
    fiscal_year : int, optional
        Of the figures that have years; the newest each if not given.
    """
    cards: dict[str, dict[str, FigureCard]] = {}
    breaks: dict[str, ClassBreaks] = {}
    shown = tuple(
        item
        for item in load_indicators()
        if not item.is_mix and basis.measures.get(item.id)
    )
    for indicator in shown:
        measure = basis.in_year(indicator.id, fiscal_year) or basis.latest(indicator.id)
        if measure is not None:
            cards[indicator.id], breaks[indicator.id] = _cards(indicator, measure)
    return CityFigures(
        basis=basis,
        fiscal_year=fiscal_year,
        indicators=shown,
        cards=cards,
        breaks=breaks,
        funnels={},
        standouts=(),
    )


def _cards(
    indicator: Indicator, measure: Measure
) -> tuple[dict[str, FigureCard], ClassBreaks]:
    whole = estimate_of(indicator, measure.whole, measure)
    estimates = {
        str(code): estimate_of(indicator, _count(row), measure)
        for code, row in measure.counts.iterrows()
    }
    breaks = class_breaks([estimate.value for estimate in estimates.values()])
    made = {
        code: FigureCard(
            indicator=indicator,
            code=code,
            estimate=estimate,
            whole=whole,
            verdict=compare_with(estimate, whole.value),
            small=(estimate.denominator or 0) < indicator.minimum_n,
            colour_class=None if code == WHOLE else classify(estimate.value, breaks),
            fiscal_year=measure.fiscal_year,
            as_of=measure.as_of,
            definition=measure.definition,
            moved_error=measure.moved_error,
            fictional=measure.fictional,
        )
        for code, estimate in {**estimates, WHOLE: whole}.items()
    }
    return made, breaks


def _count(row: "pd.Series[float]") -> Count:
    def known(name: str) -> float | None:
        number = float(row[name])
        return None if math.isnan(number) else number

    return Count(
        x=known("x"),
        n=known("n"),
        value=known("value"),
        state=State(str(row["state"])),
        reason=Reason(str(row["reason"])) if row["reason"] else None,
    )
