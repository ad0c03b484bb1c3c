import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.analysis.reach import residents_within, share_within
from geo.domain.errors import CrsMismatchError
from tests.towns import areas, cell, features, grid_town, two_districts

TOWN = grid_town(4, 3)
RESIDENTS = pd.Series(range(100, 1300, 100), index=TOWN.index, dtype=float)

points = st.lists(
    st.tuples(st.integers(-100, 500), st.integers(-100, 400)), max_size=6
).map(lambda found: features([Point(xy) for xy in found]))


def test_half_a_district_is_within_reach_by_hand():
    one = areas({"01": cell(0, 0)})
    edge = features([Point(0, 50)])

    # A half circle of 40 m around the middle of the western edge.
    assert share_within(one, edge, 40)["01"] == pytest.approx(
        math.pi * 40**2 / 2 / 100**2, rel=1e-3
    )


def test_where_two_circles_overlap_residents_count_once():
    one = areas({"01": cell(0, 0)})
    people = pd.Series({"01": 1000.0})

    alone = residents_within(one, people, features([Point(50, 50)]), 30)
    twice = residents_within(one, people, features([Point(50, 50)] * 2), 30)
    near = residents_within(one, people, features([Point(50, 50), Point(55, 50)]), 30)

    assert twice["01"] == alone["01"]
    assert alone["01"] < near["01"] < 2 * alone["01"]


def test_a_circle_reaches_across_the_boundary():
    both = residents_within(TOWN, RESIDENTS, features([Point(100, 50)]), 20)

    assert (both[["01", "02"]] > 0).all()
    assert (both.drop(["01", "02"]) == 0).all()


def test_without_points_nobody_is_within_reach_and_that_is_0():
    nobody = residents_within(TOWN, RESIDENTS, features([]), 500)

    assert (nobody == 0).all()


def test_where_residents_are_not_known_nothing_is():
    people = RESIDENTS.drop("02").astype("Int64")
    people["03"] = pd.NA
    people["04"] = 0

    found = residents_within(TOWN, people, features([Point(0, 0), None]), 5000)

    assert found.isna().sum() == 2
    assert found["01"] == 100
    assert found["04"] == 0


@settings(max_examples=20)
@given(points, st.integers(1, 400))
def test_those_within_and_beyond_are_all_residents(found, reach_m):
    within = residents_within(TOWN, RESIDENTS, found, reach_m)

    assert (within >= 0).all()
    assert (within <= RESIDENTS).all()


@settings(max_examples=20)
@given(points, st.integers(1, 300), st.integers(0, 300))
def test_a_longer_reach_never_reaches_fewer(found, reach_m, more):
    near = share_within(TOWN, found, reach_m)
    far = share_within(TOWN, found, reach_m + more)

    assert (far >= near - 1e-9).all()


@settings(max_examples=20)
@given(points, points)
def test_another_point_never_takes_residents_away(some, others):
    both = features([*some.geometry, *others.geometry])

    assert (share_within(TOWN, both, 80) >= share_within(TOWN, some, 80) - 1e-9).all()


def test_degrees_and_no_reach_are_refused():
    with pytest.raises(CrsMismatchError):
        share_within(two_districts(), features([], "EPSG:4326"), 500)
    with pytest.raises(ValueError, match="reach"):
        share_within(TOWN, features([Point(0, 0)]), 0)
