"""A planner's walk: the city, a district, two side by side, and a file to take away."""

import csv

import pytest

pytestmark = pytest.mark.browser

FIRST, SECOND = "13225001", "13225002"
NARROWEST = 320


def look(watched):
    """Nothing on the page that a planner would not want; it fits every window."""
    page = watched.page
    assert watched.axe() == []
    assert watched.violations() == []
    assert watched.outside == []
    assert watched.errors == []
    before = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    assert wide <= NARROWEST, page.url


def tab_to(page, selector):
    """Move the focus with the Tab key until it stands on an element."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_planner_goes_from_the_city_to_a_file_by_keys_alone(demo, watch, size):
    watched = watch(demo, size)
    page = watched.open("/inagi/districts/?indicator=membership")
    look(watched)

    tab_to(page, f"main a[href*='/inagi/districts/{FIRST}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inagi/districts/{FIRST}*")
    watched.settle()
    look(watched)
    assert page.locator("main svg[role=img]").count() > 2

    tab_to(page, "main a[href*='/inagi/compare']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inagi/compare*")
    watched.settle()
    look(watched)

    page = watched.open(f"/inagi/districts/{FIRST}")
    tab_to(page, "main a[href*='/report/files/'][href*='.csv']")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    with open(waiting.value.path(), encoding="utf-8-sig", newline="") as file:  # noqa: PTH123 - of the browser
        rows = list(csv.DictReader(file))

    assert {row["地区コード"] for row in rows} == {"", FIRST}
    assert {"値", "データなし"} <= {row["状態"][:5] for row in rows}


def test_what_is_known_and_what_is_not_are_told_apart_without_colour(demo, watch):
    watched = watch(demo)
    page = watched.open("/inagi/report/table")

    said = page.locator("main table").first.inner_text()
    assert "データなし" in said or "—" in said
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 less its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
