"""Rules of structure a reader of the source can check, so a test does."""

import re
from pathlib import Path

from flask import Flask

from web import create_app

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(
    path
    for path in (ROOT / "web" / "static").rglob("*.js")
    if "vendor" not in path.parts
)
WEB = sorted((ROOT / "web").rglob("*.py"))
GEO = sorted((ROOT / "geo").rglob("*.py"))


def found_in(paths, pattern: str) -> list[str]:
    """Where a pattern occurs, as file:line."""
    rule = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if rule.search(line)
    ]


def test_there_is_something_to_read():
    assert len(TEMPLATES) > 5
    assert SCRIPTS
    assert len(WEB) > 10


def test_folium_is_imported_in_one_module_and_only_when_a_map_is_drawn():
    lines = found_in([*WEB, *GEO], r"^\s*(from|import) (folium|branca)\b")

    assert {line.split(":")[0] for line in lines} == {"web/maps.py"}
    assert found_in(WEB, r"^(from|import) (folium|branca)\b") == []


def test_browser_scripts_evaluate_nothing_and_hang_no_text_on_leaflet():
    assert found_in(SCRIPTS, r"\beval\(|new Function|setTimeout\([\"'`]") == []
    assert found_in(SCRIPTS, r"bindPopup|bindTooltip|L\.popup|L\.tooltip") == []


def test_pages_and_scripts_load_nothing_from_other_hosts():
    loads = r"(src|srcset|poster)=[\"'](https?:)?//|<link[^>]+href=[\"'](https?:)?//"

    assert found_in(TEMPLATES, loads) == []
    assert found_in(SCRIPTS, r"(import|fetch\()[^\n]*https?://") == []


def test_addresses_are_never_built_from_what_a_reader_sent():
    """To ``url_for`` names such as _scheme, _anchor and endpoint mean something."""
    assert found_in([*WEB, *TEMPLATES], r"url_for\([^)]*\*\*[^)]*request\.args") == []


def test_views_hold_no_sql():
    assert found_in(WEB, r"^\s*(from|import) (sqlalchemy|geoalchemy2)\b") == []


def test_settings_are_read_in_one_place():
    lines = found_in(WEB, r"\bos\.(environ|getenv)\b")

    assert {line.split(":")[0] for line in lines} == {"web/settings.py"}


def test_no_two_modules_give_the_templates_something_of_one_name(monkeypatch):
    # The later one would win, on the earlier one's pages too.
    given = {}
    give = Flask.add_template_global

    def note(app, function, name=None):
        given.setdefault(name or function.__name__, set()).add(function)
        give(app, function, name)

    monkeypatch.setattr(Flask, "add_template_global", note)
    create_app({})

    assert len(given) > 50
    assert {name: found for name, found in given.items() if len(found) > 1} == {}
