"""What the map asks for beside the features: hours of the day, owners of territories."""

from dataclasses import replace
from datetime import date

import pytest
from flask import render_template_string

from web.database import get_snapshot
from web.hours import hours_on

HOURS = "{% from 'macros/hours.html' import hours with context %}{{ hours(card) }}"
TUESDAY, THIRD_MONDAY = date(2026, 6, 2), date(2026, 6, 15)


@pytest.fixture
def centre(app):
    """A support centre, open 9:00 to 21:00 but for third Mondays."""
    with app.app_context():
        cards = get_snapshot("inagi").find_cards(frozenset({"support_centre"}))
    return replace(
        cards[0], opening_hours="09:00〜21:00", closed_on="毎月第3月曜日・年末年始"
    )


def test_hours_of_all_places_that_are_understood_are_sent(client):
    answer = client.get("/inagi/hours.json")

    places = client.get(
        "/inagi/features.geojson?kind=support_centre&kind=place"
    ).get_json()
    uids = {
        feature["id"]
        for feature in places["features"]
        if feature["properties"].get("opening_hours")
    }
    assert answer.status_code == 200
    assert answer.headers["ETag"]
    assert set(answer.get_json()["hours"]) == uids
    assert date.fromisoformat(answer.get_json()["on"])


def test_territories_lead_to_their_associations(client):
    owners = client.get("/inagi/territories.json?lang=en").get_json()["associations"]

    assert len(owners) == 12
    for said in owners.values():
        assert said["href"] == f"/inagi/organisations/{said['uid']}?lang=en"
        assert client.get(said["href"]).status_code == 200


def test_hours_of_an_unknown_city_are_not_found(client):
    assert client.get("/nowhere/hours.json").status_code == 404
    assert client.get("/nowhere/territories.json").status_code == 404


def test_hours_of_a_day_are_its_spans_or_none(centre):
    assert hours_on(centre, TUESDAY).written == "09:00-21:00"
    assert hours_on(centre, THIRD_MONDAY).spans == ()
    assert hours_on(replace(centre, closed_on="不定休"), TUESDAY) is None


@pytest.mark.parametrize(
    ("hours", "closed", "words"),
    [
        ("9:00〜12:00、13:00〜17:00", "無休", "今日は9:00〜12:00、13:00〜17:00"),
        ("24時間", "無休", "今日は24時間"),
        ("9:00〜17:00", "月〜日", "今日は休み"),
        ("9:00〜17:00", "不定休", ""),
    ],
)
def test_page_says_todays_hours_only_where_they_are_known(
    app, centre, hours, closed, words
):
    card = replace(centre, opening_hours=hours, closed_on=closed)

    with app.test_request_context("/inagi/"):
        page = render_template_string(HOURS, card=card)

    assert words in page
    assert bool(page.strip()) == bool(words)


def test_finders_map_names_what_it_will_ask_for(client):
    page = client.get("/inagi/?kind=activity").text

    assert 'rel="modulepreload" href="/static/map/finder.js"' in page
    assert "near=LAT" in page
    assert 'data-territory-owners="/inagi/territories.json"' in page
