"""One part of the service may stand in other people's pages, and no other."""

import re

import pytest

from tests.web.pages import CITY, DATA, FIXED, MISSING, first_of, html_pages

SAMPLES = {
    "city": CITY, "uid": None, "code": "13225017", "slug": "activities",
    "kind": "activities", "form": "csv", "filename": "kyodo.css",
}  # fmt: skip


def ancestors(response):
    return re.search(
        r"frame-ancestors ([^;]+)", response.headers["Content-Security-Policy"]
    )[1]


@pytest.fixture
def framed(client):
    """Addresses that other sites may show."""
    uid = first_of(client, "organisation").rsplit("/", 1)[1]
    return [f"/embed/{CITY}/", f"/embed/{CITY}/?kind=activity", f"/embed/{CITY}/{uid}"]


def test_embedded_pages_may_be_framed_by_anybody(client, framed):
    for path in framed:
        response = client.get(path)

        assert response.status_code == 200
        assert ancestors(response) == "*"
        assert "X-Frame-Options" not in response.headers
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_an_unchanged_embedded_page_may_still_be_framed(client, framed):
    tag = client.get(framed[0]).headers["ETag"]

    response = client.get(framed[0], headers={"If-None-Match": tag})

    assert response.status_code == 304
    assert ancestors(response) == "*"


def test_no_other_address_may_be_framed(demo_app, client):
    uid = first_of(client, "activity").rsplit("/", 1)[1]
    tried = set()
    for rule in demo_app.url_map.iter_rules():
        if rule.endpoint.startswith("embedding.") or "GET" not in rule.methods:
            continue
        values = {name: SAMPLES.get(name) or uid for name in rule.arguments}
        with demo_app.test_request_context():
            try:
                path = demo_app.url_for(rule.endpoint, **values)
            except (ValueError, LookupError):
                path = f"/{CITY}/"
        tried.add(path)
    tried.update([*FIXED, *DATA, *MISSING, *html_pages(client)])
    assert len(tried) > 30

    for path in tried:
        response = client.get(path)
        assert ancestors(response) == "'none'", path
        assert response.headers["X-Frame-Options"] == "DENY", path
        response.close()


@pytest.mark.parametrize(
    "path", ["/embed/atlantis/", f"/embed/{CITY}/nothing", f"/embed/{CITY}/?kind=wrong"]
)
def test_an_error_is_never_framed(client, path):
    response = client.get(path)

    assert response.status_code in {404, 422}
    assert ancestors(response) == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_embedded_pages_set_no_cookie_and_open_links_in_the_whole_window(
    client, framed
):
    for path in framed:
        response = client.get(path)
        page = response.get_data(as_text=True)

        assert "Set-Cookie" not in response.headers
        assert '<base target="_top">' in page
        assert "/desk" not in page
        assert "<form" not in page
        assert "協働マップ 稲城市" in page


def test_an_embedded_question_is_answered_as_on_the_map(client):
    page = client.get(f"/embed/{CITY}/?kind=support_centre").get_data(as_text=True)

    assert "4件" in page
    assert f'data-features="/{CITY}/features.geojson?kind=support_centre"' in page
    assert f'href="/{CITY}/?kind=support_centre"' in page


def test_framed_map_shows_the_kinds_that_the_finders_map_shows(client):
    chips = re.compile(r'name="layer" value="([a-z_]+)"')

    framed = chips.findall(client.get(f"/embed/{CITY}/").text)

    assert "activity" in framed
    assert framed == chips.findall(client.get(f"/{CITY}/").text)
