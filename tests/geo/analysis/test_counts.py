import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, Polygon

from geo.analysis.counts import count_by_district, home_district
from geo.domain.errors import CrsMismatchError
from tests.towns import (
    EAST,
    IN_EAST,
    IN_WEST,
    ON_THE_EDGE,
    OUT_OF_TOWN,
    WEST,
    activities_at,
    areas,
    cell,
    features,
    grid_town,
    two_districts,
)


def test_point_belongs_to_the_district_it_lies_in():
    homes = home_district(two_districts(), activities_at(IN_WEST, IN_EAST))

    assert list(homes) == [WEST, EAST]


def test_point_on_a_shared_edge_has_the_lowest_code_whatever_the_order_of_rows():
    town = two_districts()

    assert list(home_district(town, activities_at(ON_THE_EDGE))) == [EAST]
    assert list(home_district(town[::-1], activities_at(ON_THE_EDGE))) == [EAST]


def test_point_on_a_shared_edge_is_counted_once():
    counts = count_by_district(two_districts(), activities_at(ON_THE_EDGE))

    assert counts["count"].to_dict() == {EAST: 1, WEST: 0}


def test_point_where_four_districts_meet_is_counted_once():
    corner = features([Point(100, 100)])

    counts = count_by_district(grid_town(2, 2), corner)

    assert list(counts["count"]) == [1, 0, 0, 0]


def test_point_on_the_edge_of_the_town_is_inside():
    homes = home_district(grid_town(1, 1), features([Point(0, 50)]))

    assert list(homes) == ["01"]


def test_place_that_is_outside_or_unknown_has_no_district():
    town = grid_town(1, 1)

    homes = home_district(town, features([Point(500, 50), None, Point()]))

    assert homes.isna().all()
    assert homes.dtype == "str"


def test_route_has_one_home_on_its_course():
    route = LineString([(10, 50), (110, 50), (190, 50)])

    counts = count_by_district(grid_town(2, 1), features([route]))

    assert list(counts["count"]) == [0, 1]


def test_route_along_a_shared_edge_is_counted_once():
    route = LineString([(100, 10), (100, 50), (100, 90)])

    counts = count_by_district(grid_town(2, 1), features([route]))

    assert list(counts["count"]) == [1, 0]


def test_park_across_a_boundary_is_counted_once():
    park = cell(0.5, 0.25, width=1.25, height=0.5)

    counts = count_by_district(grid_town(2, 1), features([park]))

    assert list(counts["count"]) == [0, 1]


def test_horseshoe_belongs_to_a_district_it_covers_not_to_its_hollow():
    horseshoe = Polygon(
        [(0, 0), (300, 0), (300, 90), (205, 90), (205, 5), (95, 5), (95, 90), (0, 90)]
    )

    homes = home_district(grid_town(3, 1), features([horseshoe]))

    assert list(homes) in (["01"], ["03"])


def test_several_points_of_one_feature_are_one_feature():
    counts = count_by_district(
        grid_town(2, 1), features([MultiPoint([(50, 50), (150, 50)])])
    )

    assert counts["count"].sum() == 1


def test_features_keep_their_index():
    activities = activities_at(IN_WEST, IN_EAST).set_index(pd.Index([7, 3]))

    assert home_district(two_districts(), activities).to_dict() == {7: WEST, 3: EAST}


def test_district_without_a_feature_counts_zero_in_the_order_given():
    counts = count_by_district(two_districts()[::-1], activities_at(IN_EAST))

    assert list(counts.index) == [WEST, EAST]
    assert list(counts["count"]) == [0, 1]
    assert counts["count"].dtype == np.int64


def test_totals_say_where_the_uncounted_are():
    activities = pd.concat(
        [
            activities_at(IN_EAST, ON_THE_EDGE, OUT_OF_TOWN),
            features([None], "EPSG:4326"),
        ]
    )

    counts = count_by_district(two_districts(), activities)

    assert counts.attrs == {"located": 2, "outside": 1, "without_location": 1}


def test_town_without_features_counts_zero_everywhere():
    nothing = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")

    counts = count_by_district(two_districts(), nothing)

    assert list(counts["count"]) == [0, 0]
    assert counts.attrs["located"] == 0


def test_features_of_a_city_without_districts_have_no_home():
    nowhere = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")

    assert home_district(nowhere, activities_at(IN_EAST)).isna().all()


def test_district_without_an_outline_holds_nothing():
    town = areas({"01": None, "02": cell(0, 0)})

    counts = count_by_district(town, features([Point(50, 50)]))

    assert list(counts["count"]) == [0, 1]


def test_two_districts_of_one_code_are_refused():
    town = two_districts()

    with pytest.raises(ValueError, match="share a code"):
        count_by_district(pd.concat([town, town]), activities_at(IN_EAST))


@pytest.mark.parametrize("crs", ["EPSG:6668", None])
def test_frames_in_different_or_unknown_crs_are_refused(crs):
    with pytest.raises(CrsMismatchError):
        home_district(two_districts(), activities_at(IN_EAST, crs=crs))


# Steps of half a cell put many points on edges and corners.
GRID_POINTS = st.tuples(st.integers(-2, 8), st.integers(-2, 6))


@given(st.lists(GRID_POINTS, max_size=30))
def test_counts_add_up_to_the_features_inside_the_town(steps):
    points = features([Point(50 * x, 50 * y) for x, y in steps])
    inside = sum(0 <= x <= 6 and 0 <= y <= 4 for x, y in steps)

    counts = count_by_district(grid_town(3, 2), points)

    assert counts["count"].sum() == inside == counts.attrs["located"]
    assert counts.attrs["outside"] == len(steps) - inside
