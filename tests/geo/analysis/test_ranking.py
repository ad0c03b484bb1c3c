import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.ranking import rank_intervals, spread_beyond_chance


def test_districts_far_apart_have_certain_ranks():
    made = rank_intervals(
        [0.2, 0.8, 0.5], [0.19, 0.79, 0.49], [0.21, 0.81, 0.51], seed=1
    )

    assert made.place.tolist() == [3, 1, 2]
    assert made.low.tolist() == made.high.tolist() == [3, 1, 2]
    assert not made.tied.any()


def test_districts_that_overlap_may_swap():
    made = rank_intervals(
        [0.50, 0.51, 0.9], [0.4, 0.41, 0.89], [0.6, 0.61, 0.91], seed=1
    )

    assert made.place.tolist() == [3, 2, 1]
    assert made.low.tolist() == [2, 2, 1]
    assert made.high.tolist() == [3, 3, 1]


def test_equal_values_share_the_better_place():
    made = rank_intervals([0.5, 0.5, 0.1], [0.4, 0.3, 0.05], [0.6, 0.7, 0.2], seed=1)

    assert made.place.tolist() == [1, 1, 3]
    assert made.tied.tolist() == [True, True, False]


def test_equal_figures_have_equal_intervals_even_without_width():
    made = rank_intervals([1, 1, 1], [1, 1, 1], [1, 1, 1], seed=1)

    assert made.place.tolist() == [1, 1, 1]
    assert made.low.tolist() == [1, 1, 1]
    assert made.high.tolist() == [3, 3, 3]


def test_unknown_has_no_rank_and_takes_none():
    made = rank_intervals([0.2, np.nan, 0.5], [0.1, 0, np.nan], [0.3, 1, 1], seed=1)

    assert made.place.tolist() == [1, 0, 0]
    assert made.high.tolist() == [1, 0, 0]


def test_nobody_gives_no_rank():
    assert rank_intervals([], [], [], seed=1).place.tolist() == []
    assert rank_intervals([np.nan], [0], [1], seed=1).place.tolist() == [0]


def test_value_outside_its_interval_is_refused():
    with pytest.raises(ValueError, match="outside"):
        rank_intervals([0.5], [0.6], [0.7], seed=1)


def test_same_seed_gives_the_same_ranks():
    random = np.random.default_rng(5)
    value = random.random(40)
    figures = value, value - 0.1, value + 0.1

    first, again = (rank_intervals(*figures, seed=9, draws=500) for _ in range(2))

    np.testing.assert_array_equal(first, again)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 9), st.integers(0, 9)),
        min_size=1,
        max_size=20,
    ),
    st.integers(0, 99),
)
def test_interval_holds_the_place_and_follows_the_districts(rows, seed):
    table = np.array(rows, dtype=float)
    figures = np.array(
        [table[:, 0], table[:, 0] - table[:, 1], table[:, 0] + table[:, 2]]
    )
    order = np.random.default_rng(seed).permutation(len(rows))

    made = rank_intervals(*figures, seed=3, draws=200)
    mixed = rank_intervals(*figures[:, order], seed=3, draws=200)

    assert (made.low <= made.place).all()
    assert (made.place <= made.high).all()
    assert made.place.min() == 1
    assert made.high.max() <= len(rows)
    for whole, moved in zip(made, mixed, strict=True):
        np.testing.assert_array_equal(whole[order], moved)


def test_districts_alike_are_no_spread_and_unlike_ones_are():
    chance = np.random.default_rng(1).standard_normal(50)

    assert spread_beyond_chance(chance) > 0.05
    assert spread_beyond_chance(3 * chance) < 0.001
    assert spread_beyond_chance([5.0, np.nan]) == 1


def test_spread_is_cochrans():
    # χ² of 5.991 with two degrees of freedom is its 95 % point.
    assert spread_beyond_chance([np.sqrt(5.991), 0, 0]) == pytest.approx(0.05, abs=1e-4)
