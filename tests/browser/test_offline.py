"""Pages last read open without a connection; nothing else is kept."""

import time

import pytest

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const key of await (await caches.open(name)).keys()) found.push(key.url);
  }
  return found;
}"""


def open_and_keep(watched, path):
    """Open a page and wait until the worker has kept it."""
    page = watched.open(path)
    wait_until_kept(page, watched.origin + path)
    return page


def wait_until_kept(page, address):
    """Wait until the worker has kept a page."""
    end = time.monotonic() + 90
    while address not in page.evaluate(KEPT):
        assert time.monotonic() < end, f"{address} is not kept"
        page.wait_for_timeout(100)


@pytest.fixture
def watched(demo, watch):
    return watch(demo, "phone", offline=True)


def test_list_last_read_opens_without_a_connection(watched):
    page = open_and_keep(watched, "/inagi/?kind=activity")
    titles = page.locator(".item h3").all_inner_texts()

    page.context.set_offline(True)
    page.reload()

    assert titles
    assert page.locator(".item h3").all_inner_texts() == titles
    saved = page.locator("#saved")
    saved.wait_for(state="visible")
    assert "保存してあるページです" in saved.inner_text()
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"


def test_page_never_read_says_so_and_lists_those_that_were(watched):
    open_and_keep(watched, "/inagi/?lang=ja-easy")
    page = open_and_keep(watched, "/inagi/districts/13225001?lang=ja-easy")

    page.context.set_offline(True)
    page.goto(f"{watched.origin}/asaka/?lang=ja-easy")

    page.locator("#kept a").first.wait_for()
    assert page.locator("#kept a").count() == 2
    assert "インターネット" in page.locator("h1").inner_text()
    assert page.evaluate("document.querySelectorAll('rt').length") > 0
    page.locator("#kept a").first.click()
    page.wait_for_url("**/districts/13225001?lang=ja-easy")
    assert page.locator("h1").inner_text()


def test_only_our_own_pages_and_files_are_kept(watched):
    page = open_and_keep(watched, "/inagi/")
    page.goto(f"{watched.origin}/desk/sign-in", wait_until="networkidle")
    page = open_and_keep(watched, "/inagi/districts/")

    kept = page.evaluate(KEPT)

    assert all(address.startswith(watched.origin) for address in kept)
    assert not [address for address in kept if "/desk/" in address]
    assert not [address for address in kept if "geojson" in address]
    assert f"{watched.origin}/inagi/" in kept


def test_desk_does_not_open_without_a_connection(watched):
    page = open_and_keep(watched, "/inagi/")
    page.goto(f"{watched.origin}/desk/sign-in", wait_until="networkidle")

    page.context.set_offline(True)

    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()


def test_no_more_than_sixty_pages_are_kept(watched):
    page = open_and_keep(watched, "/inagi/")
    addresses = [f"{watched.origin}/offline/?n={n}" for n in range(70)]

    page.evaluate(
        "all => navigator.serviceWorker.controller.postMessage({keep: all})", addresses
    )
    wait_until_kept(page, addresses[-1])
    page.wait_for_timeout(500)  # what is too much goes after the last is kept
    kept = [address for address in page.evaluate(KEPT) if "/static/" not in address]

    assert addresses[0] not in kept
    assert len([address for address in kept if "?n=" in address]) == 60
