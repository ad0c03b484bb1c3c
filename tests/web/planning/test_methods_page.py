"""Every indicator of the registry is explained, on the page and in the manual."""

import importlib.util
from pathlib import Path

import pytest

from geo.domain.indicators import load_indicators

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_every_indicator_has_its_anchor_and_its_words(client, language):
    page = client.get(f"/inagi/report/methods?lang={language}").text

    for item in load_indicators():
        assert page.count(f'id="{item.id}"') == 1, item.id
    anchors = (
        "intervals",
        "small-numbers",
        "ranks",
        "funnel",
        "trend",
        "interpolation",
    )
    for anchor in (*anchors, "disclosure"):
        assert page.count(f'id="{anchor}"') == 1


def test_the_page_speaks_english_by_the_registry(client):
    page = client.get("/inagi/report/methods?lang=en").text

    for item in load_indicators():
        assert item.name_en.replace("'", "&#39;") in page


def test_the_manual_is_what_the_registry_says():
    path = ROOT / "scripts" / "write_indicators_page.py"
    spec = importlib.util.spec_from_file_location("write_indicators_page", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.PAGE.read_text("utf-8") == module.render(), (
        "run python scripts/write_indicators_page.py"
    )
