"""The change between two years counted alike."""

from dataclasses import replace

import numpy as np

from geo.analysis.difference import difference_of_proportions
from geo.domain.estimate import Estimate, Method, Reason, State, Unit
from geo.domain.indicators import Indicator
from geo.report.planning.comparators import judge
from geo.report.planning.definitions import definitions_of
from geo.report.planning.estimates import Figures
from geo.report.planning.made import LEVELS
from geo.report.planning.model import Change
from geo.report.planning.trends import reported


def difference_figures(
    indicator: Indicator, later: Figures, earlier: Figures | None
) -> Figures:
    """Return a later year's shares less an earlier year's, with Newcombe's interval.

    Parameters
    ----------
    indicator : Indicator
        Of kind difference.
    later, earlier : Figures
        Shares; the earlier year is the one next before the later that was
        reported, None where there is none.

    Notes
    -----
    Undefined without a year before, and where the two were counted unlike. A
    district's state is that of the year which is not shown. The whole city's
    change is not made where other districts reported: that would be their
    difference, not a change. Numerators are not given; the denominator is the
    smaller of the two years', by which † is set.
    """
    blank = Estimate(
        unit=indicator.unit,
        state=State.UNDEFINED,
        reason=Reason.NO_YEAR_BEFORE,
        moved=later.measure.moved_error is not None,
        source=later.measure.source,
        as_of=later.measure.as_of,
    )
    nothing = np.full(len(later.codes), np.nan)
    if earlier is None:
        estimates = tuple(_carry(blank, (estimate,)) for estimate in later.estimates)
        return Figures(
            indicator,
            later.measure,
            later.codes,
            estimates,
            *(nothing.copy() for _column in range(7)),
        )

    numbers = np.full((5, len(later.codes)), np.nan)
    both = ~np.isnan(later.value) & ~np.isnan(earlier.value)
    both[-1] &= reported(later) == reported(earlier)
    alike = np.array(
        [
            was == now
            for was, now in zip(
                definitions_of(earlier.measure, later.codes),
                definitions_of(later.measure, later.codes),
                strict=True,
            )
        ]
    )
    known, both = both, both & alike
    x1, n1, x2, n2 = (
        np.where(both, column, np.nan)
        for column in (later.x, later.n, earlier.x, earlier.n)
    )
    for place, level in enumerate(LEVELS):
        made = difference_of_proportions(x1, n1, x2, n2, level)
        numbers[0] = made.value
        numbers[1 + 2 * place], numbers[2 + 2 * place] = made.lower, made.upper
    n = np.where(both, np.minimum(later.n, earlier.n), np.nan)
    estimates = tuple(
        replace(
            blank,
            state=State.VALUE,
            reason=None,
            value=float(numbers[0, at]),
            denominator=float(n[at]),
            lower=float(numbers[1, at]),
            upper=float(numbers[2, at]),
            method=Method.NEWCOMBE,
        )
        if both[at]
        else replace(blank, reason=Reason.UNLIKE_DEFINITIONS)
        if known[at]
        else _carry(
            replace(blank, state=State.MISSING, reason=Reason.NOT_REPORTED),
            (later.estimates[at], earlier.estimates[at]),
        )
        for at in range(len(later.codes))
    )
    return Figures(
        indicator, later.measure, later.codes, estimates, nothing, n, *numbers
    )


def describe_changes(
    difference: Figures, later: int, earlier: int
) -> dict[str, Change]:
    """Return the change of every district that has one, judged against 0."""
    return {
        code: Change(
            from_year=earlier,
            to_year=later,
            difference=replace(estimate, unit=Unit.POINTS),
            verdict=judge(estimate.value, estimate.lower, estimate.upper, 0),
        )
        for code, estimate in zip(difference.codes, difference.estimates, strict=True)
        if estimate.known
    }


def _carry(blank: Estimate, years: tuple[Estimate, ...]) -> Estimate:
    """Return a figure in the state of the first year that has no value."""
    for year in years:
        if not year.known:
            return replace(blank, state=year.state, reason=year.reason)
    return blank
