"""Rules no reviewer should have to remember, read from the source itself."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "web" / "static").glob("*.js"))
PYTHON = sorted(
    path for folder in ("geo", "web") for path in (ROOT / folder).rglob("*.py")
)


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
    assert len(PYTHON) > 20


@pytest.mark.parametrize(
    "name", ["Popup", "Tooltip", "GeoJsonPopup", "GeoJsonTooltip", "DivIcon", "Search"]
)
def test_folium_never_writes_text_into_the_page(name):
    """Folium puts these texts into the script, where `${…}` runs."""
    assert found_in(PYTHON, rf"\b{name}\b\s*\(|import .*\b{name}\b") == []


def test_folium_is_imported_in_one_module_and_late():
    lines = found_in(PYTHON, r"^\s*(from|import) (folium|branca)\b")

    assert {line.split(":")[0] for line in lines} == {"web/maps.py"}
    assert found_in(PYTHON, r"^(from|import) (folium|branca)\b") == []


def test_templates_trust_no_text():
    assert found_in(TEMPLATES, r"\|\s*safe\b|autoescape\s+false|Markup\(") == []


def test_python_marks_no_text_as_safe():
    allowed = "web/charts/"
    lines = found_in(PYTHON, r"\bMarkup\(")

    assert [line for line in lines if not line.startswith(allowed)] == []


def test_scripts_build_the_page_from_text_nodes():
    pattern = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )

    assert found_in(SCRIPTS, pattern) == []
    assert found_in(SCRIPTS, r"bindPopup|bindTooltip|L\.popup|L\.tooltip") == []


def test_templates_hold_no_inline_script_style_or_handler():
    assert found_in(TEMPLATES, r"<style\b|\sstyle=|\son[a-z]+=") == []
    assert found_in(TEMPLATES, r"<script(?![^>]*\bsrc=)") == []


def test_pages_and_scripts_load_nothing_from_other_hosts():
    loads = r"(src|srcset|poster)=[\"'](https?:)?//|<link[^>]+href=[\"'](https?:)?//"

    assert found_in(TEMPLATES, loads) == []
    assert found_in(SCRIPTS, r"(import|fetch\()[^\n]*https?://") == []


def test_views_hold_no_sql():
    views = [path for path in PYTHON if path.is_relative_to(ROOT / "web")]

    assert found_in(views, r"^\s*(from|import) (sqlalchemy|geoalchemy2)\b") == []


def test_settings_are_read_in_one_place():
    assert {line.split(":")[0] for line in found_in(PYTHON, r"os\.environ")} <= {
        "web/settings.py",
        "geo/ingest/sandbox.py",
    }


def test_no_module_is_longer_than_300_lines():
    long = [
        str(path.relative_to(ROOT))
        for path in (*PYTHON, *SCRIPTS)
        if "migrations" not in path.parts
        and len(path.read_text("utf-8").splitlines()) > 300
    ]

    assert long == []
