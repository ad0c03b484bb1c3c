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
    least = max(indicator.minimum_events, SMALLEST_EVENTS)
    whole = len(rows.codes) - 1
    for at in np.flatnonzero(rows.known):
        if at == whole:
            _city_rate(rows, made, least)
            continue
        made.x[at], made.n[at] = x[at].sum(), n[at].sum()
        if np.isnan(made.x[at] + made.n[at]):
            made.why[int(at)] = State.MISSING, Reason.NO_AGES_REPORTED
        elif made.n[at] == 0 or (n[at][weights > 0] == 0).any():
            made.why[int(at)] = State.UNDEFINED, Reason.ZERO_DENOMINATOR
        elif made.n[at] < indicator.rate_from:
            made.why[int(at)] = State.UNDEFINED, Reason.TOO_FEW_RESIDENTS
        elif made.x[at] < least:
            made.why[int(at)] = State.UNDEFINED, Reason.TOO_FEW_EVENTS
        else:
            _write(
                made,
                at,
                [
                    direct_standardised_rate(x[at], n[at], weights, confidence=level)[
                        :3
                    ]
                    for level in LEVELS
                ],
                per=1000,
            )
            made.methods[at] = Method.DOBSON


def standardised_ratios(measure: Measure, rows: Rows, made: Made) -> None:
    """Fill in observed to expected participants below `YOUNG`; the city's is 1.

    The reference rates are the city's by age, from the districts whose bands are
    known. Numerator and denominator become the observed and the expected.
    """
    bands = _bands(measure, rows)
    if bands is None:
        _refuse_all(rows, made, State.MISSING, Reason.NO_AGES_REPORTED)
        return
    x, n, ages = bands
    young = ages < YOUNG
    x, n = x[:, young], n[:, young]
    both = ~np.isnan(x) & ~np.isnan(n)
    people = np.where(both, n, 0).sum(axis=0)
    rates = np.where(both, x, 0).sum(axis=0) / np.where(people > 0, people, 1)
    whole = len(rows.codes) - 1
    for at in np.flatnonzero(rows.known):
        if at == whole:
            made.x[at] = made.n[at] = np.where(both, x, 0).sum()
            if made.n[at] > 0:
                made.numbers[0, at] = 1
                made.methods[at] = Method.COUNTED
            else:
                made.why[int(at)] = State.UNDEFINED, Reason.ZERO_DENOMINATOR
            continue
        ratios = [standardised_ratio(x[at], n[at], rates, confidence=c) for c in LEVELS]
        made.x[at], made.n[at] = ratios[0].observed, ratios[0].expected
        if np.isnan(made.x[at] + made.n[at]):
            made.why[int(at)] = State.MISSING, Reason.NO_AGES_REPORTED
        elif np.isnan(ratios[0].value):
            made.why[int(at)] = State.UNDEFINED, Reason.ZERO_DENOMINATOR
        else:
            _write(made, at, [ratio[:3] for ratio in ratios], per=1)
            many = made.x[at] >= BYAR_FROM
            made.methods[at] = Method.RATIO_BYAR if many else Method.RATIO_EXACT


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
        _write(
            made,
            at,
            [
                (
                    rows.x[at] / rows.n[at],
                    float(low) / rows.n[at],
                    float(high) / rows.n[at],
                )
                for low, high in limits
            ],
            per=1000,
        )
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


def _write(
    made: Made, at: int | np.intp, found: list[tuple[float, ...]], *, per: float
) -> None:
    (value, *ends), (_same, *far) = found
    made.numbers[:, at] = per * np.array([value, *ends, *far])


def _refuse_all(rows: Rows, made: Made, state: State, reason: Reason) -> None:
    for at in range(len(rows.codes)):
        made.why[at] = state, reason
