"""Which columns a table of a kind has, in order, and what each is called in a file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from geo.export.model import ExportColumn

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "activity": (
        "source_id", "title", "kana", "field", "secondary_fields", "zone", "form",
        "organiser", "starts_on", "ends_on", "start_time", "end_time", "rrule",
        "exdates", "skip_holidays", "schedule_changes", "time_band", "description",
        "venue", "address", "fee", "is_free", "joining", "capacity", "belongings",
        "generations", "child_friendly", "step_free", "online", "url", "contact",
        "contact_phone", "status", "location_visibility", "location_source",
        "notes_text", "organisation", "last_confirmed_on",
    ),
    "place": (
        "source_id", "title", "kana", "place_kind", "description", "services",
        "opening_hours", "closed_on", "step_free", "bookable_for", "address", "url",
        "contact", "contact_phone", "status", "location_visibility",
        "location_source", "notes_text", "organisation", "last_confirmed_on",
    ),
    "adoption_site": (
        "source_id", "title", "kana", "site_kind", "asset_id", "section", "capacity",
        "area_m2", "adopter", "agreed_on", "term_start", "term_end",
        "review_due_on", "tasks", "minimum_people", "description", "address", "url",
        "contact", "contact_phone", "status", "location_visibility",
        "location_source", "notes_text", "organisation", "last_confirmed_on",
    ),
    "local_issue": (
        "source_id", "title", "kana", "field", "reported_on", "resolved_on",
        "description", "address", "url", "contact", "contact_phone", "status",
        "location_visibility", "location_source", "notes_text", "organisation",
        "last_confirmed_on",
    ),
    "organisation": (
        "source_id", "title", "kana", "actor_type", "description",
        "activities_note", "joining_note", "territory_code", "territory_name",
        "founded_on", "ended_on", "address", "url", "contact", "contact_phone",
        "last_confirmed_on",
    ),
    "adoptions": (
        "source_id", "site", "site_title", "adopter", "adoption_status", "agreed_on",
        "term_start", "term_end", "review_due_on", "tasks", "minimum_people",
        "supplies", "insurance", "organisation",
    ),
    "area_set": ("code", "name", "kana", "parent_code", "valid_from", "valid_until"),
    "population": ("district_code", "name", "as_of", "total", "male", "female"),
    "membership": (
        "district_code", "name", "fiscal_year", "denominator", "numerator", "method",
        "source", "note", "flags", "row_fictional",
    ),
    "observations": (
        "indicator", "district_code", "name", "fiscal_year", "numerator",
        "denominator", "value", "unit", "method", "source", "note", "flags",
        "row_fictional",
    ),
}  # fmt: skip

# Where several kinds share a line of the reader's table, its first header may
# belong to another of them; the population table keeps the standard's words.
_PREFERRED: Final[Mapping[tuple[str, str], str]] = {
    ("", "address"): "住所",
    ("place", "kana"): "名称_カナ",
    ("adoption_site", "kana"): "名称_カナ",
    ("population", "district_code"): "地域コード",
    ("population", "name"): "地域名",
    ("population", "total"): "総人口",
    ("population", "male"): "男性",
    ("population", "female"): "女性",
}
_KEYS: Final[Mapping[str, str]] = {"source_id": "source_id", "row_fictional": "sample"}
_READ_AS: Final[Mapping[str, str]] = {
    "latitude": "latitude_",
    "longitude": "longitude_",
}


def columns_of(kind: str) -> tuple[ExportColumn, ...]:
    """Return a kind's columns in the order they are written."""
    return tuple(column_of(kind, canonical) for canonical in COLUMNS[kind])


@cache
def column_of(kind: str, canonical: str) -> ExportColumn:
    """Return one column of a kind with its header, key and meaning."""
    said = _definitions()[canonical]
    return ExportColumn(
        canonical=canonical,
        key=_key(kind, canonical),
        header=export_header(kind, canonical),
        definition=said["definition"],
        type=said.get("type", "text"),
        choices=said.get("choices"),
        reads_back=said.get("reads_back", True),
    )


def export_header(kind: str, canonical: str) -> str:
    """Return the header a column is written under, one that our reader knows.

    It is the first of our own templates' headers, else the first header listed.
    """
    preferred = _PREFERRED.get((kind, canonical)) or _PREFERRED.get(("", canonical))
    if preferred is not None:
        return preferred
    listed = _listed().get((kind, _READ_AS.get(canonical, canonical)), {})
    for headers in (listed.get("ours"), *listed.values()):
        if headers:
            return str(headers[0])
    return str(_definitions()[canonical]["header"])


def _key(kind: str, canonical: str) -> str:
    if canonical in _KEYS:
        return _KEYS[canonical]
    listed = _listed().get((kind, canonical), {})
    english = listed.get("english")
    return str(english[0]) if english else canonical


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    text = files("geo.export").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _listed() -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return the reader's headers by kind and column, then by the table they are from."""
    text = files("geo.ingest").joinpath("columns.toml").read_text(encoding="utf-8")
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for column in tomllib.loads(text)["column"]:
        for kind in column["kinds"]:
            known = found.setdefault((kind, column["canonical"]), {})
            for source, headers in column["headers"].items():
                known[source] = [*known.get(source, []), *headers]
    return found
