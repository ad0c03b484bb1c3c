import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.difference import difference_of_proportions


def test_sumiregaoka_2020_less_2021_is_the_published_interval():
    made = difference_of_proportions(1223, 1858, 1247, 1910)

    assert round(float(made.lower) * 100, 1) == -2.5
    assert round(float(made.upper) * 100, 1) == 3.6


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_difference_agrees_with_newcombe(counts, lower, upper):
    made = difference_of_proportions(*counts)

    assert made.lower == pytest.approx(lower, abs=5e-5)
    assert made.upper == pytest.approx(upper, abs=5e-5)


def test_unknown_and_empty_are_unknown_and_spoil_nothing():
    made = difference_of_proportions(
        [56, np.nan, 0], [70, 5, 0], [48, 1, 1], [80, 5, 5]
    )

    assert made.value[0] == pytest.approx(0.2)
    assert np.isnan(made.value[1:]).all()
    assert np.isnan(made.lower[1:]).all()


@pytest.mark.parametrize("counts", [(11, 10, 1, 10), (1, 10, 11, 10)])
def test_share_above_one_is_refused(counts):
    with pytest.raises(ValueError, match="exceeds"):
        difference_of_proportions(*counts)


def test_level_must_be_a_share():
    with pytest.raises(ValueError, match="not between"):
        difference_of_proportions(1, 2, 1, 2, confidence=95)


pairs = st.tuples(st.integers(1, 500), st.integers(0, 500)).map(
    lambda pair: (min(pair[1], pair[0]), pair[0])
)


@given(pairs, pairs)
def test_swapped_shares_give_the_mirrored_difference(one, other):
    made = difference_of_proportions(*one, *other)
    swapped = difference_of_proportions(*other, *one)

    assert made.value == pytest.approx(-swapped.value)
    assert made.lower == pytest.approx(-swapped.upper)
    assert made.lower <= made.value + 1e-12
    assert made.value <= made.upper + 1e-12
