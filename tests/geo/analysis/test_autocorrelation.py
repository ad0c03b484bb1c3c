import esda
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.autocorrelation import eb_moran, eb_standardised, moran
from geo.analysis.local_autocorrelation import QUADRANTS, local_moran
from geo.analysis.neighbours import contiguity
from tests.towns import areas, cell, grid_town

GRID = contiguity(grid_town(7, 6)).weights
SMALL = contiguity(grid_town(5, 5)).weights
NOISE = np.random.default_rng(5).normal(size=42)
GRADIENT = np.arange(42) % 7 + NOISE / 10


def test_moran_of_a_chessboard_by_hand():
    rook_like = contiguity(areas({f"{i:02}": cell(i, 0) for i in range(30)})).weights

    found = moran(np.arange(30) % 2, rook_like)

    assert found.value == pytest.approx(-1, abs=1e-12)
    assert found.expected == -1 / 29
    assert found.p_permuted == 1e-4


def test_value_and_analytic_p_are_those_of_another_program():
    theirs = esda.Moran(NOISE, GRID, permutations=0)

    ours = moran(NOISE, GRID)

    assert ours.value == pytest.approx(theirs.I, abs=1e-14)
    assert ours.p_analytic == pytest.approx(theirs.p_rand, abs=1e-14)
    assert ours.p_normal == pytest.approx(theirs.p_norm, abs=1e-14)
    assert ours.p_permuted == pytest.approx(theirs.p_rand, abs=0.03)


def test_the_same_seed_gives_the_same_p_and_another_seed_nearly():
    """The permutations of esda.Moran have no seed, so ours are our own."""
    first = moran(NOISE, GRID, seed=1)

    assert first == moran(NOISE, GRID, seed=1)
    assert first.p_permuted != moran(NOISE, GRID, seed=2).p_permuted
    assert first.permutations >= 9_999


@pytest.mark.parametrize("units", [SMALL, contiguity(grid_town(1, 1)).weights])
def test_too_few_units_are_said_and_nothing_is_computed(units):
    values = np.arange(units.n)

    whole, local = moran(values, units), local_moran(values, units)

    assert (whole.enough, whole.units) == (False, units.n)
    assert np.isnan([whole.value, whole.p_permuted, whole.p_analytic]).all()
    assert local[["local", "p", "q"]].isna().all(axis=None)
    assert set(local["quadrant"]) == {""}


def test_values_all_alike_have_no_pattern():
    assert not moran(np.ones(42), GRID).enough
    assert local_moran(np.ones(42), GRID)["p"].isna().all()


def test_a_missing_value_is_refused_and_never_taken_for_0():
    with pytest.raises(ValueError, match="missing"):
        moran(np.where(np.arange(42) == 3, np.nan, NOISE), GRID)
    with pytest.raises(ValueError, match="41 values"):
        local_moran(NOISE[1:], GRID)


def test_about_one_in_twenty_maps_of_noise_is_called_a_pattern():
    rng = np.random.default_rng(8)

    p = [
        moran(rng.normal(size=42), GRID, permutations=999).p_permuted
        for _ in range(400)
    ]

    assert 0.025 <= np.mean(np.array(p) < 0.05) <= 0.08


@pytest.mark.filterwarnings("ignore:The alternative hypothesis")  # theirs
def test_about_one_in_twenty_districts_of_noise_is_below_5_percent():
    """A one-sided p, as esda 2.9 calls p_sim, finds twice as many."""
    rng = np.random.default_rng(9)
    maps = rng.exponential(size=(120, 42))

    ours = [local_moran(values, GRID, permutations=999)["p"] for values in maps]
    theirs = [
        esda.Moran_Local(values, GRID, permutations=199, seed=1).p_sim
        for values in maps[:40]
    ]

    assert 0.04 <= np.mean(np.array(ours) < 0.05) <= 0.065
    assert np.mean(np.array(theirs) < 0.05) > 0.08


def test_local_values_and_quadrants_are_those_of_another_program():
    theirs = esda.Moran_Local(GRADIENT, GRID, permutations=0)

    ours = local_moran(GRADIENT, GRID)

    # esda divides by n - 1 where Anselin (1995) divides by n.
    assert ours["local"].to_numpy() == pytest.approx(theirs.Is * 42 / 41, rel=1e-12)
    assert list(ours["quadrant"]) == [QUADRANTS[number - 1] for number in theirs.q]
    assert list(ours.index) == list(GRID.id_order)


@pytest.mark.filterwarnings("ignore:The alternative hypothesis")  # theirs
def test_local_p_is_the_folded_p_of_another_programs_permutations():
    theirs = esda.Moran_Local(GRADIENT, GRID, permutations=9_999, seed=3)
    simulated = theirs.sim.T if theirs.sim.shape[0] != 42 else theirs.sim
    middle = simulated.mean(axis=1)
    reach = np.abs(theirs.Is - middle)
    folded = (np.abs(simulated - middle[:, None]) >= reach[:, None]).mean(axis=1)

    assert local_moran(GRADIENT, GRID)["p"].to_numpy() == pytest.approx(
        folded, abs=0.02
    )


def test_999_permutations_find_nothing_that_9999_find():
    town = contiguity(grid_town(16, 16)).weights
    rng = np.random.default_rng(4)
    bump = np.zeros((16, 16))
    bump[3:6, 3:6] = 3
    values = bump.ravel() + rng.normal(size=256)

    few = local_moran(values, town, permutations=999)
    many = local_moran(values, town)

    assert (few["q"] < 0.05).sum() == 0
    found = many.index[many["q"] < 0.05]
    assert len(found) > 0
    # High where the bump is; a low one in it is beside it.
    assert set(many.loc[found, "quadrant"]) <= {"high_high", "low_high"}


def test_q_is_benjamini_and_hochbergs():
    found = local_moran(GRADIENT, GRID)
    p = found["p"].to_numpy()
    order = np.argsort(p)
    stepped = np.minimum.accumulate((p[order] * 42 / np.arange(1, 43))[::-1])[::-1]

    assert found["q"].to_numpy()[order] == pytest.approx(np.minimum(stepped, 1))
    assert (found["q"] >= found["p"]).all()


def test_local_seeds_reproduce():
    first = local_moran(NOISE, GRID, seed=1)

    assert first.equals(local_moran(NOISE, GRID, seed=1))
    assert not first.equals(local_moran(NOISE, GRID, seed=2))


def test_an_island_counts_through_its_tie():
    shapes = {f"{i:02}": cell(i % 6, i // 6) for i in range(36)} | {"36": cell(9, 9)}
    tied = contiguity(areas(shapes))
    values = np.append(np.arange(36) // 6, 20.0)

    assert tied.islands == ("36",)
    assert moran(values, tied.weights).units == 37
    assert np.isfinite(local_moran(values, tied.weights)["p"]).all()


counts = st.lists(
    st.tuples(st.integers(0, 30), st.integers(30, 500)), min_size=3, max_size=30
).filter(lambda rows: any(x for x, _ in rows))


@given(counts, st.sampled_from(["rate", "proportion"]))
def test_standardised_rates_are_finite_whatever_the_counts(rows, method):
    x, n = np.array(rows, dtype=float).T

    assert np.isfinite(eb_standardised(x, n, method=method)).all()


def test_standardised_rates_where_districts_differ_less_than_chance():
    """The moment estimate is below 0 here; taken as it is, esda's smoothed rates are too."""
    x, n = (
        np.array([510.0, 490.0, 51.0, 49.0]),
        np.array([10_000.0, 10_000, 1000, 1000]),
    )
    b = 1100 / 22_000

    z = eb_standardised(x, n)

    assert z == pytest.approx((x / n - b) / np.sqrt(b / n), abs=1e-12)
    assert (
        esda.smoothing.Empirical_Bayes(x[:2], np.array([10_000, 5_000])).r.min() < 0.1
    )


def test_shares_have_the_spread_of_shares():
    rng = np.random.default_rng(2)
    n = rng.integers(50, 2000, 400)
    x = rng.binomial(n, 0.6)

    assert eb_standardised(x, n, method="proportion").std() == pytest.approx(1, abs=0.1)
    assert eb_standardised(x, n, method="rate").std() < 0.75


def test_eb_moran_is_that_of_another_program():
    rng = np.random.default_rng(3)
    n = rng.integers(500, 5000, 42)
    x = rng.poisson(n * np.exp(rng.normal(-3, 0.5, 42)))

    theirs = esda.Moran_Rate(x, n, GRID, permutations=0)

    assert eb_moran(x, n, GRID).value == pytest.approx(theirs.I, abs=1e-14)


def test_a_district_without_people_has_no_standardised_rate():
    with pytest.raises(ValueError, match="above 0"):
        eb_standardised([1, 0], [10, 0])
