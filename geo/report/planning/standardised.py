"""Standardised figures from age bands, the city's own population as the standard."""

import numpy as np
import numpy.typing as npt

from geo.analysis.intervals import BYAR_FROM, byar_interval
from geo.analysis.standardise import (
    SMALLEST_EVENTS,
    direct_standardised_rate,
    standardised_ratio,
)
from geo.domain.estimate import Method, Reason, State
from geo.domain.indicators import Indicator
from geo.report.basis.model import Measure
from geo.report.planning.made import LEVELS, Made, Rows

YOUNG = 40
"""Bands that lie wholly below this age are the young of the participation ratio."""

Floats = npt.NDArray[np.float64]


def standardised_rates(
    indicator: Indicator, measure: Measure, rows: Rows, made: Made
) -> None:
    """Fill in directly standardised rates per 1,000.

    The standard is the city's population in the measure's own strata, so that
    the city's own standardised rate is its crude one and Dobson's limits are
    Byar's. Not below ten events, nor where a band of ages is not known.
    """
    bands = _bands(measure, rows)
    if bands is None:
        _refuse_all(rows, made, State.MISSING, Reason.NO_AGES_REPORTED)
        return
    x, n, _ages = bands
    weights = np.nansum(n, axis=0)
    if not weights.sum() > 0:
        _refuse_all(rows, made, State.MISSING, Reason.NO_AGES_REPORTED)
        return
    least = max(indicator.minimum_events, SMALLEST_EVENTS)
    rates = [
        direct_standardised_rate(x, n, weights, confidence=level) for level in LEVELS
    ]
    whole = len(rows.codes) - 1
    made.x[:whole], made.n[:whole] = x[:whole].sum(axis=1), n[:whole].sum(axis=1)
    empty = ((n == 0) & (weights > 0)).any(axis=1)
    for at in np.flatnonzero(rows.known[:whole]):
        if np.isnan(made.x[at] + made.n[at]):
            made.why[int(at)] = State.MISSING, Reason.NO_AGES_REPORTED
        elif empty[at]:
            made.why[int(at)] = State.UNDEFINED, Reason.ZERO_DENOMINATOR
        elif made.n[at] < indicator.rate_from:
            made.why[int(at)] = State.UNDEFINED, Reason.TOO_FEW_RESIDENTS
        elif made.x[at] < least:
            made.why[int(at)] = State.UNDEFINED, Reason.TOO_FEW_EVENTS
        else:
            _write(made, at, [[part[at] for part in rate[:3]] for rate in rates], 1000)
            made.methods[at] = Method.DOBSON
    for at in np.flatnonzero(~rows.known[:whole]):
        made.x[at], made.n[at] = rows.x[at], rows.n[at]
    if rows.known[whole]:
        _city_rate(rows, made, least)


def standardised_ratios(measure: Measure, rows: Rows, made: Made) -> None:
    """Fill in observed to expected participants below `YOUNG`; the city's is 1.

    The reference rates are the city's by age, from the districts that are shown.
    Numerator and denominator become the observed and the expected.
    """
    bands = _bands(measure, rows)
    if bands is None:
        _refuse_all(rows, made, State.MISSING, Reason.NO_AGES_REPORTED)
        return
    x, n, ages = bands
    young = ages < YOUNG
    x, n = x[:, young], n[:, young]
    # Only what is shown: a hidden district must not be told from the sums.
    both = ~np.isnan(x) & ~np.isnan(n) & rows.known[:, np.newaxis]
    people = np.where(both, n, 0).sum(axis=0)
    city = np.where(both, x, 0).sum(axis=0) / np.where(people > 0, people, 1)
    ratios = [standardised_ratio(x, n, city, confidence=level) for level in LEVELS]
    whole = len(rows.codes) - 1
    for at in np.flatnonzero(rows.known[:whole]):
        made.x[at], made.n[at] = ratios[0].observed[at], ratios[0].expected[at]
        if np.isnan(made.x[at] + made.n[at]):
            made.why[int(at)] = State.MISSING, Reason.NO_AGES_REPORTED
        elif np.isnan(ratios[0].value[at]):
            made.why[int(at)] = State.UNDEFINED, Reason.ZERO_DENOMINATOR
        else:
            _write(made, at, [[part[at] for part in ratio[:3]] for ratio in ratios], 1)
            many = made.x[at] >= BYAR_FROM
            made.methods[at] = Method.RATIO_BYAR if many else Method.RATIO_EXACT
    if rows.known[whole]:
        shown = np.where(both, x, 0).sum()
        _city_ratio(made, shown if np.isnan(rows.x[whole]) else rows.x[whole])


def _city_ratio(made: Made, observed: float) -> None:
    made.x[-1] = made.n[-1] = observed
    if observed > 0:
        made.numbers[0, -1] = 1
        made.methods[-1] = Method.COUNTED
    else:
        made.why[len(made.x) - 1] = State.UNDEFINED, Reason.ZERO_DENOMINATOR


def _city_rate(rows: Rows, made: Made, least: int) -> None:
    at = len(rows.codes) - 1
    if np.isnan(rows.x[at] + rows.n[at]):
        made.why[at] = State.MISSING, Reason.NO_PARTICIPANTS_REPORTED
    elif rows.n[at] == 0:
        made.why[at] = State.UNDEFINED, Reason.ZERO_DENOMINATOR
    elif rows.x[at] < least:
        made.why[at] = State.UNDEFINED, Reason.TOO_FEW_EVENTS
    else:
        limits = [byar_interval(rows.x[at], level) for level in LEVELS]
        found = [[rows.x[at], float(low), float(high)] for low, high in limits]
        _write(made, at, found, 1000 / float(rows.n[at]))
        made.methods[at] = Method.DOBSON


def _bands(measure: Measure, rows: Rows) -> tuple[Floats, Floats, Floats] | None:
    """Return events and residents by row and band, and each band's last age."""
    strata = measure.strata
    if strata is None or strata.empty:
        return None
    place = {code: at for at, code in enumerate(rows.codes)}
    row = np.array([place[str(code)] for code in strata["district_code"]])
    ages, band = np.unique(strata["age_from"].to_numpy(np.float64), return_inverse=True)
    x, n = np.full((2, len(rows.codes), len(ages)), np.nan)
    x[row, band] = strata["x"].to_numpy(np.float64)
    n[row, band] = strata["n"].to_numpy(np.float64)
    last = np.zeros(len(ages))
    ends = strata["age_to"].astype("Float64").to_numpy(np.float64, na_value=np.inf)
    np.maximum.at(last, band, ends)
    return x, n, last


def _write(made: Made, at: int | np.intp, found: list[list[float]], per: float) -> None:
    (value, *ends), (_same, *far) = found
    made.numbers[:, at] = per * np.array([value, *ends, *far])


def _refuse_all(rows: Rows, made: Made, state: State, reason: Reason) -> None:
    for at in range(len(rows.codes)):
        made.why[at] = state, reason
