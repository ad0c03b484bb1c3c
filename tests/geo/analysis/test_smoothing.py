import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.smoothing import shrink_proportions, shrink_rates

areas = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 3000)).map(sorted),
    min_size=1,
    max_size=30,
).map(lambda pairs: np.array(pairs, dtype=float).T)


def test_proportion_is_martuzzi_and_elliotts():
    x, n = np.array([20, 60.0, 5]), np.array([50, 80.0, 20])
    share, mean, typical = x / n, 85 / 150, 50
    spread = (n * (share - mean) ** 2).sum() / 150
    chance = mean * (1 - mean)
    rho = (n * spread - n / typical * chance) / (
        (n - 1) * spread + (typical - n) / typical * chance
    )

    made = shrink_proportions(x, n)

    np.testing.assert_allclose(made.weights, rho, rtol=1e-12)
    np.testing.assert_allclose(made.values, rho * share + (1 - rho) * mean, rtol=1e-12)


def test_rate_is_marshalls():
    x, n = np.array([2, 30.0, 5]), np.array([500, 800.0, 200])
    mean, typical = 37 / 1500, 500
    spread = (n * (x / n - mean) ** 2).sum() / 1500
    between = spread - mean / typical

    made = shrink_rates(x, n)

    assert made.between_variance == pytest.approx(between)
    expected = mean + between * (x / n - mean) / (between + mean / n)
    np.testing.assert_allclose(made.values, expected, rtol=1e-12)


@pytest.mark.parametrize("shrink", [shrink_proportions, shrink_rates])
def test_areas_that_differ_less_than_by_chance_all_get_the_mean(shrink):
    # esda's Empirical_Bayes makes −9.9 % and 19.9 % of these.
    made = shrink([51, 490], [1000, 10_000])

    assert made.between_variance == 0
    np.testing.assert_allclose(made.values, 541 / 11_000)


@pytest.mark.parametrize("shrink", [shrink_proportions, shrink_rates])
def test_unknown_and_empty_areas_stay_unknown_and_spoil_nothing(shrink):
    made = shrink([20, np.nan, 60, 0, 5], [50, 70, 80, 0, 20])

    assert np.isnan(made.values[[1, 3]]).all()
    np.testing.assert_allclose(
        made.values[[0, 2, 4]], shrink([20, 60, 5], [50, 80, 20]).values
    )


@pytest.mark.parametrize("shrink", [shrink_proportions, shrink_rates])
def test_nothing_known_gives_nothing(shrink):
    made = shrink([np.nan, 0], [5, 0])

    assert np.isnan(made.values).all()
    assert np.isnan(made.mean)


def test_share_above_one_is_refused():
    with pytest.raises(ValueError, match="12 of 10"):
        shrink_proportions([5, 12], [10, 10])


@pytest.mark.parametrize("shrink", [shrink_proportions, shrink_rates])
def test_negative_counts_are_refused(shrink):
    with pytest.raises(ValueError, match="no count"):
        shrink([-1], [10])


@pytest.mark.parametrize("shrink", [shrink_proportions, shrink_rates])
@given(counts=areas)
def test_value_lies_between_the_own_one_and_the_mean(shrink, counts):
    x, n = counts
    made = shrink(x, n)

    known = n > 0
    assert (np.isnan(made.values) == ~known).all()
    raw = x[known] / n[known]
    low, high = np.minimum(raw, made.mean), np.maximum(raw, made.mean)
    assert (made.values[known] >= low - 1e-12).all()
    assert (made.values[known] <= high + 1e-12).all()
    assert ((made.weights[known] >= 0) & (made.weights[known] <= 1)).all()


@pytest.mark.parametrize("shrink", [shrink_proportions, shrink_rates])
@given(counts=areas, seed=st.integers(0, 99))
def test_order_of_areas_does_not_matter(shrink, counts, seed):
    order = np.random.default_rng(seed).permutation(counts.shape[1])

    np.testing.assert_allclose(
        shrink(*counts[:, order]).values, shrink(*counts).values[order], atol=1e-9
    )
