import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.classes import ClassBreaks, class_breaks, classify

SHARES = [0.523, 0.561, 0.579, 0.584, 0.61, 0.634, 0.655, 0.667, 0.698, 0.734]


def test_edges_are_round_and_enclose_the_values():
    assert class_breaks(SHARES).breaks == (0.52, 0.58, 0.6, 0.66, 0.68, 0.74)


def test_one_district_far_above_the_rest_does_not_take_the_map():
    breaks = class_breaks([*range(1, 21), 5000])

    used = {classify(value, breaks) for value in range(1, 21)}
    assert len(used) >= 4


def test_whole_values_have_whole_edges():
    breaks = class_breaks([1, 1, 1, 2, 2, 3, 4, 6])

    assert all(edge.is_integer() for edge in breaks.breaks)
    assert breaks.count == 5


def test_zero_is_a_state_of_its_own_and_moves_no_edge():
    with_zeros = class_breaks([0, 0, 0, *SHARES])

    assert with_zeros == class_breaks(SHARES)
    assert classify(0, with_zeros) == 0


@pytest.mark.parametrize("absent", [None, math.nan, pd.NA])
def test_missing_has_no_class_and_moves_no_edge(absent):
    breaks = class_breaks([absent, *SHARES])

    assert breaks == class_breaks(SHARES)
    assert classify(absent, breaks) is None


@pytest.mark.parametrize("values", [[], [None, None], [0, 0], [0, None]])
def test_nothing_above_zero_makes_no_class(values):
    breaks = class_breaks(values)

    assert breaks == ClassBreaks(())
    assert breaks.count == 0
    assert classify(0, breaks) == 0
    with pytest.raises(ValueError, match="has no class"):
        classify(1, breaks)


@pytest.mark.parametrize(
    ("value", "edges"),
    [(0.583, (0.5, 1)), (1, (0, 1)), (1.0, (0, 1)), (37, (25, 50)), (300, (250, 500))],
)
def test_equal_values_are_one_class(value, edges):
    breaks = class_breaks([value, value, value])

    assert breaks.breaks == edges
    assert classify(value, breaks) == 1


def test_value_on_an_edge_belongs_to_the_class_above_except_the_last():
    breaks = ClassBreaks((0, 10, 20))

    assert [classify(v, breaks) for v in (9.9, 10, 20)] == [1, 2, 2]


def test_value_beyond_the_edges_of_another_year_belongs_to_the_outer_class():
    breaks = ClassBreaks((10, 20, 30))

    assert [classify(v, breaks) for v in (5, 35)] == [1, 2]


@pytest.mark.parametrize("k", [0, 6])
def test_more_classes_than_can_be_told_apart_are_refused(k):
    with pytest.raises(ValueError, match="1 to 5 classes"):
        class_breaks(SHARES, k)


@pytest.mark.parametrize("value", [-1, math.inf])
def test_value_that_cannot_be_classed_is_refused(value):
    with pytest.raises(ValueError, match="cannot be classed"):
        class_breaks([value])


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e6), st.integers(0, 50)), max_size=60),
    st.integers(1, 5),
)
def test_every_value_has_its_class_and_every_class_a_value(values, k):
    breaks = class_breaks(values, k)

    edges = breaks.breaks
    assert breaks.count <= k
    assert all(low < high for low, high in pairwise(edges))
    above_zero = [value for value in values if value]
    assert bool(above_zero) == bool(edges)
    for value in above_zero:
        place = classify(value, breaks)
        assert edges[place - 1] <= value <= edges[place]
    classes = {classify(value, breaks) for value in above_zero}
    assert classes == set(range(1, breaks.count + 1))
