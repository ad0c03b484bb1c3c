"""The home of every feature in every area set, decided when it is written."""

from datetime import date

from shapely import LineString, MultiPolygon, box

from geo.query.features import find_homes
from geo.store.assign import assign_areas, misplaced_features
from geo.store.models import Feature
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, DAY, add_districts, add_layer, at, city_id
from tests.towns import (
    EAST,
    IN_EAST,
    IN_WEST,
    ON_THE_EDGE,
    OUT_OF_TOWN,
    STORAGE_CRS,
    WEST,
    areas,
)

SECOND = date(2026, 6, 1)


def homes_of(session, area_set_id):
    """Codes by title."""
    titles = {feature.id: feature.title for feature in session.query(Feature)}
    homes = find_homes(session, city_id(session)).get(area_set_id, {})
    return {titles[key]: code for key, code in homes.items()}


def test_a_point_on_a_shared_edge_goes_to_the_lowest_code(session):
    saved = add_districts(session)
    add_layer(session, "activity", at(ON_THE_EDGE, "境"), at(IN_WEST, "西"))

    assert homes_of(session, saved.area_set_id) == {"境": EAST, "西": WEST}


def test_the_lowest_code_wins_whatever_order_the_file_had(session):
    town = areas(
        {
            "b": MultiPolygon([box(141.50, 43.10, 141.51, 43.11)]),
            "A": MultiPolygon([box(141.51, 43.10, 141.52, 43.11)]),
            "B": MultiPolygon([box(141.50, 43.10, 141.52, 43.11)]),
        },
        STORAGE_CRS,
    )
    saved = add_districts(session, town)
    add_layer(session, "activity", at(ON_THE_EDGE, "境"), at(IN_WEST, "西"))

    assert homes_of(session, saved.area_set_id) == {"境": "A", "西": "B"}


def test_a_feature_outside_or_nowhere_has_no_home(session):
    saved = add_districts(session)
    add_layer(session, "activity", at(OUT_OF_TOWN, "外"), at(None, "不明"))

    assert homes_of(session, saved.area_set_id) == {}


def test_a_park_has_the_home_of_a_point_inside_it(session):
    saved = add_districts(session)
    mostly_west = box(141.502, 43.102, 141.511, 43.108)
    path = LineString([IN_EAST, (141.518, 43.105)])
    add_layer(
        session,
        "place",
        {"title": "公園", "place_kind": "park", "geometry": mostly_west},
        {"title": "散歩道", "place_kind": "park", "geometry": path},
    )

    assert homes_of(session, saved.area_set_id) == {"公園": WEST, "散歩道": EAST}


def test_each_overlapping_area_set_has_its_own_homes(session):
    districts = add_districts(session)
    whole = areas({"S1": MultiPolygon([box(141.4, 43.0, 141.7, 43.2)])}, STORAGE_CRS)
    schools = add_districts(session, whole, slug="schools", kind="school_zone")
    add_layer(session, "activity", at(IN_EAST, "東"), at(OUT_OF_TOWN, "外"))

    assert homes_of(session, districts.area_set_id) == {"東": EAST}
    assert homes_of(session, schools.area_set_id) == {"東": "S1", "外": "S1"}


def test_assigning_again_changes_nothing(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST), at(IN_WEST, "西"))
    city = ensure_municipality(session, CITY)

    assert assign_areas(session, city, on=DAY) == 2
    assert misplaced_features(session, city, on=DAY) == 0


def test_a_changed_outline_makes_homes_misplaced_until_they_are_assigned(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST, "東"), at(IN_WEST, "西"))
    swapped = areas(
        {
            WEST: MultiPolygon([box(141.51, 43.10, 141.52, 43.11)]),
            EAST: MultiPolygon([box(141.48, 43.10, 141.49, 43.11)]),
        },
        STORAGE_CRS,
    )
    saved = add_districts(session, swapped, valid_from=SECOND)
    city = ensure_municipality(session, CITY)
    before = misplaced_features(session, city, on=SECOND)
    assign_areas(session, city, on=SECOND)

    assert before == 2
    assert misplaced_features(session, city, on=SECOND) == 0
    assert homes_of(session, saved.area_set_id) == {"東": WEST}
