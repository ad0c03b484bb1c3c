import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, poisson

from geo.analysis.funnel import (
    expected_at_limits,
    overdispersed_limits,
    overdispersion,
    proportion_limits,
    rate_limits,
)
from geo.analysis.intervals import wilson_interval

# FunnelPlotR, tests/testthat/test-classes_methods.R (MIT): observed and expected.
OBSERVED, EXPECTED = [100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220]


def test_kohoku_is_far_outside_by_chance_alone():
    limits = proportion_limits(0.734, 167_341)
    one_error = (0.734 - limits.lower) / 1.959963984540054

    assert round((112_656 / 167_341 - 0.734) / one_error) == -56


@pytest.mark.parametrize(("n", "half"), [(200, 6.8), (1000, 3.0), (5000, 1.4)])
def test_half_width_at_sixty_percent_is_the_published_one(n, half):
    limits = proportion_limits(0.6, n)

    assert round(float(limits.upper - 0.6) * 100, 1) == half


def test_limit_is_the_share_whose_wilson_limit_is_the_centre():
    limits = proportion_limits(0.3, 100)

    assert wilson_interval(100 * limits.upper, 100).lower == pytest.approx(0.3)
    assert wilson_interval(100 * limits.lower, 100).upper == pytest.approx(0.3)


def test_limits_of_small_districts_stay_shares():
    limits = proportion_limits(0.9, [1, 2], 0.998)

    assert (limits.upper == 1).all()
    assert (limits.lower >= 0).all()


def test_expected_counts_on_the_limits_are_the_exact_poisson_ones():
    made = expected_at_limits([0, 1, 20], 0.998)

    np.testing.assert_allclose(made.lower[1:], chi2.ppf(0.001, [2, 40]) / 2)
    np.testing.assert_allclose(made.upper, chi2.ppf(0.999, [2, 4, 42]) / 2)
    assert made.lower[0] == 0


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_rate_limits_are_read_back_by_the_exact_ones(confidence):
    expected = np.array([0.5, 3, 20, 400])
    limits = rate_limits(expected, confidence)

    assert expected_at_limits(limits.upper, confidence).lower == pytest.approx(expected)
    some = limits.lower > 0
    assert expected_at_limits(limits.lower, confidence).upper[some] == pytest.approx(
        expected[some]
    )


def test_counts_outside_the_rate_limits_are_as_rare_as_said():
    low, high = rate_limits(20.0)

    assert poisson.cdf(math.floor(low), 20) <= 0.025 + 1e-9
    assert poisson.sf(math.ceil(high) - 1, 20) <= 0.025 + 1e-9
    assert poisson.cdf(math.floor(low) + 1, 20) > 0.025


def test_overdispersion_of_ratios_is_funnelplotrs():
    made = overdispersion(OBSERVED, EXPECTED, method="ratio")

    assert round(made.phi, 6) == 2.948033
    assert made.centre == 1


def test_overdispersion_of_proportions_written_out():
    x, n = np.array([30, 55, 80, 20, 70.0]), np.array([100, 100, 120, 50, 90.0])
    centre = x.sum() / n.sum()
    z = (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(centre))) * 2 * np.sqrt(n)
    drawn_in = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi = (drawn_in**2).sum() / 5
    w = 4 * n
    tau2 = (5 * phi - 4) / (w.sum() - (w**2).sum() / w.sum())

    made = overdispersion(x, n)

    np.testing.assert_allclose(made.z, z)
    assert made.phi == pytest.approx(phi)
    assert made.tau2 == pytest.approx(tau2)


def test_districts_alike_have_no_spread_of_their_own():
    made = overdispersion([50, 101, 149], [100, 200, 300])

    assert made.phi < 1
    assert made.tau2 == 0


def test_limits_with_spread_written_out():
    z = 3.090232306167813
    middle = math.asin(math.sqrt(0.6))
    reach = z * math.sqrt(1 / 4000 + 0.01)

    share = overdispersed_limits(0.6, 1000, 0.01, 0.998)
    rate = overdispersed_limits(0.002, 25, 0.01, 0.998, method="rate")
    ratio = overdispersed_limits(1, 25, 0.01, 0.998, method="ratio")

    assert share == pytest.approx(
        (math.sin(middle - reach) ** 2, math.sin(middle + reach) ** 2)
    )
    reach = z * math.sqrt(1 / 100 + 0.01)
    assert rate == pytest.approx((0.002 * (1 - reach) ** 2, 0.002 * (1 + reach) ** 2))
    reach = z * math.sqrt(1 / 25 + 0.01)
    assert ratio == pytest.approx((math.exp(-reach), math.exp(reach)))


def test_tiny_districts_cannot_stray_below_nothing_or_above_all():
    share = overdispersed_limits(0.95, 1, 0.5, 0.998)
    rate = overdispersed_limits(0.002, 0.1, 0.5, 0.998, method="rate")

    assert share == pytest.approx((0, 1))
    assert rate.lower == 0


def test_unknown_and_empty_areas_spoil_nothing():
    made = overdispersion([30, np.nan, 55, 0], [100, 5, 100, 0])

    assert np.isnan(made.z[[1, 3]]).all()
    assert made.phi == overdispersion([30, 55], [100, 100]).phi


def test_nothing_known_gives_nothing():
    assert np.isnan(overdispersion([np.nan], [5]).phi)


def test_no_event_anywhere_is_no_spread():
    made = overdispersion([0, 0], [100, 50], method="rate")

    assert made.phi == 0
    assert made.tau2 == 0


def test_wrong_counts_are_refused():
    with pytest.raises(ValueError, match="exceeds"):
        overdispersion([12], [10])
    with pytest.raises(ValueError, match="logarithm"):
        overdispersion([0, 3], [2, 2], method="ratio")
    with pytest.raises(ValueError, match="no share"):
        proportion_limits(1.2, 5)


sizes = st.lists(st.floats(0.5, 1e6), min_size=2, max_size=20).map(sorted).map(np.array)
levels = st.sampled_from([0.95, 0.998])


@given(sizes, st.floats(0.001, 0.999), st.floats(0, 0.2), levels)
def test_larger_districts_have_narrower_limits(n, centre, tau2, level):
    for limits in (
        proportion_limits(centre, n, level),
        overdispersed_limits(centre, n, tau2, level),
        overdispersed_limits(centre, n, tau2, level, method="rate"),
        overdispersed_limits(centre, n, tau2, level, method="ratio"),
        [counts / n for counts in rate_limits(n, level)],
    ):
        low, high = limits
        assert (np.diff(low) >= -1e-9).all()
        assert (np.diff(high) <= 1e-9).all()
        assert (low <= high).all()


@given(
    st.lists(
        st.tuples(st.integers(1, 900), st.integers(1, 900)).map(sorted),
        min_size=3,
        max_size=20,
    ),
    st.sampled_from(["proportion", "rate", "ratio"]),
    st.integers(0, 99),
)
def test_order_of_areas_does_not_matter(pairs, method, seed):
    counts = np.array(pairs, dtype=float).T
    order = np.random.default_rng(seed).permutation(counts.shape[1])

    made = overdispersion(*counts, method=method)
    mixed = overdispersion(*counts[:, order], method=method)

    assert mixed[:3] == pytest.approx(made[:3], nan_ok=True)
    np.testing.assert_allclose(mixed.z, made.z[order], atol=1e-9)
    assert not made.tau2 < 0
