"""The map and the list say the same, with a mouse, a keyboard, or no script."""

import pytest

pytestmark = pytest.mark.browser


def listed_ids(page):
    return page.eval_on_selector_all(
        "#ichiran [data-uid]", "items => items.map(item => item.dataset.uid)"
    )


def mapped_ids(page):
    return page.evaluate("window.kyodoMap.uids()")


@pytest.mark.parametrize(
    "path", ["/inagi/", "/asaka/", "/inagi/?kind=activity", "/asaka/?q=防災"]
)
def test_list_and_map_hold_the_same_ids(demo, watch, path):
    page = watch(demo).open(path)

    listed = listed_ids(page)
    located = page.eval_on_selector_all(
        "#ichiran [data-uid][data-located]",
        "items => items.map(item => item.dataset.uid)",
    )
    found = page.evaluate(
        "async () => (await (await fetch(document.querySelector('#map_kyodo')"
        ".dataset.features)).json()).features"
        ".filter(feature => feature.geometry).map(feature => feature.id)"
    )

    assert listed
    assert len(listed) == len(set(listed))
    assert set(located) <= set(found)
    assert sorted(mapped_ids(page)) == sorted(found)


def test_list_and_data_hold_the_same_ids(demo, watch):
    page = watch(demo).open("/inagi/")

    data = page.evaluate(
        "async () => (await (await fetch('/inagi/features.geojson')).json())"
        ".features.map(feature => feature.id)"
    )

    assert data[:25] == listed_ids(page)


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
