"""The map's frame: our files only, no text of anyone, the same bytes each time."""

import re
from dataclasses import replace

import pytest

from geo.domain.errors import SettingError
from geo.snapshot.model import City
from web import maps
from web.basemaps import GSI_PALE, NO_BASE_MAP, find_base_map
from web.maps import draw_map
from web.resources import PACKAGE

INAGI = City(
    code="132250",
    slug="inagi",
    name="稲城市",
    prefecture="東京都",
    plane_srid=6677,
    bounds=(139.46, 35.60, 139.54, 35.66),
    fictional=True,
    approximate=True,
)
FILE = """
name = "city"
url = "https://tiles.example.jp/{z}/{x}/{y}.png"
attribution = "○○市 <地図>"
attribution_link = "https://www.example.jp/map"
min_zoom = 9
max_zoom = 19
"""


@pytest.fixture
def operators_file(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "base-map.toml"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_without_a_base_map_the_script_calls_nobody():
    assert "http" not in draw_map(INAGI, NO_BASE_MAP).script


def test_with_a_base_map_the_script_calls_its_tiles_and_credits_them():
    script = draw_map(INAGI, GSI_PALE).script

    hosts = set(re.findall(r"https?://([^/\"']+)", script))
    assert hosts == {"cyberjapandata.gsi.go.jp", "maps.gsi.go.jp"}
    assert "/xyz/pale/{z}/{x}/{y}.png" in script
    assert "https://maps.gsi.go.jp/development/ichiran.html" in script


def test_every_file_of_the_map_is_ours_and_there():
    drawn = draw_map(INAGI, GSI_PALE)

    assert drawn.js[0].endswith("leaflet.js")
    for path in (*drawn.js, *drawn.css):
        assert (PACKAGE / "static" / path).is_file(), path


def test_the_script_holds_none_of_foliums_random_names():
    assert not re.search(r"[0-9a-f]{32}", draw_map(INAGI, GSI_PALE).script)


def test_the_script_holds_no_markup_and_no_popup():
    script = draw_map(INAGI, NO_BASE_MAP).script

    assert "<" not in re.sub(r"[<>]=?\s", "", script)
    assert "bindPopup" not in script
    assert "bindTooltip" not in script


def test_a_file_folium_asks_for_that_we_do_not_know_stops_the_map(monkeypatch):
    never_drawn = replace(INAGI, bounds=(139.0, 35.0, 139.1, 35.1))
    monkeypatch.delitem(maps.LOCAL, "leaflet")

    with pytest.raises(LookupError, match="leaflet"):
        draw_map(never_drawn, NO_BASE_MAP)


def test_an_operators_base_map_is_read_from_a_file(operators_file):
    found = find_base_map(operators_file(FILE))

    assert found.origin == "https://tiles.example.jp"
    assert found.max_zoom == 19
    assert "<地図>" not in found.attribution
    assert "&lt;地図&gt;" in found.attribution


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("https://tiles.example.jp/", "http://tiles.example.jp/"),
        ("https://tiles.example.jp/", "https://tiles.example.jp; script-src *//"),
        ("https://tiles.example.jp/", "https://user@tiles.example.jp/"),
        ("{z}/{x}/{y}", "{z}/{x}"),
        ("{z}/{x}/{y}", "{z}/{x}/{y}/{s}"),
        ("https://www.example.jp/map", "javascript:alert(1)"),
        ('attribution = "○○市 <地図>"', 'attribution = " "'),
        ("min_zoom = 9", "min_zoom = 20"),
        ("max_zoom = 19", 'max_zoom = "19"'),
        ('name = "city"', ""),
        ('name = "city"', 'name = "city"\nsecret = 1'),
        ('name = "city"', "name = "),
    ],
)
def test_a_wrong_base_map_file_stops_the_start(operators_file, right, wrong):
    assert right in FILE

    with pytest.raises(SettingError, match="KYODO_BASE_MAP"):
        find_base_map(operators_file(FILE.replace(right, wrong)))
