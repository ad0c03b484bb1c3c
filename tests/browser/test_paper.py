"""Paper in a real browser: whole pages, large letters, codes that a camera reads."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
MONTH = "month=2026-12"
MM = 96 / 25.4
PRINTED = {"width": round(186 * MM), "height": round(277 * MM)}  # A4 within its margins

TOO_SMALL = """least => [...document.querySelectorAll('.a4 *')]
  .filter(found => !found.closest('rt, rp, .hide, title, option')
    && [...found.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(found => {
    const scale = found.ownerSVGElement
      ? found.ownerSVGElement.getScreenCTM().a : 1;
    return [parseFloat(getComputedStyle(found).fontSize) * scale, found.textContent];
  })
  .filter(([size]) => size < least - 0.2)"""
CUT = """() => {
  const sheet = document.querySelector('.a4').getBoundingClientRect();
  return [...document.querySelectorAll('.a4 *:not(svg *):not(.hide):not(.hide *)')]
    .filter(found => found.getBoundingClientRect().right > sheet.right + 1
      || found.scrollWidth > found.clientWidth + 1 && found.clientWidth > 0
        && getComputedStyle(found).display === 'block')
    .map(found => found.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def uid(demo):
    """Return a function that finds the id of what has a title."""
    with urlopen(f"{demo}/inagi/features.geojson") as answer:
        found = json.load(answer)["features"]

    def named(start):
        return next(
            f["id"] for f in found if f["properties"]["title"].startswith(start)
        )

    return named


def pages_of(watched, path) -> int:
    page = watched.open(path)
    return len(PAGE.findall(page.pdf(prefer_css_page_size=True)))


def on_paper(watched, path):
    page = watched.open(path)
    page.set_viewport_size(PRINTED)
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("code", ["13225001", "13225004", "13225014", "13225017"])
def test_a_district_s_circular_is_one_page(demo, watch, code):
    path = f"/inagi/paper/kairanban?district={code}&{MONTH}"

    assert pages_of(watch(demo), path) == 1


@pytest.mark.parametrize("aids", ["ruby=1", "size=large", "ruby=1&size=large"])
def test_a_full_month_takes_a_second_page_and_loses_nothing(demo, watch, uid, aids):
    path = f"/inagi/paper/kairanban?organisation={uid('つむぎ台自治会')}&{MONTH}&{aids}"

    assert pages_of(watch(demo), path) == 2
    page = on_paper(watch(demo), path)
    assert page.locator(".month tbody tr").count() == 9
    assert page.evaluate(CUT) == []
    assert page.locator(".stamps li").count() == 8


def test_posters_are_one_page(demo, watch, uid):
    for title in ("いきいき体操の日", "つむぎ台自治会", "協働の部屋"):
        assert pages_of(watch(demo), f"/inagi/paper/{uid(title)}?ruby=1") == 1


@pytest.mark.parametrize("aids", ["", "&ruby=1", "&size=large"])
def test_nothing_on_a_circular_is_smaller_than_13_5_points(demo, watch, aids):
    page = on_paper(
        watch(demo), f"/inagi/paper/kairanban?district=13225017&{MONTH}{aids}"
    )

    assert page.evaluate(TOO_SMALL, 13.5 * 96 / 72) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize(
    "path",
    [f"kairanban?district=13225017&{MONTH}", "guidebook?district=13225017"],
)
def test_a_printed_code_is_at_least_25_millimetres_without_its_quiet_zone(
    demo, watch, path
):
    page = on_paper(watch(demo), f"/inagi/paper/{path}")

    width, modules = page.evaluate(
        """() => { const code = document.querySelector('.qr');
        return [code.getBoundingClientRect().width, code.viewBox.baseVal.width]; }"""
    )

    assert width * (modules - 8) / modules / MM >= 25


def test_only_the_sheet_is_printed(demo, watch):
    page = on_paper(watch(demo), f"/inagi/paper/kairanban?district=13225017&{MONTH}")

    for chrome in (".site", ".foot", "form", ".crumbs"):
        assert not page.locator(chrome).first.is_visible()
    assert page.locator(".a4").is_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize(
    "path",
    [
        "/inagi/paper/kairanban",
        f"/inagi/paper/kairanban?district=13225017&{MONTH}&ruby=1",
        "/inagi/paper/guidebook?district=13225014",
        "/inagi/paper/{uid}",
        "/embed/inagi/?kind=activity",
        "/embed/inagi/{uid}",
    ],
)
def test_pages_keep_to_themselves_and_are_accessible(demo, watch, uid, path, size):
    watched = watch(demo, size)

    page = watched.open(path.format(uid=uid("つむぎ台自治会")))

    assert watched.outside == []
    assert watched.violations() == []
    assert watched.errors == []
    assert watched.axe() == []
    if size == "phone":
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.fixture
def other_site(demo) -> Iterator[str]:
    """The address of somebody else's page with two of ours in frames.

    A page from a file will not do: frame-ancestors * means the web's schemes only;
    nor one the browser makes up, which may not look at this machine.
    """
    body = (
        f'<iframe src="{demo}/embed/inagi/"></iframe>'
        f'<iframe src="{demo}/inagi/"></iframe>'
    ).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_another_site_shows_the_map_in_a_frame_and_no_other_page(other_site, chromium):
    page = chromium.new_page()
    page.goto(other_site, wait_until="networkidle")

    headings = [frame.query_selector("h1") for frame in page.frames[1:]]
    shown = [heading.inner_text() for heading in headings if heading]

    assert sum("稲城市の地域活動" in text for text in shown) == 1
    page.close()


def test_without_scripts_the_address_can_be_copied_by_hand(demo, watch):
    page = watch(demo, script=False).open("/inagi/districts/13225017")

    assert page.locator("#page-address").input_value().endswith("/districts/13225017")
    assert not page.locator(".print-now, .copy-now, .share-now").first.is_visible()
