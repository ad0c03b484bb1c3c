"""Every indicator of every district of one basis, analysed."""

import numpy as np

from geo.analysis.classes import ClassBreaks, class_breaks, classify
from geo.domain.indicators import Indicator, Kind, load_indicators
from geo.report.basis.model import Basis, Measure
from geo.report.planning.cards import Analysed, make_cards
from geo.report.planning.changes import describe_changes, difference_figures
from geo.report.planning.estimates import Figures, make_figures
from geo.report.planning.funnels import Placed, describe_funnel, smooth
from geo.report.planning.model import (
    Change,
    CityFigures,
    FigureCard,
    Funnel,
    Place,
    Standout,
)
from geo.report.planning.ranks import describe_ranks
from geo.report.planning.trends import describe_trends, describe_years


def analyse_city(basis: Basis, fiscal_year: int | None = None) -> CityFigures:
    """Return every figure of every district, compared with the city's.

    Parameters
    ----------
    basis : Basis
        What may be shown; nothing else is read.
    fiscal_year : int, optional
        Of the figures that have years; the newest each if not given. Where an
        indicator has nothing of that year, its newest figure before it stands
        (else its newest), and the card says of which year it is. Years after the
        shown one take no part in its trend and its change.

    Raises
    ------
    InconsistentFigureError
        If a share's numerator exceeds its denominator; the message names the
        indicator, the district and the year.
    """
    made: dict[str, tuple[Figures, ...]] = {}
    for indicator in load_indicators():
        if indicator.kind not in {Kind.MIX, Kind.DIFFERENCE}:
            made[indicator.id] = tuple(
                make_figures(indicator, measure, basis.names)
                for measure in basis.measures.get(indicator.id, ())
            )
    cards: dict[str, dict[str, FigureCard]] = {}
    breaks: dict[str, ClassBreaks] = {}
    funnels: dict[str, Funnel] = {}
    beyond: list[tuple[float, Standout]] = []
    shown: list[Indicator] = []
    for indicator in load_indicators():
        analysed = _analyse(indicator, made, fiscal_year)
        if analysed is None:
            continue
        shown.append(indicator)
        cards[indicator.id] = make_cards(analysed)
        breaks[indicator.id] = analysed.breaks
        if analysed.placed is not None:
            funnels[indicator.id] = analysed.placed.funnel
            beyond += _beyond(analysed.placed, cards[indicator.id])
    beyond.sort(key=lambda found: -found[0])
    return CityFigures(
        basis=basis,
        fiscal_year=fiscal_year,
        indicators=tuple(shown),
        cards=cards,
        breaks=breaks,
        funnels=funnels,
        standouts=tuple(standout for _distance, standout in beyond),
    )


def choose_measure(
    measures: tuple[Measure, ...], fiscal_year: int | None
) -> int | None:
    """Return which of an indicator's measures, the oldest first, a year shows.

    That of the year; else the newest before it; else the newest. None where the
    indicator has none.
    """
    if not measures:
        return None
    if fiscal_year is not None:
        for at in reversed(range(len(measures))):
            year = measures[at].fiscal_year
            if year is not None and year <= fiscal_year:
                return at
    return len(measures) - 1


def _analyse(
    indicator: Indicator, made: dict[str, tuple[Figures, ...]], year: int | None
) -> Analysed | None:
    if indicator.kind is Kind.MIX:
        return None
    every = made[indicator.of or indicator.id]
    at = choose_measure(tuple(figures.measure for figures in every), year)
    if at is None:
        return None
    figures, until = every[at], every[: at + 1]
    before = every[at - 1] if at else None
    if indicator.kind is Kind.DIFFERENCE:
        return Analysed(
            figures=(found := difference_figures(indicator, figures, before)),
            breaks=ClassBreaks(()),
            ranks=describe_ranks(found),
        )
    placed = describe_funnel(figures)
    values = np.concatenate([other.value[:-1] for other in every])
    edges = class_breaks(values[~np.isnan(values)].tolist())
    return Analysed(
        figures=figures,
        breaks=edges,
        ranks=describe_ranks(figures),
        placed=placed,
        smoothed=smooth(figures),
        years=describe_years(until),
        trends=describe_trends(indicator, until),
        changes=_changes(indicator, figures, before),
        classes=[
            None if np.isnan(value) else classify(value, edges)
            for value in figures.value[:-1].tolist()
        ],
    )


def _changes(
    indicator: Indicator, figures: Figures, before: Figures | None
) -> dict[str, Change]:
    """Return the changes since the year before, for shares that have years."""
    if indicator.trend != "proportion" or before is None:
        return {}
    later, earlier = figures.measure.fiscal_year, before.measure.fiscal_year
    if later is None or earlier is None:
        return {}
    difference = difference_figures(indicator, figures, before)
    return describe_changes(difference, later, earlier)


def _beyond(
    placed: Placed, cards: dict[str, FigureCard]
) -> list[tuple[float, Standout]]:
    return [
        (abs(placed.distances[code]), Standout(cards[code], place))
        for code, place in placed.funnel.places.items()
        if place in {Place.ABOVE_998, Place.BELOW_998}
    ]
