"""From counts to figures, a whole measure at once, by the method the registry names."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geo.domain.estimate import Estimate, Method, Reason, State
from geo.domain.indicators import Indicator, Kind
from geo.report.basis.model import Measure
from geo.report.planning.made import LEVELS, Made, Rows, read_rows
from geo.report.planning.model import WHOLE
from geo.report.planning.standardised import standardised_rates, standardised_ratios

Floats = npt.NDArray[np.float64]

VALUE_METHODS = {
    "nearest_centre": Method.PLANE_DISTANCE,
    "centre_capacity": Method.TWO_STAGE,
    "field_diversity": Method.SHANNON,
    "density": Method.DIVIDED,
    "applicants_per_seat": Method.DIVIDED,
}
"""How the values were made that the basis brings ready made."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure's figures: districts in the basis's order, the whole city last.

    ``estimates`` as pages show them; the arrays are what tests are made of, in
    the estimates' unit and NaN where there is no value: ``x`` and ``n``, the
    value, its 95 % and its 99.8 % limits.
    """

    indicator: Indicator
    measure: Measure
    codes: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    x: Floats
    n: Floats
    value: Floats
    lower: Floats
    upper: Floats
    low_998: Floats
    high_998: Floats

    @property
    def districts(self) -> npt.NDArray[np.bool_]:
        """Which of them are districts with a value."""
        known: npt.NDArray[np.bool_] = ~np.isnan(self.value)
        known[-1] = False
        return known

    def of(self, code: str) -> Estimate:
        """Return one district's figure; `WHOLE` for the city's."""
        return self.estimates[self.codes.index(code)]


def make_figures(
    indicator: Indicator, measure: Measure, names: Mapping[str, str] | None = None
) -> Figures:
    """Return a measure's figures for every district and the whole city.

    Parameters
    ----------
    indicator : Indicator
        Of any kind but mix and difference (`geo.report.planning.changes`).
    measure : Measure
        What may be shown of one period.
    names : mapping, optional
        District code → name, for the error's message.

    Raises
    ------
    ValueError
        If a share's numerator exceeds its denominator; the message names the
        district and the year. Such counts are wrong at their source and are
        never capped. Counts moved between area sets may exceed by rounding.
    """
    rows = read_rows(measure, names or {})
    made = _ready_made(indicator, rows)
    if indicator.kind is Kind.STANDARDISED_RATE:
        standardised_rates(indicator, measure, rows, made)
    elif indicator.kind is Kind.STANDARDISED_RATIO:
        standardised_ratios(measure, rows, made)
    elif indicator.kind is Kind.SHARE:
        made.shares(indicator, rows)
    else:
        made.rates(indicator, rows)
    return assemble(indicator, measure, rows, made)


def assemble(indicator: Indicator, measure: Measure, rows: Rows, made: Made) -> Figures:
    """Put made numbers and the reasons for missing ones together."""
    whole = len(rows.codes) - 1
    blank = Estimate(
        unit=indicator.unit,
        state=State.MISSING,
        moved=measure.moved_error is not None,
        source=measure.source,
        as_of=measure.as_of,
    )
    x, n = _listed(made.x), _listed(made.n)
    numbers = [_listed(column) for column in made.numbers]
    estimates = []
    for at, state in enumerate(rows.states):
        value = numbers[0][at]
        if state is not State.VALUE or value is None:
            made.numbers[:, at] = np.nan
            why = state, rows.reasons[at]
            if state is State.VALUE:
                why = made.why.get(at, (State.MISSING, Reason.NOT_REPORTED))
            estimates.append(
                replace(
                    blank,
                    state=why[0],
                    reason=why[1],
                    numerator=x[at],
                    denominator=n[at],
                )
            )
            continue
        estimates.append(
            Estimate(
                unit=blank.unit,
                value=value,
                numerator=x[at],
                denominator=n[at],
                lower=numbers[1][at],
                upper=numbers[2][at],
                method=made.methods[at],
                moved=blank.moved,
                source=blank.source,
                as_of=blank.as_of,
            )
        )
    codes = (*rows.codes[:whole], WHOLE)
    return Figures(
        indicator, measure, codes, tuple(estimates), made.x, made.n, *made.numbers
    )


def _ready_made(indicator: Indicator, rows: Rows) -> Made:
    made = Made(
        x=rows.x.copy(),
        n=rows.n.copy(),
        numbers=np.full((1 + 2 * len(LEVELS), len(rows.codes)), np.nan),
        methods=[VALUE_METHODS.get(indicator.id, Method.COUNTED)] * len(rows.codes),
    )
    made.numbers[0] = np.where(rows.known, rows.given, np.nan)
    return made


def _listed(column: Floats) -> list[float | None]:
    return [None if math.isnan(number) else number for number in column.tolist()]
