"""The difference of two figures from their own intervals."""

import numpy as np
import pytest

from geo.analysis.difference import difference_of_proportions
from geo.analysis.intervals import wilson_interval
from geo.analysis.mover import difference_from_limits


def with_limits(x, n):
    limits = wilson_interval(x, n)
    return x / n, limits.lower, limits.upper


@pytest.mark.parametrize(("x1", "n1", "x2", "n2"), [(56, 70, 48, 80), (9, 10, 3, 10)])
def test_with_wilsons_limits_it_is_newcombes_method_10(x1, n1, x2, n2):
    found = difference_from_limits(with_limits(x1, n1), with_limits(x2, n2))

    same = difference_of_proportions(x1, n1, x2, n2)
    assert found.value == pytest.approx(float(same.value))
    assert found.lower == pytest.approx(float(same.lower), abs=1e-12)
    assert found.upper == pytest.approx(float(same.upper), abs=1e-12)


def test_newcombes_own_example():
    # Newcombe (1998), table II, (a) 56/70 - 48/80, method 10.
    found = difference_from_limits(with_limits(56, 70), with_limits(48, 80))

    assert float(found.lower) == pytest.approx(0.0524, abs=5e-5)
    assert float(found.upper) == pytest.approx(0.3339, abs=5e-5)


def test_what_is_not_known_has_no_difference():
    found = difference_from_limits((0.5, np.nan, np.nan), (0.4, 0.3, 0.5))

    assert np.isnan([found.value, found.lower, found.upper]).all()
