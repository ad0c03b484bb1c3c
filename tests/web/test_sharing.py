"""Passing pages on: codes that lead to the page, links without anybody's script."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from tests.web.pages import CITY, first_of
from web.charts.qr import QUIET_ZONE, draw_qr
from web.sharing import frame_text

HOST = "http://localhost"
PIECE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def matrix_of(code):
    """The modules that a path darkens, quiet zone and all."""
    dark = [[0] * code.size for _ in range(code.size)]
    assert PIECE.sub("", code.path) == ""
    for x, y, width, back in PIECE.findall(code.path):
        assert width == back
        for step in range(int(width)):
            dark[int(y)][int(x) + step] = 1
    return dark


@pytest.mark.parametrize(
    "text",
    ["https://map.example.jp/inagi/activities/abcdefghjkmn", "日本語", "a" * 300],
)
def test_a_code_is_the_symbol_with_its_quiet_zone(text):
    symbol = segno.make(text, error="m", micro=False)

    code = draw_qr(text)

    dark = matrix_of(code)
    edge = QUIET_ZONE
    assert [row[edge:-edge] for row in dark[edge:-edge]] == [
        [int(module) for module in row] for row in symbol.matrix
    ]
    assert not any(any(row) for row in dark[:edge] + dark[-edge:])
    assert symbol.error in {"M", "Q", "H"}


@pytest.mark.parametrize("kind", ["activity", "organisation", "support_centre"])
def test_a_thing_s_code_leads_to_its_page(client, kind):
    path = first_of(client, kind)

    answer = client.get(f"/{CITY}/qr/{path.rsplit('/', 1)[1]}.svg")
    page = client.get(path).get_data(as_text=True)

    svg = answer.get_data(as_text=True)
    assert answer.mimetype == "image/svg+xml"
    assert draw_qr(HOST + path).path in svg
    assert f"<desc>{HOST}{path}</desc>" in svg
    assert "<title>" in svg
    assert draw_qr(HOST + path).path in page


def test_a_district_s_code_leads_to_its_page_in_its_area_set(client):
    usual = client.get(f"/{CITY}/qr/districts/13225017.svg").get_data(as_text=True)
    other = client.get(f"/{CITY}/qr/districts/13225-A02.svg?areas=associations")

    assert f"<desc>{HOST}/{CITY}/districts/13225017</desc>" in usual
    address = f"{HOST}/{CITY}/districts/13225-A02?areas=associations"
    assert f"<desc>{address}</desc>" in unescape(other.get_data(as_text=True))


def test_codes_of_nothing_are_not_found(client):
    assert client.get(f"/{CITY}/qr/nothing.svg").status_code == 404
    assert client.get(f"/{CITY}/qr/districts/nothing.svg").status_code == 404


def test_links_carry_the_whole_address(client):
    path = first_of(client, "activity")

    page = unescape(client.get(path).get_data(as_text=True))

    line = re.search(
        r'href="(https://social-plugins\.line\.me[^"]+)" rel="noopener"', page
    )
    assert parse_qs(urlsplit(line[1]).query)["url"] == [HOST + path]
    mail = re.search(r'href="(mailto:[^"]+)"', page)[1]
    assert HOST + path in unquote(mail)
    assert f'value="{HOST + path}" readonly' in page
    assert "social-plugins" not in "".join(re.findall(r"<script[^>]*>", page))


def test_a_public_address_of_the_operator_s_is_the_one_passed_on(demo_app, client):
    settings = demo_app.config["SETTINGS"]
    assert settings.public_url is None
    page = client.get(f"/{CITY}/districts/13225017").get_data(as_text=True)

    assert f'value="{HOST}/{CITY}/districts/13225017"' in page


def test_the_text_to_paste_is_safe_in_the_other_page():
    said = frame_text("https://map.example.jp/embed/inagi/?a=1&b=2", '"><script>')

    assert said == (
        '<iframe src="https://map.example.jp/embed/inagi/?a=1&amp;b=2"'
        ' title="&quot;&gt;&lt;script&gt;" width="100%" height="600" loading="lazy">'
        "</iframe>"
    )


def test_districts_and_organisations_offer_the_text_to_paste(client):
    for path in (f"/{CITY}/districts/13225017", first_of(client, "organisation")):
        page = unescape(client.get(path).get_data(as_text=True))

        address = re.search(r'<iframe src="http://localhost([^"]+)"', page)[1]
        assert address.startswith(f"/embed/{CITY}/")
        assert client.get(address).status_code == 200
