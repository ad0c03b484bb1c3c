import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.diversity import effective_number, top_share

counts = st.lists(st.integers(0, 500), min_size=1, max_size=20).filter(any)


def test_equally_common_kinds_count_fully_and_rare_ones_less():
    assert effective_number([7, 7, 7, 0]) == pytest.approx(3, abs=1e-12)
    assert effective_number([9]) == 1
    assert 1 < effective_number([99, 1]) < 1.1


@given(counts)
def test_effective_number_lies_between_1_and_the_kinds_there_are(found):
    kinds = sum(count > 0 for count in found)

    assert 1 - 1e-9 <= effective_number(found) <= kinds + 1e-9


def test_three_largest_of_five():
    assert top_share([1, 5, 2, 10, 2]) == 17 / 20
    assert top_share([1, 5], k=3) == 1
    assert top_share([1, 5], k=1) == 5 / 6


@given(counts, st.integers(1, 10))
def test_more_of_the_largest_never_hold_less(found, k):
    assert 0 < top_share(found, k) <= top_share(found, k + 1) <= 1


def test_nothing_has_no_diversity_and_it_is_not_0():
    assert np.isnan(effective_number([0, 0]))
    assert np.isnan(effective_number([]))
    assert np.isnan(top_share([0]))


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_a_count_that_cannot_be_is_refused(count):
    with pytest.raises(ValueError, match="count"):
        effective_number([1, count])
    with pytest.raises(ValueError, match="count"):
        top_share([1, count])


def test_share_of_no_one_is_refused():
    with pytest.raises(ValueError, match="0 largest"):
        top_share([1], k=0)
