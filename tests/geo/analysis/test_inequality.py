import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from geo.analysis.inequality import (
    gini,
    lorenz_curve,
    theil,
    theil_parts,
)
from geo.analysis.slope_index import slope_index, slope_of

NAN = float("nan")

amounts = st.floats(0, 1e6, allow_subnormal=False).map(lambda x: round(x, 3))
people = st.integers(1, 10**6)


@st.composite
def towns(draw):
    rows = draw(st.lists(st.tuples(amounts, people), min_size=1, max_size=30))
    y, p = np.array(rows, dtype=float).T
    y[0] += 1  # somebody holds something
    return y, p


def each_person(y, p):
    """Everybody on their own, holding the mean of their district."""
    return np.repeat(y / p, p.astype(int))


def test_two_districts_by_hand():
    # A quarter of the people hold half: ½·ln(½/¼) + ½·ln(½/¾).
    assert theil([50, 50], [100, 300]) == pytest.approx(
        0.5 * np.log(2) + 0.5 * np.log(2 / 3), abs=1e-15
    )
    assert gini([50, 50], [100, 300]) == pytest.approx(0.25, abs=1e-15)


def test_every_person_counts_and_not_every_district_once():
    y, p = np.array([30.0, 5.0, 80.0, 9.0]), np.array([100.0, 10.0, 400.0, 90.0])
    rates = y / p

    assert theil(y, p) == pytest.approx(Theil(each_person(y, p)).T, abs=1e-12)
    assert gini(y, p) == pytest.approx(Gini(each_person(y, p)).g, abs=1e-12)
    assert abs(theil(y, p) - Theil(rates).T) > 0.01
    assert abs(gini(y, p) - Gini(rates).g) > 0.01


def test_districts_of_one_size_agree_with_another_program():
    y = np.random.default_rng(7).gamma(2, 50, 40)
    ones, regions = np.ones(40), np.arange(40) % 4

    parts = theil_parts(y, ones, list(regions))

    assert theil(y, ones) == pytest.approx(Theil(y).T, abs=1e-14)
    assert parts.between == pytest.approx(TheilD(y, regions).bg[0], abs=1e-14)
    assert parts.within == pytest.approx(TheilD(y, regions).wg[0], abs=1e-14)
    assert gini(y, ones) == pytest.approx(Gini(y).g, abs=1e-14)


@given(towns(), st.integers(1, 5))
def test_between_and_within_add_up_to_the_whole(town, groups):
    y, p = town

    parts = theil_parts(y, p, [place % groups for place in range(len(y))])

    assert parts.total == theil(y, p)
    assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-12)
    assert parts.between >= 0
    assert parts.within >= 0


@given(towns(), st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_the_unit_does_not_matter(town, by, per):
    y, p = town

    assert theil(y * by, p * per) == pytest.approx(theil(y, p), abs=1e-9)
    assert gini(y * by, p * per) == pytest.approx(gini(y, p), abs=1e-9)


@given(towns())
def test_gini_lies_between_0_and_1_and_the_curve_below_the_diagonal(town):
    y, p = town
    curve = lorenz_curve(y, p)

    assert 0 <= gini(y, p) < 1
    assert (curve.amount <= curve.population + 1e-12).all()
    assert curve.amount[-1] == curve.population[-1] == 1


@given(towns())
def test_splitting_a_district_in_two_alike_changes_nothing(town):
    y, p = town
    split = np.append(y, y[0] / 2), np.append(p, p[0] / 2)
    split[0][0] /= 2
    split[1][0] /= 2

    assert theil(*split) == pytest.approx(theil(y, p), abs=1e-9)
    assert gini(*split) == pytest.approx(gini(y, p), abs=1e-9)


def test_equal_rates_are_no_inequality():
    assert theil([1, 10, 100], [10, 100, 1000]) == 0
    assert gini([1, 10, 100], [10, 100, 1000]) == pytest.approx(0, abs=1e-12)


def test_a_district_that_is_not_known_or_empty_is_left_out():
    assert theil([50, 50, NAN, 9, 0], [100, 300, 10, NAN, 0]) == theil(
        [50, 50], [100, 300]
    )
    assert theil_parts([50, NAN, 50], [100, 5, 300], "AAB").total == theil(
        [50, 50], [100, 300]
    )


def test_nothing_to_share_has_no_inequality_and_is_not_0():
    assert np.isnan(theil([0, 0], [1, 2]))
    assert np.isnan(gini([0, 0], [1, 2]))
    assert np.isnan(theil_parts([NAN], [3], ["A"])).all()


@pytest.mark.parametrize(
    ("y", "p"), [([-1, 2], [1, 1]), ([1, 2], [0, 3]), ([np.inf, 1], [1, 1])]
)
def test_counts_that_cannot_be_are_refused(y, p):
    with pytest.raises(ValueError, match="amount"):
        theil(y, p)


def test_slope_of_a_straight_line_is_the_line():
    weight = np.array([10.0, 30.0, 40.0, 20.0])
    middle = np.array([0.05, 0.25, 0.6, 0.9])

    assert float(slope_of(0.4 + 0.3 * middle, weight, [1, 2, 3, 4])) == pytest.approx(
        0.3, abs=1e-12
    )


def test_slope_weighs_districts_by_their_people():
    """Weighted least squares of the values on the middles, written out."""
    value = np.array([0.5, 0.7, 0.4, 0.9])
    weight = np.array([10.0, 30.0, 40.0, 20.0])
    middle = np.array([0.05, 0.25, 0.6, 0.9])
    mean_x, mean_y = (
        np.average(middle, weights=weight),
        np.average(value, weights=weight),
    )
    expected = np.sum(weight * (middle - mean_x) * (value - mean_y)) / np.sum(
        weight * (middle - mean_x) ** 2
    )

    assert float(slope_of(value, weight, [3, 5, 8, 9])) == pytest.approx(
        expected, abs=1e-12
    )


def test_districts_of_one_place_in_the_order_may_stand_in_any_sequence():
    value, weight, order = np.array([[0.2, 0.9, 0.4], [10, 50, 20], [1, 1, 2]])

    assert float(slope_of(value, weight, order)) == pytest.approx(
        float(slope_of(value[[1, 0, 2]], weight[[1, 0, 2]], order[[1, 0, 2]]))
    )


def test_slope_index_holds_its_value_and_comes_again_with_its_seed():
    x, n, order = [100, 230, 300, 380], [400, 500, 500, 520], [1, 2, 3, 4]

    first = slope_index(x, n, order, seed=3)

    assert first.lower < first.value < first.upper
    assert first == slope_index(x, n, order, seed=3)
    assert first != slope_index(x, n, order, seed=4)


def test_interval_of_the_slope_covers_what_it_should():
    rng = np.random.default_rng(11)
    n, order = np.array([200, 300, 400, 250, 350]), np.arange(5)
    true = np.array([0.3, 0.4, 0.45, 0.6, 0.7])
    slope = float(slope_of(true, n, order))
    drawn = rng.binomial(n, true, (300, 5))

    held = [
        found.lower <= slope <= found.upper
        for found in (slope_index(x, n, order, seed=1, draws=500) for x in drawn)
    ]

    assert 0.91 <= np.mean(held) <= 0.99


def test_slope_of_rates_uses_the_chance_of_events():
    found = slope_index([2, 5, 9], [1000, 1000, 1000], [1, 2, 3], seed=1, method="rate")

    assert found.lower < found.value < found.upper
    assert found.value == pytest.approx(0.0105, abs=1e-9)


def test_a_line_needs_three_districts_and_an_order():
    assert np.isnan(slope_index([1, 2], [9, 9], [1, 2])).all()
    assert np.isnan(slope_index([1, 2, 3], [9, 9, 9], [1, 1, 1])).all()
    assert np.isnan(slope_index([1, 2, 3], [9, 9, 9], [1, 2, NAN])).all()


def test_more_members_than_households_is_an_error():
    with pytest.raises(ValueError, match="exceeds"):
        slope_index([1, 12, 3], [9, 9, 9], [1, 2, 3])
