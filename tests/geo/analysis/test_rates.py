import math
from datetime import date

import pandas as pd
import pytest

from geo.analysis.rates import Verdict, compare_with, rate_per_1000, share_estimate
from geo.domain.estimate import Estimate, Method, Reason, State, Unit, missing

NOT_REPORTED = [None, math.nan, pd.NA]


def test_share_carries_its_counts_interval_and_source():
    # Table I of Newcombe (1998), as in test_intervals.py.
    share = share_estimate(15, 148, source="市民協働課", as_of=date(2026, 4, 1))

    assert (share.unit, share.state, share.method) == (
        Unit.SHARE,
        State.VALUE,
        Method.WILSON,
    )
    assert share.value == 15 / 148
    assert (share.numerator, share.denominator) == (15, 148)
    assert (share.lower, share.upper) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert (share.source, share.as_of) == ("市民協働課", date(2026, 4, 1))


# Yokohama 2014 and its Kohoku ward 2018, as the city's federation published them.
@pytest.mark.parametrize(
    ("members", "households", "printed"),
    [(1_235_838, 1_623_606, 0.761), (112_656, 167_341, 0.673)],
)
def test_membership_rate_agrees_with_the_one_printed(members, households, printed):
    share = share_estimate(members, households)

    assert share.value == pytest.approx(printed, abs=5e-4)


def test_share_of_nobody_is_zero_with_an_upper_limit():
    share = share_estimate(0, 20)

    assert (share.state, share.value, share.lower) == (State.VALUE, 0, 0)
    assert share.upper == pytest.approx(0.1611, abs=5e-5)


@pytest.mark.parametrize("absent", NOT_REPORTED)
def test_share_of_an_unreported_count_is_missing_and_keeps_the_other(absent):
    no_members = share_estimate(absent, 20, if_missing=Reason.NO_ADOPTIONS_RECORDED)
    no_households = share_estimate(5, absent)

    assert (no_members.state, no_members.reason, no_members.denominator) == (
        State.MISSING,
        Reason.NO_ADOPTIONS_RECORDED,
        20,
    )
    assert (no_households.state, no_households.reason, no_households.numerator) == (
        State.MISSING,
        Reason.NO_HOUSEHOLDS_REPORTED,
        5,
    )


@pytest.mark.parametrize("x", [0, None])
def test_share_of_nothing_is_undefined_not_zero(x):
    share = share_estimate(x, 0, if_empty=Reason.NO_SITES)

    assert (share.state, share.reason) == (State.UNDEFINED, Reason.NO_SITES)


@pytest.mark.parametrize(("x", "n"), [(21, 20), (1, 0), (-1, 20), (0, -1)])
def test_impossible_share_is_refused(x, n):
    with pytest.raises(ValueError, match=r"exceeds its denominator|no count"):
        share_estimate(x, n)


def test_few_events_have_exact_limits_per_thousand():
    rate = rate_per_1000(5, 2000)

    assert (rate.unit, rate.value, rate.method) == (
        Unit.PER_1000,
        2.5,
        Method.EXACT_POISSON,
    )
    # Garwood's limits of 5 are 1.623 and 11.668.
    assert (rate.lower, rate.upper) == pytest.approx((0.8115, 5.834), abs=5e-4)


def test_many_events_have_byars_limits():
    assert rate_per_1000(10, 2000).method is Method.BYAR


def test_rate_may_exceed_one_event_a_resident():
    assert rate_per_1000(30, 10).value == 3000


def test_no_event_is_the_rate_zero_with_an_upper_limit():
    rate = rate_per_1000(0, 1000)

    assert (rate.state, rate.value, rate.lower) == (State.VALUE, 0, 0)
    assert rate.upper == pytest.approx(3.689, abs=5e-4)


@pytest.mark.parametrize("absent", NOT_REPORTED)
def test_rate_without_residents_reported_is_missing_and_keeps_the_count(absent):
    rate = rate_per_1000(4, absent)

    assert (rate.state, rate.reason, rate.numerator) == (
        State.MISSING,
        Reason.NO_RESIDENTS_REPORTED,
        4,
    )


def test_rate_without_an_activity_layer_is_missing():
    rate = rate_per_1000(None, 1000)

    assert (rate.state, rate.reason) == (State.MISSING, Reason.NO_ACTIVITY_LAYER)


@pytest.mark.parametrize("x", [0, 4, None])
def test_rate_of_an_uninhabited_district_is_undefined(x):
    rate = rate_per_1000(x, 0, minimum_residents=100)

    assert (rate.state, rate.reason) == (State.UNDEFINED, Reason.ZERO_DENOMINATOR)


def test_rate_of_too_few_residents_is_undefined_and_keeps_the_count():
    few, enough = (rate_per_1000(4, n, minimum_residents=100) for n in (99, 100))

    assert (few.state, few.reason, few.numerator, few.denominator) == (
        State.UNDEFINED,
        Reason.TOO_FEW_RESIDENTS,
        4,
        99,
    )
    assert enough.value == 40


@pytest.mark.parametrize(("x", "n"), [(-1, 100), (1, -100), (1, math.inf)])
def test_impossible_rate_is_refused(x, n):
    with pytest.raises(ValueError, match=r"no count|no number"):
        rate_per_1000(x, n)


def test_moved_counts_say_so_and_may_be_non_integer():
    assert share_estimate(7.5, 12.25, moved=True).moved
    assert rate_per_1000(7.5, 1200.25, moved=True).moved


@pytest.mark.parametrize(
    ("reference", "verdict"),
    [
        (0.39, Verdict.HIGHER),
        (0.4, Verdict.NO_DIFFERENCE),
        (0.5, Verdict.NO_DIFFERENCE),
        (0.6, Verdict.NO_DIFFERENCE),
        (0.61, Verdict.LOWER),
        (None, Verdict.NOT_COMPARABLE),
        (math.nan, Verdict.NOT_COMPARABLE),
    ],
)
def test_verdict_needs_the_whole_interval_on_one_side(reference, verdict):
    share = Estimate(unit=Unit.SHARE, value=0.5, lower=0.4, upper=0.6)

    assert compare_with(share, reference) is verdict


@pytest.mark.parametrize(
    "estimate",
    [
        missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED),
        Estimate(unit=Unit.COUNT, value=3),
    ],
    ids=["no value", "no interval"],
)
def test_figure_without_an_interval_is_not_compared(estimate):
    assert compare_with(estimate, 0.5) is Verdict.NOT_COMPARABLE


def test_zero_is_compared_like_any_value():
    assert compare_with(rate_per_1000(0, 1000), 5) is Verdict.LOWER
