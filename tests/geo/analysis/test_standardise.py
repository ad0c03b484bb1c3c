import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.standardise import direct_standardised_rate, standardised_ratio

YOUNG_AND_OLD = [60, 40]


def test_rate_is_what_the_standard_population_would_have():
    # 10 of 100 young and 40 of 200 old, the standard 60 : 40.
    made = direct_standardised_rate([10, 40], [100, 200], YOUNG_AND_OLD)

    assert made.value == pytest.approx(0.6 * 0.1 + 0.4 * 0.2)
    assert made.events == 50


def test_limits_are_dobsons():
    made = direct_standardised_rate([10, 40], [100, 200], YOUNG_AND_OLD)

    variance = (60**2 * 10 / 100**2 + 40**2 * 40 / 200**2) / 100**2
    lower = 50 * (1 - 1 / 450 - 1.959963984540054 / (3 * math.sqrt(50))) ** 3
    upper = 51 * (1 - 1 / 459 + 1.959963984540054 / (3 * math.sqrt(51))) ** 3
    scale = math.sqrt(variance / 50)
    assert made.lower == pytest.approx(made.value + scale * (lower - 50), rel=1e-12)
    assert made.upper == pytest.approx(made.value + scale * (upper - 50), rel=1e-12)


def test_areas_that_differ_only_in_age_have_one_standardised_rate():
    young = direct_standardised_rate([90, 20], [900, 100], YOUNG_AND_OLD)
    old = direct_standardised_rate([10, 180], [100, 900], YOUNG_AND_OLD)

    assert young.value == pytest.approx(old.value)


def test_rate_is_not_given_below_ten_events():
    few = direct_standardised_rate([4, 5], [100, 200], YOUNG_AND_OLD)
    ten = direct_standardised_rate([5, 5], [100, 200], YOUNG_AND_OLD)

    assert np.isnan(few[:3]).all()
    assert few.events == 9
    assert ten.lower < ten.value < ten.upper


@pytest.mark.parametrize(
    ("x", "n"),
    [([np.nan, 40], [100, 200]), ([10, 40], [100, 0]), ([10, 40], [1, np.nan])],
)
def test_rate_of_an_unknown_band_is_unknown(x, n):
    assert np.isnan(direct_standardised_rate(x, n, YOUNG_AND_OLD).value)


def test_band_without_weight_is_left_out():
    made = direct_standardised_rate([10, 40, 3], [100, 200, 0], [60, 40, 0])

    assert made == direct_standardised_rate([10, 40], [100, 200], YOUNG_AND_OLD)


def test_ratio_is_observed_to_expected():
    # 0.1 × 100 + 0.2 × 50 = 20 are expected.
    made = standardised_ratio([14, 16], [100, 50], [0.1, 0.2])

    assert (made.observed, made.expected, made.value) == (30, 20, 1.5)
    assert made.lower == pytest.approx(
        30 * (1 - 1 / 270 - 1.959963984540054 / (3 * math.sqrt(30))) ** 3 / 20
    )


def test_ratio_below_ten_has_exact_limits():
    made = standardised_ratio([0], [100], [0.1])

    assert (made.value, made.lower) == (0, 0)
    assert made.upper == pytest.approx(3.688879 / 10, abs=1e-6)


def test_ratio_without_expectation_or_with_an_unknown_band_is_unknown():
    assert np.isnan(standardised_ratio([0], [100], [0]).value)
    assert np.isnan(standardised_ratio([np.nan, 1], [9, 9], [0.1, 0.1]).value)


@pytest.mark.parametrize("made", [direct_standardised_rate, standardised_ratio])
@pytest.mark.parametrize("bands", [([-1], [5], [1]), ([1, 2], [5], [1])])
def test_what_is_no_table_of_bands_is_refused(made, bands):
    with pytest.raises(ValueError, match="band"):
        made(*bands)


@given(
    st.lists(
        st.tuples(st.integers(5, 500), st.integers(500, 5000), st.integers(1, 9000)),
        min_size=2,
        max_size=19,
    ),
    st.permutations(range(19)),
)
def test_order_of_bands_does_not_matter(bands, order):
    table = np.array(bands, dtype=float)
    again = table[[place for place in order if place < len(table)]]

    made = direct_standardised_rate(*table.T)

    assert made == pytest.approx(direct_standardised_rate(*again.T))
    rates = table[:, 0] / table[:, 1]
    assert rates.min() <= made.value * (1 + 1e-12)
    assert made.value <= rates.max() * (1 + 1e-12)
