import time

import numpy as np
import pytest

from geo.analysis.autocorrelation import eb_moran, moran
from geo.analysis.neighbours import contiguity
from geo.report.planning.clusters import describe_clusters
from geo.report.planning.model import Cluster
from tests.geo.report.planning.toy import HIDDEN, figures_of, measure
from tests.towns import grid_town


def bump(columns=12, rows=12, size=4, seed=3):
    """Shares of a half, and of nine in ten in a block in the south-west."""
    rng = np.random.default_rng(seed)
    n = rng.integers(200, 900, columns * rows)
    share = np.full((rows, columns), 0.5)
    share[:size, :size] = 0.9
    x = rng.binomial(n, share.ravel())
    return list(zip(x.tolist(), n.tolist(), strict=True))


def test_a_planted_block_is_found_high_beside_high():
    found = describe_clusters(
        figures_of(measure("membership", bump()), columns=12, rows=12), "membership"
    )

    high = {code for code, kind in found.clusters.items() if kind is Cluster.HIGH_HIGH}
    assert {"01", "02", "03", "13", "14", "15", "25", "26", "27"} <= high
    assert len(high) <= 20
    assert found.p_value == 1 / (found.permutations + 1)
    assert found.rate_adjusted


def test_shares_are_standardised_for_their_unlike_denominators():
    rows = bump()
    x, n = np.transpose(rows)
    town = contiguity(grid_town(12, 12)).weights

    found = describe_clusters(
        figures_of(measure("membership", rows), columns=12, rows=12), "membership"
    )

    assert found.moran == pytest.approx(
        eb_moran(x, n, town, method="proportion").value, abs=1e-12
    )
    assert found.moran != pytest.approx(moran(x / n, town).value, abs=1e-6)


def test_values_without_chance_are_taken_as_they_are():
    value = np.random.default_rng(1).normal(100, 9, 36)
    figures = figures_of(
        measure("density", [(1, 1)] * 36, value=value), columns=6, rows=6
    )

    found = describe_clusters(figures, "density")

    assert not found.rate_adjusted
    town = contiguity(grid_town(6, 6)).weights
    assert found.moran == pytest.approx(moran(value, town).value, abs=1e-12)


def test_below_30_districts_with_a_value_nothing_is_looked_for():
    figures = figures_of(
        measure("membership", [*bump(6, 5)[:29], HIDDEN]), columns=6, rows=5
    )

    found = describe_clusters(figures, "membership")

    assert (found.units, found.clusters, found.moran, found.p_value) == (
        29,
        None,
        None,
        None,
    )
    assert describe_clusters(figures, "activities").units == 0


def test_a_district_without_a_value_is_not_called_a_cluster_or_none():
    rows = bump(8, 8)
    rows[9] = HIDDEN

    found = describe_clusters(
        figures_of(measure("membership", rows), columns=8, rows=8), "membership"
    )

    assert found.clusters["10"] is Cluster.NO_VALUE
    assert "10" not in found.p_values
    assert found.units == 63


def test_a_district_alone_among_the_hidden_is_tied_to_the_nearest_with_a_value():
    rows = bump(9, 9)
    for place in (1, 9, 10):
        rows[place] = HIDDEN

    found = describe_clusters(
        figures_of(measure("membership", rows), columns=9, rows=9), "membership"
    )

    assert found.islands == ("01",)


def test_the_seed_is_named_and_gives_the_same_again():
    figures = figures_of(measure("membership", bump()), columns=12, rows=12)

    first = describe_clusters(figures, "membership")

    assert first == describe_clusters(figures, "membership", seed=first.seed)
    assert first.permutations >= 9_999


def test_467_districts_take_well_under_two_seconds():
    rows = bump(24, 20)
    figures = figures_of(measure("membership", rows), columns=24, rows=20)
    start = time.process_time()

    found = describe_clusters(figures, "membership")

    assert time.process_time() - start < 5  # about 1 on an idle machine
    assert found.units == 480


def test_values_all_alike_have_no_pattern():
    figures = figures_of(
        measure("density", [(1, 1)] * 36, value=[5.0] * 36), columns=6, rows=6
    )

    assert describe_clusters(figures, "density").clusters is None
