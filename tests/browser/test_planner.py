"""A planner's walk by keys alone: what stands out, a map, a district, one like it, a file."""

import csv
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

FIRST = "13225001"
NARROWEST = 320


def look(watched):
    """Nothing on the page that a planner would not want; it fits every window."""
    page = watched.page
    assert watched.violations() == []
    assert watched.outside == []
    assert watched.errors == []
    before = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    assert wide <= NARROWEST, page.url


def tab_to(page, selector, most=200):
    """Move the focus with the Tab key until it stands on an element that is seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            assert page.locator(":focus").is_visible()
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


def follow(watched, selector, address):
    """Go where a link or button leads that the Tab key reaches."""
    page = watched.page
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    watched.settle()
    look(watched)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_planner_goes_from_what_stands_out_to_a_file_by_keys_alone(demo, watch, size):
    watched = watch(demo, size)
    page = watched.open("/inagi/districts/")
    look(watched)
    found = page.locator("#standouts-heading").bounding_box()
    assert found["y"] < page.viewport_size["height"]  # the answer before the questions

    tab_to(page, "#indicator")
    page.keyboard.press("Home")
    follow(
        watched, "form.pick-many button", "**/inagi/districts/?*indicator=membership*"
    )
    drawn = page.locator("#map-heading ~ figure svg[role=img]")
    assert drawn.count() == 1
    assert watched.axe() == []

    # Where the map is, a link of the table leads to the district.
    follow(
        watched,
        f"main tbody a[href*='/inagi/districts/{FIRST}']",
        f"**/inagi/districts/{FIRST}*",
    )
    card = page.locator("#card-membership")
    value = card.locator(".fig").inner_text().strip("† \n")
    assert page.locator("main svg[role=img]").count() > 2

    follow(
        watched, "main a[href*='/inagi/compare'][href*='similar']", "**/inagi/compare*"
    )
    line = page.locator("main tbody tr", has=page.locator("a[href$='#membership']"))
    assert value in line.locator("td").first.inner_text()
    assert line.locator("td").count() > 1  # and the districts whose homes are alike

    follow(watched, "main tbody a[href$='#membership']", "**/report/methods*")
    assert page.locator("#membership").is_visible()
    assert "Wilson" in page.locator("main").inner_text()

    page.go_back()
    page.go_back()
    page.wait_for_url(f"**/inagi/districts/{FIRST}*")
    watched.settle()
    tab_to(page, "main a[href*='/report/files/'][href*='.csv']")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    rows = rows_of(waiting.value.path())
    assert {row["地区コード"] for row in rows} == {"", FIRST}
    [own] = [
        row
        for row in rows
        if (row["指標コード"], row["地区コード"]) == ("membership", FIRST)
        and row["順位がないわけ"] + row["順位"]
    ]
    assert f"{float(own['値']):.1%}" == value.replace("％", "%").replace(" ", "")
    assert watched.errors == []


def rows_of(path):
    """Return a downloaded file's rows, as a program of tables reads them."""
    text = Path(path).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_a_phone_folds_all_questions_but_the_first_without_a_script(demo, watch):
    page = watch(demo, "phone", script=False).open("/inagi/districts/")
    area_sets = page.locator("#areas")

    assert page.locator("#indicator").is_visible()
    assert not area_sets.is_visible()
    page.locator("form.pick-many summary").press("Enter")
    assert area_sets.is_visible()


def test_what_is_known_and_what_is_not_are_told_apart_on_paper_too(demo, watch):
    watched = watch(demo)
    page = watched.open("/inagi/report/table")

    said = page.locator("main table").first.inner_text()
    assert "データなし" in said or "—" in said
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 less its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
