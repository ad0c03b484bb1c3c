"""What a snapshot says of places, and what it must not say."""

import json

import pytest
from sqlalchemy import update

from geo.store.models import Layer
from geo.store.models.base import now
from tests.samples import (
    add_districts,
    add_layer,
    at,
    snapshot_of,
)
from tests.towns import (
    EAST,
    IN_EAST,
    OUT_OF_TOWN,
)

PRIVATE_HOME = "秘密の家"


def geojson(snapshot, cards=None):
    read = json.loads(snapshot.features_geojson(cards))
    return {item["properties"]["title"]: item for item in read["features"]}


@pytest.fixture
def withheld(session):
    add_districts(session)
    for visibility in ("area_only", "hidden"):
        add_layer(
            session,
            "activity",
            at(
                IN_EAST,
                visibility,
                venue=PRIVATE_HOME,
                address=f"{PRIVATE_HOME}1-1",
                location_visibility=visibility,
            ),
            slug=visibility,
        )
    return snapshot_of(session)


def test_an_area_only_feature_has_a_district_and_no_point(withheld):
    (card,) = withheld.find_cards(layer="area_only")

    assert (card.district_code, card.location) == (EAST, "withheld")
    assert (card.longitude, card.latitude, card.where) == (None, None, None)
    assert withheld.find_cards(district=EAST) == (card,)


def test_a_hidden_feature_has_neither(withheld):
    (card,) = withheld.find_cards(layer="hidden")

    assert (card.district_code, card.district_name, card.where) == (None, None, None)
    assert (card.longitude, card.latitude) == (None, None)
    assert card.uid not in withheld.get_area_set().homes
    assert card not in withheld.find_cards(text="東町")


def test_nothing_public_says_where_a_withheld_feature_is(withheld):
    features = geojson(withheld)

    assert PRIVATE_HOME.encode() not in withheld.features_geojson()
    assert withheld.find_cards(text=PRIVATE_HOME) == ()
    assert {name: item["geometry"] for name, item in features.items()} == {
        "area_only": None,
        "hidden": None,
    }
    assert withheld.features.geometry.isna().all()
    assert withheld.city.bounds == (141.50, 43.10, 141.52, 43.11)


def test_layers_tell_how_well_their_rows_are_located(session):
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "a"),
        at(OUT_OF_TOWN, "b", location_source="manual"),
        at(IN_EAST, "c", location_source="town_centroid"),
        at(None, "d"),
        at(IN_EAST, "e", location_visibility="hidden"),
        at(IN_EAST, "f", location_visibility="area_only"),
    )
    layer = snapshot_of(session).get_layer("activities")

    assert (layer.located, layer.approximate, layer.not_located, layer.withheld) == (
        2,
        1,
        1,
        2,
    )
    assert layer.count == 6


def test_a_layer_was_updated_on_a_day_in_japan(session):
    add_layer(session, "activity", at(IN_EAST))
    evening = now().replace(month=5, day=1, hour=20)
    session.execute(update(Layer).values(updated_at=evening))
    session.expire_all()
    layer = snapshot_of(session).get_layer("activities")

    assert (layer.updated_on.month, layer.updated_on.day) == (5, 2)
