import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.analysis.gap_finder import find_gaps
from geo.analysis.reach import residents_within
from tests.towns import features, grid_town

TOWN = grid_town(4, 3)
ALL = pd.DataFrame({"all": 1000.0}, index=TOWN.index)
places = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)), max_size=8).map(
    lambda found: features([Point(xy) for xy in found])
)


def test_who_is_not_within_reach_is_unserved():
    some = features([Point(50, 50)])

    table = find_gaps(TOWN, ALL, some, features([]), 60)["all"].table

    within = residents_within(TOWN, ALL["all"], some, 60)
    assert (within + table["unserved"]).to_numpy() == pytest.approx(1000, abs=1e-6)
    assert table["unserved"]["12"] == 1000


def test_the_place_that_reaches_most_comes_first_and_is_then_left_out():
    bands = pd.DataFrame({"all": 100.0}, index=TOWN.index)
    bands.loc["12", "all"] = 500
    there = features([Point(50, 50), Point(350, 250), Point(352, 250), Point(350, 50)])

    chosen = find_gaps(TOWN, bands, features([]), there, 40)["all"].chosen

    # The twin of the first choice adds next to nothing and comes last.
    assert chosen["candidate"].to_list()[0] in {1, 2}
    assert set(chosen["candidate"].to_list()[1:3]) == {0, 3}
    assert chosen["covered"].is_monotonic_decreasing


def test_every_age_band_has_its_own_gap_and_its_own_choice():
    bands = pd.DataFrame({"under_15": 0.0, "65_plus": 0.0}, index=TOWN.index)
    bands.loc["01", "under_15"] = 300
    bands.loc["12", "65_plus"] = 700
    there = features([Point(50, 50), Point(350, 250)])

    found = find_gaps(TOWN, bands, features([]), there, 200)

    assert found["under_15"].chosen.to_numpy().tolist() == [[0, pytest.approx(300)]]
    assert found["65_plus"].chosen["candidate"].to_list() == [1]
    assert found["65_plus"].table["unserved"].sum() == 700


@settings(max_examples=20)
@given(places, places, st.integers(20, 150))
def test_what_is_chosen_reaches_what_it_says(points, there, reach_m):
    rng = np.random.default_rng(1)
    people = pd.DataFrame({"all": rng.integers(0, 900, 12)}, index=TOWN.index)

    found = find_gaps(TOWN, people, points, there, reach_m, top=3)["all"]

    taken = there.geometry.loc[found.chosen["candidate"]]
    before = residents_within(TOWN, people["all"], points, reach_m).sum()
    after = residents_within(
        TOWN, people["all"], features([*points.geometry, *taken]), reach_m
    ).sum()
    assert found.chosen["covered"].sum() == pytest.approx(after - before, abs=1e-3)
    assert len(found.chosen) <= 3


@settings(max_examples=20)
@given(places.filter(len), st.integers(20, 150))
def test_the_first_choice_is_the_best_of_all(there, reach_m):
    rng = np.random.default_rng(2)
    people = pd.DataFrame({"all": rng.integers(1, 900, 12)}, index=TOWN.index)

    chosen = find_gaps(TOWN, people, features([]), there, reach_m)["all"].chosen

    best = max(
        residents_within(TOWN, people["all"], features([place]), reach_m).sum()
        for place in there.geometry
    )
    assert chosen["covered"][0] == pytest.approx(best, rel=1e-6)


def test_residents_nobody_reported_are_no_gap_of_0():
    people = ALL.astype("Float64")
    people.loc["05", "all"] = pd.NA

    table = find_gaps(TOWN, people, features([]), features([]), 50)["all"].table

    assert table["unserved"].isna().to_list().count(True) == 1


def test_a_place_that_would_reach_nobody_is_not_chosen():
    served = features([Point(200, 150)])

    found = find_gaps(TOWN, ALL, served, features([Point(10, 10)]), 600)["all"]

    assert found.chosen.empty
    assert found.table["unserved"].sum() == pytest.approx(0, abs=1e-6)
