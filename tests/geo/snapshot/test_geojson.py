"""The features' and districts' GeoJSON is RFC 7946, whatever the text says."""

import json

import pytest
from shapely import MultiPolygon, box
from shapely.geometry import shape

from geo.store.municipalities import ensure_municipality
from geo.store.organisations import found_associations
from tests.samples import (
    CITY,
    add_districts,
    add_layer,
    at,
    fill_town,
    layer_spec,
    snapshot_of,
)
from tests.towns import (
    EAST,
    IN_EAST,
    STORAGE_CRS,
    areas,
)

HOSTILE = '<img src=x onerror=alert(1)>`${alert(1)}`</script>"\\\u2028'


def geojson(snapshot, cards=None):
    read = json.loads(snapshot.features_geojson(cards))
    return {item["properties"]["title"]: item for item in read["features"]}


def test_the_geojson_is_what_rfc_7946_asks_for(session):
    clockwise = MultiPolygon([box(141.51, 43.10, 141.52, 43.11, ccw=False)])
    add_districts(session, areas({EAST: clockwise}, STORAGE_CRS))
    park = box(141.511, 43.101, 141.519, 43.109, ccw=False).difference(
        box(141.514, 43.104, 141.515, 43.105)
    )
    add_layer(
        session,
        "place",
        at(IN_EAST, "会館", place_kind="hall"),
        {"title": "公園", "place_kind": "park", "geometry": park},
        at(None, "不明", place_kind="hall"),
    )
    snapshot = snapshot_of(session)
    read = geojson(snapshot)
    (district,) = json.loads(snapshot.districts_geojson())["features"]

    assert read["会館"]["geometry"] == {"type": "Point", "coordinates": list(IN_EAST)}
    assert read["不明"]["geometry"] is None
    outer, hole = shape(read["公園"]["geometry"]).exterior, read["公園"]["geometry"]
    assert outer.is_ccw
    assert not shape(
        {"type": "LinearRing", "coordinates": hole["coordinates"][1]}
    ).is_ccw
    assert shape(district["geometry"]).geoms[0].exterior.is_ccw
    assert district["properties"] == {"code": EAST, "name": "01町"}
    assert district["id"] == EAST
    for item in read.values():
        assert item["id"] == item["properties"]["uid"]
        assert item["type"] == "Feature"


def test_coordinates_have_six_decimals(session):
    add_layer(session, "activity", at((141.51234567891, 43.1)))
    (item,) = geojson(snapshot_of(session)).values()

    assert item["geometry"]["coordinates"] == [141.512346, 43.1]


def test_only_the_chosen_cards_are_in_the_geojson(session):
    fill_town(session)
    snapshot = snapshot_of(session)
    chosen = snapshot.find_cards(field="welfare")

    assert list(geojson(snapshot, chosen)) == ["サロン"]
    assert geojson(snapshot, ()) == {}


def test_hostile_text_is_escaped_data(session):
    add_layer(session, "activity", at(IN_EAST, HOSTILE, venue=HOSTILE))
    snapshot = snapshot_of(session)
    (item,) = geojson(snapshot).values()

    assert item["properties"]["title"] == HOSTILE
    assert item["properties"]["where"] == HOSTILE


def test_a_territory_is_its_associations_geometry(session):
    add_districts(session)
    saved = add_districts(session, slug="associations", kind="association")
    found_associations(
        session,
        municipality=ensure_municipality(session, CITY),
        area_set_id=saved.area_set_id,
        spec=layer_spec("organisation", "associations"),
    )
    snapshot = snapshot_of(session)
    east = next(card for card in snapshot.cards if card.title == "東町")

    assert geojson(snapshot)["東町"]["geometry"]["type"] == "MultiPolygon"
    assert (east.district_code, east.location) == (EAST, "surveyed")
    assert east.longitude == pytest.approx(141.515)
