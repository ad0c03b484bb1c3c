"""Rules of the house that a reader of the source can check, so a test does."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = [
    *(ROOT / "web").rglob("*.py"),
    *(path for path in (ROOT / "web/static").glob("*.js")),
    *(ROOT / "templates").rglob("*.html"),
]
SINKS = {
    "folium's own popups run text as markup": (
        r"\b(Popup|Tooltip|GeoJsonPopup|GeoJsonTooltip|DivIcon)\("
    ),
    "markup from strings in the browser": (
        r"\.(innerHTML|outerHTML|insertAdjacentHTML)|document\.write"
    ),
    "text that skips autoescape": r"\|\s*safe\b|Markup\(|autoescape false",
    # application/ld+json is data: no browser runs it, so no policy has to allow it.
    "inline script or style": (
        r"<script(?![^>]*\bsrc=| type=\"application/ld\+json\">)"
        r"|<style|\sstyle=|\son[a-z]+=\""
    ),
}


@pytest.mark.parametrize("why", SINKS)
def test_no_text_can_become_markup(why):
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in OURS
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(SINKS[why], line)
    ]

    assert found == []


@pytest.mark.parametrize("folder", ["geo", "web"])
def test_no_module_is_longer_than_300_lines(folder):
    long = [
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > 300
        and "migrations/versions" not in path.as_posix()
    ]

    assert long == []
