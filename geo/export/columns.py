"""Which columns a table of a kind has, in order, and what each is called in a file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from geo.export.model import ExportColumn
from geo.ingest.columns import TableKind, export_header, export_key

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
        "source_id", "title", "kana", "place_kind", "fields", "description",
        "services", "opening_hours", "closed_on", "step_free", "bookable_for", "address", "url",
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
        "notes_text", "last_confirmed_on",
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
        "indicator", "district_code", "name", "fiscal_year", "ages", "numerator",
        "denominator", "about", "value", "unit", "method", "source", "note", "flags",
        "row_fictional",
    ),
}  # fmt: skip

# Tables and columns that our reader knows under another name.
_READERS: Final[Mapping[str, str]] = {"adoptions": "adoption"}
_READ_AS: Final[Mapping[str, str]] = {"adoption_status": "status"}
_KEYS: Final[Mapping[str, str]] = {"source_id": "source_id", "row_fictional": "sample"}


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
        header=_header(kind, canonical),
        definition=said["definition"],
        type=said.get("type", "text"),
        choices=said.get("choices"),
        reads_back=said.get("reads_back", True),
    )


def template_column(kind: TableKind, canonical: str) -> ExportColumn:
    """Return what our reader's column of a kind is called and means in our files."""
    here = {reader: name for name, reader in _READERS.items()}.get(kind, kind)
    name = canonical.removesuffix("_")
    if kind == "adoption":
        name = {read: name for name, read in _READ_AS.items()}.get(name, name)
    return column_of(here, name)


def _header(kind: str, canonical: str) -> str:
    """Return a header that our reader knows; of what it never reads, the definition's."""
    try:
        return export_header(*_as_read(kind, canonical))
    except KeyError:
        return str(_definitions()[canonical]["header"])


def _key(kind: str, canonical: str) -> str:
    return _KEYS.get(canonical) or export_key(*_as_read(kind, canonical)) or canonical


def _as_read(kind: str, canonical: str) -> tuple[TableKind, str]:
    reader = _READERS.get(kind, kind)
    return cast("TableKind", reader), _READ_AS.get(canonical, canonical)


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    text = files("geo.export").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
