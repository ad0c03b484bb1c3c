"""The map and the list say the same, with a mouse, a keyboard, or no script."""

import re

import pytest

pytestmark = pytest.mark.browser


def listed_ids(page):
    return page.eval_on_selector_all(
        "#ichiran [data-uid]", "items => items.map(item => item.dataset.uid)"
    )


def features(page):
    """All that was found, by uid, as the map reads it."""
    found = page.evaluate(
        "async () => (await (await fetch("
        "document.getElementById('map_kyodo').dataset.features)).json()).features"
    )
    return {feature["id"]: feature for feature in found}


def add_one_more(route):
    """Let the map find one thing more than the list."""
    answer = route.fetch()
    said = answer.json()
    extra = {
        "kind": "activity",
        "title": "<b>架空</b>の集まり",
        "path": "activities/notlisted123",
    }
    point = {"type": "Point", "coordinates": [139.5, 35.64]}
    said["features"].append(
        {
            "type": "Feature",
            "id": "notlisted123",
            "geometry": point,
            "properties": extra,
        }
    )
    route.fulfill(response=answer, json=said)


def set_near(route):
    """Let the page be one that is asked from a place."""
    answer = route.fetch()
    near = (
        'id="map_kyodo" data-near="35.6400,139.5000" data-near-label="いま見ている場所"'
    )
    route.fulfill(
        response=answer, body=answer.text().replace('id="map_kyodo"', near, 1)
    )


def mapped_ids(page):
    return page.evaluate("window.kyodoMap.uids()")


@pytest.mark.parametrize("path", ["/inagi/", "/asaka/?q=防災"])
def test_map_holds_everything_that_was_found_and_has_a_place(demo, watch, path):
    page = watch(demo).open(path)

    found = features(page)
    located = [uid for uid, feature in found.items() if feature["geometry"]]

    assert located
    assert sorted(mapped_ids(page)) == sorted(located)
    listed = listed_ids(page)
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(found)


def test_selecting_in_the_list_shows_it_on_the_map(demo, watch):
    watched = watch(demo, "phone")
    page = watched.open("/inagi/")
    item = page.locator("#ichiran [data-uid][data-located]").first
    uid, title = item.get_attribute("data-uid"), item.locator("h3").inner_text()

    item.locator(".show-on-map").click()

    card = page.locator("#chizu .pop")
    card.wait_for(state="visible")
    assert page.evaluate("window.kyodoMap.selected()") == uid
    assert title in card.inner_text()
    assert page.evaluate("document.activeElement.className") == "pop"
    assert watched.axe() == []


def test_selecting_on_the_map_marks_the_item_and_escape_returns(demo, watch):
    watched = watch(demo)
    page = watched.open("/inagi/?kind=support_centre")
    seal = page.locator(".leaflet-marker-icon[aria-label^=支援拠点]").first
    name = seal.get_attribute("aria-label").removeprefix("支援拠点 ")

    seal.focus()
    page.keyboard.press("Enter")

    card = page.locator("#chizu .pop")
    assert name in card.inner_text()
    assert "今日は" in card.inner_text()
    assert name in page.locator("#ichiran .item.on h3").inner_text()
    assert watched.axe() == []
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.locator("#ichiran .item.on").count() == 0
    assert name in page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_something_found_but_not_listed_has_a_card_with_a_link(demo, watch):
    watched = watch(demo)
    page = watched.page
    page.route("**/features.geojson*", add_one_more)
    watched.open("/inagi/?lang=en")

    page.evaluate("window.kyodoMap.select('notlisted123')")

    card = page.locator("#chizu .pop")
    assert "<b>架空</b>の集まり" in card.inner_text()
    address = card.locator("a").get_attribute("href")
    assert address == "/inagi/activities/notlisted123?lang=en"


def test_chips_choose_what_is_on_the_map_and_the_address_remembers(demo, watch):
    page = watch(demo).open("/inagi/")
    # A sheet's rule once left drawings of a pane of our own no width at all.
    assert page.locator(".ground svg").bounding_box()["width"] > 0
    kinds = {uid: f["properties"] for uid, f in features(page).items()}

    page.locator("input[name=layer][value=activity]").uncheck()
    page.locator("input[value=site-free]").uncheck()

    left = [kinds[uid] for uid in mapped_ids(page)]
    assert left
    assert "activity" not in {said["kind"] for said in left}
    assert "free" not in {said["adoption_state"] for said in left}
    assert {"adopted", "review_due"} <= {said["adoption_state"] for said in left}
    page.reload(wait_until="networkidle")
    assert not page.locator("input[name=layer][value=activity]").is_checked()
    assert [kinds[uid] for uid in mapped_ids(page)] == left
    assert page.locator("[data-count=site-free]").inner_text() == "9"


def test_territories_come_with_their_names_and_lead_to_the_association(demo, watch):
    watched = watch(demo)
    page = watched.open("/inagi/")
    assert page.locator("path.territory").count() == 0

    page.locator("input[value=territories]").check()

    page.locator("path.territory").first.wait_for(state="attached")
    assert page.locator("path.territory").count() == 12
    # Of the whole city there may be room for seals only.
    page.locator(".leaflet-control-zoom-in").click()
    page.locator(".leaflet-control-zoom-in").click()
    page.locator(".area-name.own").first.wait_for(state="attached")
    page.locator("path.territory").first.dispatch_event("click")
    card = page.locator("#chizu .pop")
    assert "自治会の区域" in card.inner_text()
    assert "/inagi/organisations/" in card.locator("a").get_attribute("href")
    page.keyboard.press("Escape")
    page.locator("input[value=territories]").uncheck()
    assert page.locator("path.territory").count() == 0


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_place_is_chosen_on_the_map_with_a_finger(demo, watch, size):
    watched = watch(demo, size)
    page = watched.open("/inagi/?kind=activity&page=1#chizu")
    page.locator(".map-pick").click()
    assert page.locator(".map-pick").get_attribute("aria-pressed") == "true"

    page.locator("#map_kyodo").click()

    link = page.locator("#chizu .pop a")
    address = link.get_attribute("href")
    assert link.inner_text() == "ここから近い順にさがす"
    assert re.search(r"[?&]near=35\.\d{4}%2C139\.\d{4}(&|$)", address)
    assert "kind=activity" in address
    assert watched.errors == []


def test_place_is_chosen_on_the_map_with_the_keyboard(demo, watch):
    page = watch(demo).open("/inagi/")
    button = page.locator(".map-pick")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-pressed") == "false"

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    assert "near=" in page.locator("#chizu .pop a").get_attribute("href")
    assert page.evaluate("document.activeElement.className") == "pop"
    page.keyboard.press("Escape")
    assert page.locator(".chosen-point").count() == 0
    assert page.evaluate("document.activeElement.className").startswith("btn map-pick")


def test_where_one_looks_from_is_a_dot_with_the_nearest_around_it(demo, watch):
    watched = watch(demo)
    page = watched.page
    page.route("**/inagi/", set_near)

    watched.open("/inagi/")

    dot = page.locator(".near-dot")
    assert dot.get_attribute("aria-label") == "いま見ている場所"
    assert dot.is_visible()
    assert page.evaluate("window.map_kyodo.getBounds().contains([35.64, 139.5])")
    # The room above is kept for the button.
    whole = page.evaluate(
        "window.map_kyodo.getBoundsZoom(window.map_kyodo.options.home, false, [0, 64])"
    )
    assert page.evaluate("window.map_kyodo.getZoom()") > whole


def test_table_holds_what_the_list_holds(demo, watch):
    listed = listed_ids(watch(demo).open("/inagi/"))

    page = watch(demo).open("/inagi/?view=table")
    rows = page.eval_on_selector_all(
        "table [data-uid]", "rows => rows.map(row => row.dataset.uid)"
    )

    assert rows == listed


def test_everything_can_be_read_without_script(demo, watch):
    page = watch(demo, script=False).open("/inagi/")

    assert page.locator("#ichiran [data-uid]").count() == 25
    assert page.locator("#ichiran [data-uid]").first.is_visible()


def test_page_can_be_walked_with_the_keyboard(demo, watch):
    page = watch(demo).open("/inagi/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName"))
    assert {"INPUT", "A"} <= seen
    assert (
        page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    )


def test_base_map_is_the_only_other_host(serve, demo_gpkg, watch):
    origin = serve(demo_gpkg, KYODO_BASE_MAP="gsi-pale")
    watched = watch(origin)
    watched.page.route("https://cyberjapandata.gsi.go.jp/**", lambda r: r.abort())

    watched.open("/inagi/")

    hosts = {url.split("/")[2] for url in watched.outside}
    assert hosts == {"cyberjapandata.gsi.go.jp"}
    assert watched.violations() == []
    assert "地理院タイル" in watched.page.inner_text(".leaflet-control-attribution")
