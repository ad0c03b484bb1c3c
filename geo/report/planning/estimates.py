"""From counts to a figure, by the method that the registry names."""

from dataclasses import replace

from geo.analysis.rates import rate_per_1000, share_estimate
from geo.domain.estimate import Estimate, Method, State
from geo.domain.indicators import Indicator, Kind
from geo.report.basis.model import Count, Measure


def estimate_of(indicator: Indicator, count: Count, measure: Measure) -> Estimate:
    """Return the figure of one area's counts.

    Raises
    ------
    ValueError
        If a share's numerator exceeds its denominator: wrong at its source.
    """
    blank = Estimate(
        unit=indicator.unit,
        state=State.MISSING,
        numerator=count.x,
        denominator=count.n,
        reason=count.reason,
        moved=measure.moved_error is not None,
        source=measure.source,
        as_of=measure.as_of,
    )
    if count.state is not State.VALUE:
        return replace(blank, state=count.state)
    if count.value is not None:
        return replace(
            blank,
            state=State.VALUE,
            reason=None,
            value=count.value,
            method=Method.COUNTED,
        )
    if indicator.kind is Kind.SHARE:
        made = share_estimate(count.x, count.n)
    else:
        made = rate_per_1000(count.x, count.n, minimum_residents=indicator.rate_from)
    return replace(made, moved=blank.moved, source=blank.source, as_of=blank.as_of)
