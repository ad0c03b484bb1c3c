"""Placing without a map: addresses, lists, numbers; and what the map is told."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.web.groups_desk import Officer
from web.groups.group import find_group
from web.groups.place_form import read_place
from web.groups.places import place_choices

TOWN = "町丁目にない町"
POINT = "POINT (139.5005 35.6371)"


@pytest.fixture
def officer(app):
    made = Officer(app)
    made.one = made.add("花壇", geometry=POINT, location_source="surveyed")
    return made


@pytest.fixture
def group(app, officer):
    cookie = officer.client.get_cookie("kyodo")
    headers = {"Cookie": f"kyodo={cookie.value}"}
    with app.test_request_context("/", headers=headers):
        yield find_group(officer.group)


def read(group, **answers):
    return read_place(MultiDict(answers), group=group)


def test_an_address_gives_candidates_and_one_is_chosen(group):
    choices = place_choices(group, {"action": "find_place", "address": "向陽台"})

    assert len(choices.found) > 1
    chosen = choices.found[0]
    place = read(group, place=chosen.uid)
    assert chosen.approximate
    assert place.values["location_source"] == "town_centroid"
    assert place.values["geometry"].startswith("POINT (139.")


def test_an_unknown_address_gives_none(group):
    choices = place_choices(group, {"action": "find_place", "address": TOWN})

    assert choices.asked == TOWN
    assert choices.found == []


def test_own_places_come_first_and_can_be_picked(group, officer):
    first = place_choices(group, {}).groups[0].picks[0]

    assert first.uid == officer.one
    values = read(group, place=officer.one).values
    assert values == {"geometry": POINT, "location_source": "surveyed"}


def test_another_groups_hidden_place_cannot_be_picked(app, group):
    stranger = Officer(app, name="架空町内会")
    hidden = stranger.add("家", geometry=POINT, location_visibility="hidden")

    assert read(group, place=hidden).wrong[0].where == "place"


@pytest.mark.parametrize(
    ("answers", "where", "words"),
    [
        ({"lat": "139.5005", "lon": "35.6371"}, "lat", "入れ替わって"),
        ({"lat": "43.06", "lon": "141.35"}, "lat", "稲城市から離れすぎて"),
        ({"geometry": "GEOMETRYCOLLECTION(" * 900}, "geometry", "読み取れません"),
        ({"place": "town:どこにもない町"}, "place", "見つかりません"),
    ],
)
def test_what_cannot_be_meant_is_told(group, answers, where, words):
    [wrong] = read(group, **answers).wrong

    assert wrong.where == where
    assert words in wrong.said


def test_a_place_may_be_undecided(group):
    place = read(group, geometry=POINT, place_off="1")

    assert place.values == {"geometry": None, "location_source": "none"}


def test_the_map_is_told_of_the_groups_ground_and_no_others(app, officer):
    stranger = Officer(app, name="架空町内会")
    ground = "/places/ground.geojson"

    assert officer.one in officer.read(ground)
    assert officer.one not in stranger.read(ground)
    assert stranger.client.get(officer.desk + ground).status_code == 404


def test_the_map_is_told_where_a_point_lies(officer):
    inside = officer.client.get(
        f"{officer.desk}/places/where?lat=35.6371&lon=139.5005"
    ).json
    outside = officer.client.get(f"{officer.desk}/places/where?lat=0&lon=0").json

    assert inside["said"].endswith("区域の中です。")
    assert outside["wrong"]
