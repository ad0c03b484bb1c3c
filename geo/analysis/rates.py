"""Shares and rates of one district as figures a reader can judge."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from geo.analysis.intervals import BYAR_FROM, poisson_interval, wilson_interval
from geo.domain.estimate import Estimate, Method, Reason, State, Unit

if TYPE_CHECKING:
    from datetime import date


class Verdict(StrEnum):
    """How a figure stands to a value it is compared with."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_DIFFERENCE = "no_difference"
    NOT_COMPARABLE = "not_comparable"


def share_estimate(
    x: float | None,
    n: float | None,
    *,
    if_missing: Reason = Reason.NO_HOUSEHOLDS_REPORTED,
    if_empty: Reason = Reason.ZERO_DENOMINATOR,
    moved: bool = False,
    source: str = "",
    as_of: date | None = None,
) -> Estimate:
    """Return the share x/n with its 95 % Wilson interval.

    Parameters
    ----------
    x, n : float or None
        Numerator and denominator, 0 <= x <= n, such as member households and
        households (加入率). None, NaN or pandas.NA where nobody reported them.
    if_missing : Reason
        Why, when `x` or `n` is missing.
    if_empty : Reason
        Why, when `n` is 0.
    moved : bool
        Whether the counts came from another area set by areal interpolation;
        they may then be non-integer.
    source : str
        Who published the counts.
    as_of : date or None
        The day the counts describe.

    Returns
    -------
    Estimate
        In shares 0-1. Undefined where n is 0, missing where x or n is missing,
        and the value 0 with an upper limit above 0 where x is 0. `numerator` and
        `denominator` are kept in every state, where known.

    Raises
    ------
    ValueError
        If x > n or either is negative: such counts are wrong at their source.

    Notes
    -----
    There is no smallest denominator: the interval widens instead, and pages mark
    a share of few households and do not rank it.

    References
    ----------
    Wilson (1927), as in `geo.analysis.intervals.wilson_interval`.
    """
    blank = Estimate(
        unit=Unit.SHARE,
        state=State.MISSING,
        reason=if_missing,
        numerator=_known(x),
        denominator=_known(n),
        moved=moved,
        source=source,
        as_of=as_of,
    )
    events, trials = blank.numerator, blank.denominator
    if trials == 0 and not events:
        return replace(blank, state=State.UNDEFINED, reason=if_empty)
    if events is None or trials is None:
        return blank

    limits = wilson_interval(events, trials)
    return replace(
        blank,
        state=State.VALUE,
        reason=None,
        value=events / trials,
        lower=float(limits.lower),
        upper=float(limits.upper),
        method=Method.WILSON,
    )


def rate_per_1000(
    x: float | None,
    n: float | None,
    *,
    minimum_residents: float = 0,
    if_uncounted: Reason = Reason.NO_ACTIVITY_LAYER,
    moved: bool = False,
    source: str = "",
    as_of: date | None = None,
) -> Estimate:
    """Return x events per 1,000 residents with their 95 % Poisson interval.

    Parameters
    ----------
    x : float or None
        Events, such as activities held; may exceed `n`. None, NaN or pandas.NA
        where nobody counted them.
    n : float or None
        Residents; None, NaN or pandas.NA where not reported.
    minimum_residents : float
        Below this many residents no rate is given: it would say more about
        chance than about the district. 0 gives a rate to every inhabited one.
    if_uncounted : Reason
        Why, when `x` is missing.
    moved : bool
        Whether a count came from another area set by areal interpolation; it may
        then be non-integer.
    source : str
        Who published the counts.
    as_of : date or None
        The day the residents were counted.

    Returns
    -------
    Estimate
        Per 1,000. In this order: undefined at 0 residents (ZERO_DENOMINATOR);
        missing where residents (NO_RESIDENTS_REPORTED) or events (`if_uncounted`)
        are missing; undefined under `minimum_residents` (TOO_FEW_RESIDENTS).
        0 events are the value 0 with an upper limit above 0. `numerator` and
        `denominator` are kept in every state, where known, so that the count
        can still be shown.

    Raises
    ------
    ValueError
        If a count is negative or infinite.

    Notes
    -----
    ``1000·x/n``; the limits are those of the count x, Byar's from 10 events on
    and exact below, as `method` says, with the residents taken as certain.

    References
    ----------
    Breslow & Day (1987) and Garwood (1936), as in `geo.analysis.intervals`.
    """
    blank = Estimate(
        unit=Unit.PER_1000,
        state=State.MISSING,
        reason=if_uncounted,
        numerator=_known(x),
        denominator=_known(n),
        moved=moved,
        source=source,
        as_of=as_of,
    )
    events, residents = blank.numerator, blank.denominator
    if residents is not None and not 0 <= residents < math.inf:
        raise ValueError(f"{residents:g} is no number of residents")
    if residents == 0:
        return replace(blank, state=State.UNDEFINED, reason=Reason.ZERO_DENOMINATOR)
    if residents is None:
        return replace(blank, reason=Reason.NO_RESIDENTS_REPORTED)
    if events is None:
        return blank
    if residents < minimum_residents:
        return replace(blank, state=State.UNDEFINED, reason=Reason.TOO_FEW_RESIDENTS)

    limits = poisson_interval(events)
    return replace(
        blank,
        state=State.VALUE,
        reason=None,
        value=1000 * events / residents,
        lower=1000 * float(limits.lower) / residents,
        upper=1000 * float(limits.upper) / residents,
        method=Method.BYAR if events >= BYAR_FROM else Method.EXACT_POISSON,
    )


def compare_with(estimate: Estimate, reference_value: float | None) -> Verdict:
    """Say whether a figure differs from a value by more than chance.

    Parameters
    ----------
    estimate : Estimate
        The figure, with its interval.
    reference_value : float or None
        What it is compared with, in the unit of `estimate`, such as the city's
        share; None or NaN where there is none.

    Returns
    -------
    Verdict
        HIGHER or LOWER where the whole interval lies above or below the
        reference value; NO_DIFFERENCE (差があるとはいえない) where the interval
        holds or touches it; NOT_COMPARABLE without a value, an interval or a
        reference.

    Notes
    -----
    The reference is taken as certain and its own interval is not used. A city
    value holds the district's own count too, which makes the verdict cautious.
    Of 20 districts that do not differ about one is called higher or lower.
    HIGHER is not better: whether more is good is for the reader.

    References
    ----------
    The rule of England's public health indicators: dhsc-govuk/FingertipsNext
    @d1600f4 (2025), BenchmarkComparisonEngine.cs.
    """
    reference = _known(reference_value)
    lower, upper = estimate.lower, estimate.upper
    if not estimate.known or lower is None or upper is None or reference is None:
        return Verdict.NOT_COMPARABLE
    if lower > reference:
        return Verdict.HIGHER
    if upper < reference:
        return Verdict.LOWER
    return Verdict.NO_DIFFERENCE


def _known(value: float | None) -> float | None:
    """Read a cell of a frame: its number, or None for any of pandas' missing."""
    return None if pd.isna(value) else float(value)
