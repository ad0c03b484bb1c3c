"""Maps of calls, collaborations and receiving sites, by the keyboard alone."""

import pytest

pytestmark = pytest.mark.browser

PINS = ".voice-map .leaflet-marker-icon"


def ready(watched, path):
    page = watched.open(path)
    page.locator("#map_kyodo[data-ready]").wait_for()
    return page


def press(page, pin):
    pin.focus()
    page.keyboard.press("Enter")
    card = page.locator(".voice-map .pop")
    card.wait_for(state="visible")
    return card


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_calls_in_one_hall_share_a_pin_and_a_list(watch, demo, size):
    watched = watch(demo, size)
    page = ready(watched, "/inagi/opportunities/?state=all")
    pin = page.locator(f"{PINS}[aria-label^='ここに']").first
    label = pin.get_attribute("aria-label")

    card = press(page, pin)

    assert page.evaluate("document.activeElement.className") == "pop"
    links = card.locator("li a")
    assert links.count() > 1
    assert all(links.nth(at).inner_text() in label for at in range(links.count()))
    assert watched.axe() == []
    card.get_by_role("button", name="閉じる").press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel") == label
    press(page, pin)
    words = links.nth(1).inner_text()
    links.nth(1).press("Enter")
    watched.settle()
    assert words in page.locator("h1").inner_text()


def test_a_late_review_is_found_by_its_sign_and_by_the_legend(watch, demo):
    watched = watch(demo)
    page = ready(watched, "/inagi/partnerships/")
    total = page.locator(PINS).count()
    late = page.locator(".work-signs").get_by_role("link", name="見直しの遅れ")
    late.press("Enter")
    watched.settle()
    page.locator("#map_kyodo[data-ready]").wait_for()

    late = page.locator(f"{PINS} use[href='#m-review_due']")
    assert 0 < late.count() == page.locator(PINS).count() < total
    assert watched.axe() == []
    card = press(page, page.locator(PINS).first)
    assert "見直しが遅れています" in card.inner_text()
    assert watched.violations() == []


def test_the_list_is_whole_without_scripts(watch, demo):
    page = watch(demo, script=False).open("/inagi/partnerships/")

    assert not page.locator(".voice-map").is_visible()
    assert page.locator(".works > li").count() > 5
    page.get_by_role("link", name="見直しの遅れ").first.click()
    assert page.locator(".works > li").count() > 0
