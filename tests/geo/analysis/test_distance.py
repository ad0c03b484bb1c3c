import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from geo.analysis.distance import nearest_centre, walking_minutes
from geo.domain.errors import CrsMismatchError
from tests.towns import cell, features, grid_town


def test_distance_is_straight_and_in_metres():
    nearest = nearest_centre(
        features([Point(0, 0)]), features([Point(900, 0), Point(300, 400)])
    )

    assert list(nearest["centre_index"]) == [1]
    assert list(nearest["distance_m"]) == [500]


def test_degrees_are_refused():
    tokyo = features([Point(139.7, 35.7)], crs="EPSG:4326")

    with pytest.raises(CrsMismatchError, match="metres"):
        nearest_centre(tokyo, tokyo)


def test_frames_in_different_crs_are_refused():
    with pytest.raises(CrsMismatchError):
        nearest_centre(features([Point(0, 0)]), features([Point(0, 0)], "EPSG:6676"))


def test_of_centres_at_one_distance_the_lowest_index_is_nearest():
    centres = features([Point(0, 100), Point(100, 0), Point(-100, 0)])

    def winner(labels):
        named = centres.set_index(pd.Index(labels))
        return nearest_centre(features([Point(0, 0)]), named)["centre_index"].item()

    assert winner([8, 5, 7]) == 5
    assert winner(["c", "b", "a"]) == "a"


def test_district_is_measured_from_a_point_inside_it():
    nearest = nearest_centre(grid_town(2, 1), features([Point(150, 50)]))

    assert nearest["distance_m"].to_dict() == {"01": 100, "02": 0}


def test_origin_inside_the_grounds_of_a_centre_is_there():
    nearest = nearest_centre(features([Point(50, 50)]), features([cell(0, 0)]))

    assert list(nearest["distance_m"]) == [0]


def test_origin_without_a_location_has_no_nearest_centre():
    origins = features([None, Point(0, 0), Point()]).set_index(pd.Index([4, 2, 9]))

    nearest = nearest_centre(origins, features([Point(0, 10)]))

    assert nearest["centre_index"].isna().to_dict() == {4: True, 2: False, 9: True}
    assert nearest["centre_index"].dtype == "Int64"
    assert np.isnan(nearest.loc[4, "distance_m"])


def test_town_without_a_centre_has_no_distance_rather_than_zero():
    no_centre = gpd.GeoDataFrame(geometry=[], crs="EPSG:6677")

    nearest = nearest_centre(grid_town(2, 1), no_centre)

    assert nearest.isna().all(axis=None)
    assert list(nearest.index) == ["01", "02"]


@pytest.mark.parametrize(
    ("metres", "minutes"),
    [(0, 0), (1, 1), (80, 1), (80.5, 2), (160.0000000001, 2), (1200, 15), (1201, 16)],
)
def test_walk_takes_a_minute_for_every_80_metres_begun(metres, minutes):
    assert walking_minutes(metres) == minutes


@pytest.mark.parametrize("metres", [-1, float("nan"), float("inf")])
def test_walk_of_no_distance_is_refused(metres):
    with pytest.raises(ValueError, match="no distance"):
        walking_minutes(metres)
