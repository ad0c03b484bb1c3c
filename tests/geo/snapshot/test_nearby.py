"""Distances against an independent geodesic, the order of a search, and its filters."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.domain.errors import InvalidQueryError
from geo.snapshot.nearby import Nearby
from tests.samples import add_layer, at, snapshot_of
from tests.towns import IN_EAST, IN_WEST

ZONE_9 = 6677
BOX = (139.4642, 35.6043, 139.5254, 35.6527)
GEOD = Geod(ellps="GRS80")
HALF_PER_CENT = 0.005


def scattered(count: int, seed: int = 1):
    generator = np.random.default_rng(seed)
    return (
        generator.uniform(BOX[0], BOX[2], count),
        generator.uniform(BOX[1], BOX[3], count),
    )


def geodesic(place, longitude, latitude):
    start = np.full(len(longitude), place[0]), np.full(len(longitude), place[1])
    return GEOD.inv(*start, longitude, latitude)[2]


def places(count: int = 30):
    return zip(*scattered(count, seed=2), strict=True)


def test_distances_equal_the_geodesic():
    longitude, latitude = scattered(1_000)
    index = Nearby(longitude, latitude, ZONE_9)

    for place in places():
        rows, distance = index.find(*place)
        true = geodesic(place, longitude, latitude)[rows]
        assert np.abs(distance / true - 1).max() < 1e-6 < HALF_PER_CENT


def test_the_order_of_1000_random_points_is_the_geodesic_one():
    """Without a tolerance: no two of these points are nearer than a millimetre in distance."""
    longitude, latitude = scattered(1_000)
    index = Nearby(longitude, latitude, ZONE_9)

    for place in places():
        rows, _ = index.find(*place)
        true = geodesic(place, longitude, latitude)
        assert rows.tolist() == np.argsort(true, kind="stable").tolist()


@pytest.mark.parametrize("limit", [1, 50, 400])
def test_the_nearest_of_many_are_the_first_of_all(limit):
    longitude, latitude = scattered(60_000)
    index = Nearby(longitude, latitude, ZONE_9)
    odd = np.arange(60_000) % 97 == 1

    for place in [*places(10), (139.0, 35.0), (139.4642, 35.6043)]:
        every, far = index.find(*place)
        rows, distance = index.find(*place, limit=limit)
        some, _ = index.find(*place, limit=limit, allowed=odd)
        asked, _ = index.find(*place, limit=limit, allowed=lambda rows: odd[rows])

        assert rows.tolist() == every[:limit].tolist()
        assert distance.tolist() == far[:limit].tolist()
        assert some.tolist() == asked.tolist() == every[odd[every]][:limit].tolist()


def test_equal_distances_keep_the_order_of_the_list():
    longitude, latitude = np.full(30_000, 139.5), np.full(30_000, 35.6)
    index = Nearby(longitude, latitude, ZONE_9)

    rows, distance = index.find(139.5, 35.61, limit=3)

    assert rows.tolist() == [0, 1, 2]
    assert len(set(distance.tolist())) == 1


def test_an_area_is_measured_to_its_edge_and_is_0_m_from_inside():
    park = shapely.box(139.50, 35.60, 139.51, 35.61)
    road = shapely.LineString([(139.52, 35.59), (139.52, 35.62)])
    shapes = np.array([park, road, None, shapely.Point(139.505, 35.605)], dtype=object)
    index = Nearby.of(shapes, ZONE_9)

    inside, distance = index.find(139.505, 35.605)
    east, metres = index.find(139.515, 35.605)

    assert inside.tolist() == [0, 3, 1]
    assert distance[:2].tolist() == [0, 0]
    to_road = GEOD.inv(139.515, 35.605, 139.52, 35.605)[2]
    assert east.tolist() == [1, 0, 3] or east.tolist() == [0, 1, 3]
    assert metres[:2] == pytest.approx([to_road, to_road], rel=1e-4)


def test_the_limit_counts_points_and_areas_together():
    shapes = np.array(
        [shapely.Point(139.5 + n / 1000, 35.6) for n in range(10)]
        + [shapely.box(139.4995, 35.59, 139.4999, 35.61)],
        dtype=object,
    )
    index = Nearby.of(shapes, ZONE_9)

    rows, _ = index.find(139.5, 35.6, limit=3)

    assert rows.tolist() == [0, 10, 1]


def test_a_box_holds_what_a_look_at_each_point_finds():
    longitude, latitude = scattered(30_000)
    index = Nearby(longitude, latitude, ZONE_9)

    for west, south in places(20):
        east, north = west + 0.011, south + 0.007
        inside = (
            (longitude >= west)
            & (longitude <= east)
            & (latitude >= south)
            & (latitude <= north)
        )
        rows = index.find_in((west, south, east, north))
        assert rows.tolist() == np.flatnonzero(inside).tolist()


@pytest.mark.parametrize("box", [(-180, -90, 180, 90), (139, 35, 140, 36)])
def test_a_box_of_the_whole_world_holds_everything(box):
    longitude, latitude = scattered(500)

    assert len(Nearby(longitude, latitude, ZONE_9).find_in(box)) == 500


def test_a_box_touches_areas_and_not_only_their_middle():
    shapes = np.array([shapely.box(139.50, 35.60, 139.51, 35.61)], dtype=object)
    index = Nearby.of(shapes, ZONE_9)

    assert index.find_in((139.51, 35.61, 139.52, 35.62)).tolist() == [0]
    assert index.find_in((139.52, 35.62, 139.53, 35.63)).tolist() == []


def test_an_empty_index_finds_nothing():
    index = Nearby.of(np.array([None, None], dtype=object), ZONE_9)

    rows, distance = index.find(139.5, 35.6, limit=5)

    assert len(rows) == len(distance) == len(index.find_in(BOX)) == 0
    assert not index.reaches(139.5, 35.6)


def test_a_place_in_another_part_of_the_country_is_out_of_reach():
    index = Nearby(*scattered(10), ZONE_9)

    assert index.reaches(139.5, 36.5)
    assert not index.reaches(135.5, 34.7)
    assert not index.reaches(-50.0, 35.0)


def test_a_place_that_no_plane_holds_is_refused_in_words():
    index = Nearby(*scattered(10), ZONE_9)

    with pytest.raises(InvalidQueryError, match="はかれません"):
        index.find(139.5, 91.0)


def test_withheld_and_unlocated_features_have_no_distance(session):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "公開"),
        at(IN_EAST, "非公開", location_visibility="hidden"),
        at(IN_WEST, "区域のみ", location_visibility="area_only"),
        at(None, "場所なし"),
    )
    snapshot = snapshot_of(session)

    rows, _ = snapshot.nearby.find(*IN_EAST)

    assert [snapshot.cards[row].title for row in rows] == ["公開"]
    assert len(snapshot.nearby.find_in((141, 43, 142, 44))) == 1
