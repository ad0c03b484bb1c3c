import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from geo.analysis.trend import CUT, trend_of_proportions, trend_of_values

SHARED = Path(os.environ.get("KYODO_SHARED", Path(__file__).parents[4] / "shared"))
YEARS = range(2017, 2022)
# すみれが丘町内会: published member households and households.
SUMIREGAOKA = [1192, 1223, 1221, 1223, 1247], [1818, 1827, 1842, 1858, 1910]


def test_cut_is_the_998_point_of_chi_square():
    assert chi2.ppf(0.998, 1) == pytest.approx(CUT, rel=1e-12)


def test_sumiregaoka_has_not_changed():
    made = trend_of_proportions(YEARS, *SUMIREGAOKA)

    assert made.chi_square == pytest.approx(0.24, abs=0.005)
    assert not made.significant


@pytest.fixture
def published():
    path = SHARED / "reference/trend/trend_fingertips_open.csv"
    if not path.is_file():
        pytest.skip(f"no published trends at {path}; set KYODO_SHARED")
    return dict(iter(pd.read_csv(path).groupby("series")))


def test_value_trend_agrees_with_englands(published):
    rows = published["set1_value"]

    made = trend_of_values(rows.year, rows.value, rows.lower95, rows.upper95)

    assert round(made.chi_square, 2) == 46.77
    assert made.significant
    assert made.stable
    assert made.slope > 0


def test_proportion_trend_agrees_with_englands(published):
    rows = published["set1_value"]

    made = trend_of_proportions(rows.year, rows["count"], rows.denominator)

    assert round(made.chi_square, 2) == 47.90
    assert made.significant
    assert made.stable


def test_steady_values_agree_with_englands(published):
    rows = published["set2_value"]

    made = trend_of_values(rows.year, rows.value, rows.lower95, rows.upper95)

    assert not made.significant


def test_year_of_everybody_cannot_be_calculated_as_in_england(published):
    rows = published["set2_proportion"]

    made = trend_of_proportions(rows.year, rows["count"], rows.denominator)

    assert np.isnan(made.chi_square)
    assert not made.significant


def test_one_outlying_year_is_no_trend():
    made = trend_of_proportions(YEARS, [500, 500, 500, 500, 800], [1000] * 5)

    assert made.significant
    assert not made.stable


def test_falling_share_has_a_negative_slope_a_year():
    made = trend_of_proportions(YEARS, [700, 680, 660, 640, 620], [1000] * 5)

    assert made.slope == pytest.approx(-0.02)
    assert made.significant
    assert made.stable


def test_many_districts_at_once_are_the_same_as_each():
    x, n = SUMIREGAOKA
    falling = [700, 680, 660, 640, 620]

    made = trend_of_proportions(YEARS, [x, falling, [np.nan] * 5], [n, [1000] * 5, n])

    assert made.significant.tolist() == [False, True, False]
    assert made.chi_square[0] == trend_of_proportions(YEARS, x, n).chi_square
    assert np.isnan(made.chi_square[2])


def test_only_the_five_latest_years_count():
    x, n = SUMIREGAOKA

    made = trend_of_proportions([2016, *YEARS], [5, *x], [2000, *n])

    assert made == trend_of_proportions(YEARS, x, n)


@pytest.mark.parametrize(
    ("years", "x"),
    [
        ([2018, 2019, 2020, 2021], [1, 2, 3, 4]),
        ([2016, 2018, 2019, 2020, 2021], [1, 2, 3, 4, 5]),
        ([2017, 2018, 2019, 2020, 2021], [1, 2, np.nan, 4, 5]),
        ([2017, 2018, 2019, 2020, 2021], [0, 0, 0, 0, 0]),
    ],
)
def test_fewer_years_a_gap_and_no_event_cannot_be_calculated(years, x):
    made = trend_of_proportions(years, x, [10] * len(x))

    assert np.isnan(made.chi_square)
    assert not made.stable


def test_interval_without_width_cannot_be_calculated():
    assert np.isnan(trend_of_values(YEARS, [1] * 5, [1] * 5, [1] * 5).chi_square)


def test_what_no_series_can_hold_is_refused():
    with pytest.raises(ValueError, match="exceeds"):
        trend_of_proportions(YEARS, [5, 5, 5, 5, 11], [10] * 5)
    with pytest.raises(ValueError, match="twice"):
        trend_of_proportions([2017, 2017, 2018, 2019, 2020], [5] * 5, [10] * 5)
    with pytest.raises(ValueError, match="below"):
        trend_of_values(YEARS, [1] * 5, [2] * 5, [1] * 5)


@given(st.lists(st.integers(1, 99), min_size=5, max_size=5), st.permutations(range(5)))
def test_order_of_years_does_not_matter_and_mirrored_time_mirrors_the_slope(x, order):
    years, counts = np.array(YEARS), np.array(x)
    made = trend_of_proportions(years, counts, [100] * 5)
    mixed = trend_of_proportions(years[list(order)], counts[list(order)], [100] * 5)
    mirrored = trend_of_proportions(years, counts[::-1], [100] * 5)

    assert mixed == pytest.approx(made)
    assert mirrored.slope == pytest.approx(-made.slope, abs=1e-12)
    assert mirrored.chi_square == pytest.approx(made.chi_square, abs=1e-9)
