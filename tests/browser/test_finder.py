"""Finding something near home, with and without script, on a phone and on a desk."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

HOME = {"latitude": 35.643987654, "longitude": 139.502012345}


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("script", [True, False])
def test_a_town_leads_to_something_near_it(demo, watch, size, script):
    page = watch(demo, size, script=script).open("/inagi/")

    page.get_by_label("どこで").fill("矢野口")
    page.get_by_role("button", name="さがす", exact=True).first.click()

    page.locator(".here-panel").wait_for()
    assert page.locator(".far").count() > 5
    page.locator("#ichiran .item h3 a").first.click()
    page.locator("h1").wait_for()
    page.go_back()
    page.locator(".here-panel").wait_for()
    assert parse_qs(urlsplit(page.url).query)["place"] == ["矢野口"]


def test_the_place_is_asked_for_on_a_press_only_and_cut(demo, watch):
    watched = watch(demo, "phone")
    page = watched.open("/inagi/?free=1")
    page.context.grant_permissions(["geolocation"], origin=demo)
    page.context.set_geolocation(HOME)

    assert page.locator("#near").input_value() == ""
    page.get_by_role("button", name="今いる場所をつかう").click()
    page.locator(".here-panel").wait_for()

    said = parse_qs(urlsplit(page.url).query)
    assert said == {"free": ["1"], "near": ["35.6440,139.5020"]}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert watched.errors == []


def test_a_refusal_is_said_in_words(demo, watch):
    page = watch(demo, "phone").open("/inagi/")
    page.context.clear_permissions()

    page.get_by_role("button", name="今いる場所をつかう").click()

    said = page.locator(".here-said")
    said.filter(has_text="町名を書いてください").wait_for()


def test_conditions_wait_closed_on_a_phone_and_open_on_a_desk(demo, watch):
    assert not watch(demo, "phone").open("/inagi/").locator("#from").is_visible()
    assert watch(demo, "desktop").open("/inagi/").locator("#from").is_visible()


def test_a_condition_is_taken_away_by_its_chip(demo, watch):
    page = watch(demo, "phone", script=False).open("/inagi/?q=花&free=1&weekday=sa")

    page.get_by_role("link", name="無料").first.click()

    assert "free" not in parse_qs(urlsplit(page.url).query)
    assert page.locator(".asked li").count() == 3  # two chips, and all at once
