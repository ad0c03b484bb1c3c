"""Builds our columns of one layer row from the cells of its file."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from geo.domain.text import normalise
from geo.ingest.cancellation import finds_cancellation
from geo.ingest.cells import CellReader
from geo.ingest.columns import LayerKind
from geo.ingest.notes import Note
from geo.ingest.table import SourceRow
from geo.ingest.words import is_free

Parser = Callable[[CellReader, SourceRow, str], object]

_TEXT: Final[Parser] = CellReader.text
_HOURS: Final = re.compile(
    r"【(?:開館時間|利用時間|営業時間)】\s*(?P<hours>[^【]+?)\s*(?:【(?:休館日|定休日|休業日)】\s*(?P<closed>[^【]+?)\s*)?"
)


def _term(vocabulary: str) -> Parser:
    return lambda reader, row, column: reader.term(row, column, vocabulary)


def _terms(vocabulary: str) -> Parser:
    return lambda reader, row, column: reader.terms(row, column, vocabulary)


COMMON: Final[Mapping[str, Parser]] = {
    "source_id": _TEXT,
    "title": _TEXT,
    "kana": _TEXT,
    "description": _TEXT,
    "address": _TEXT,
    "url": _TEXT,
    "contact": _TEXT,
    "contact_phone": _TEXT,
    "status": CellReader.status,
    "location_source": _TEXT,
    "location_visibility": CellReader.visibility,
    "notes_text": _TEXT,
}
OWN: Final[Mapping[LayerKind, Mapping[str, Parser]]] = {
    "activity": {
        "field": _term("field"),
        "secondary_fields": _terms("field"),
        "zone": _term("zone"),
        "form": _term("form"),
        "organiser": _TEXT,
        "venue": _TEXT,
        "starts_on": CellReader.day,
        "ends_on": CellReader.day,
        "start_time": CellReader.time,
        "end_time": CellReader.time,
        "rrule": CellReader.rule,
        "exdates": CellReader.days,
        "skip_holidays": CellReader.yes_no,
        "fee": _TEXT,
        "is_free": _TEXT,
        "joining": CellReader.joining,
        "capacity": CellReader.count,
        "belongings": _TEXT,
        "generations": _terms("generation"),
        "child_friendly": CellReader.yes_no,
        "step_free": CellReader.yes_no,
        "online": CellReader.yes_no,
    },
    "place": {
        "place_kind": _term("place_kind"),
        "services": _TEXT,
        "opening_hours": _TEXT,
        "closed_on": _TEXT,
        "step_free": CellReader.yes_no,
    },
    "adoption_site": {
        "site_kind": _term("site_kind"),
        "asset_id": _TEXT,
        "section": _TEXT,
        "capacity": CellReader.count,
        "area_m2": CellReader.measure,
        "adopter": _TEXT,
        "agreed_on": CellReader.day,
        "term_start": CellReader.day,
        "term_end": CellReader.day,
        "review_due_on": CellReader.day,
        "tasks": _TEXT,
        "minimum_people": CellReader.count,
    },
    "organisation": {
        "actor_type": _term("actor_type"),
        "founded_on": CellReader.day,
        "territory_code": _TEXT,
        "joining_note": _TEXT,
        "activities_note": _TEXT,
    },
}


def build_feature(
    reader: CellReader, row: SourceRow, kind: LayerKind
) -> dict[str, object]:
    """Return one row's values by our columns; every column of the kind is present."""
    reader.unread.clear()
    feature = {
        column: parse(reader, row, column)
        for column, parse in {**COMMON, **OWN[kind]}.items()
    }
    text = partial(reader.text, row)
    if building := text("building_"):
        feature["address"] = f"{feature['address'] or ''} {building}".strip()
    if (extension := text("extension_")) and feature["contact_phone"]:
        feature["contact_phone"] = f"{feature['contact_phone']}（内線{extension}）"
    if kind == "activity":
        _complete_activity(feature, reader, row)
    elif kind == "place":
        _complete_hours(feature, reader, row)
    _decide_status(feature, reader, row)
    if feature["location_visibility"] is None:
        # A wish for privacy that cannot be read must not publish the place.
        unread = reader.text(row, "location_visibility") is not None
        feature["location_visibility"] = "hidden" if unread else "exact"
    if reader.unread:
        feature["notes_text"] = "\n".join(
            [*filter(None, [text("notes_text")]), *reader.unread]
        )
    return feature


def _complete_activity(
    feature: dict[str, object], reader: CellReader, row: SourceRow
) -> None:
    detail = reader.text(row, "fee_detail_")
    basic = reader.text(row, "fee")
    feature["fee"] = f"{basic}（{detail}）" if basic and detail else basic or detail
    feature["is_free"] = is_free(
        reader.text(row, "fee") if not detail else f"{basic or ''} {detail}"
    )
    feature["skip_holidays"] = bool(feature["skip_holidays"])
    if when := reader.text(row, "when_note_"):
        reader.unread.append(f"{reader.mapping['when_note_']}: {when}")
    how = reader.text(row, "joining_note_")
    if how is not None and feature["joining"] is None and "不要" in normalise(how):
        feature["joining"] = "open"
    if how is not None:
        reader.unread.append(f"{reader.mapping['joining_note_']}: {how}")
    starts_on, ends_on = feature["starts_on"], feature["ends_on"]
    if starts_on is not None and ends_on is not None and str(ends_on) < str(starts_on):
        message = (
            f"終了日{ends_on}が開始日{starts_on}より前のため、終了日は使いません。"
        )
        reader.notes.append(
            Note("doubt", row.number, reader.mapping.get("ends_on"), message)
        )
        reader.unread.append(f"{reader.mapping.get('ends_on')}: {ends_on}")
        feature["ends_on"] = None


def _complete_hours(
    feature: dict[str, object], reader: CellReader, row: SourceRow
) -> None:
    """Build opening hours from the standard's four columns, or from 【開館時間】."""
    opens, closes = reader.text(row, "opens_at_"), reader.text(row, "closes_at_")
    note = reader.text(row, "hours_note_")
    if feature["opening_hours"] is None:
        span = f"{opens or ''}〜{closes or ''}" if opens or closes else None
        parts = [part for part in (reader.text(row, "weekdays_"), span, note) if part]
        feature["opening_hours"] = " ".join(parts) or None
    for text in (note, feature["description"]):
        found = _HOURS.fullmatch(text) if isinstance(text, str) else None
        if found is not None and feature["opening_hours"] in {None, note}:
            feature["opening_hours"] = found["hours"]
            feature["closed_on"] = feature["closed_on"] or found["closed"]


def _decide_status(
    feature: dict[str, object], reader: CellReader, row: SourceRow
) -> None:
    said = feature["status"]
    heard = None
    if said in {None, "active"}:
        words = [feature.get(column) for column in ("venue", "title", "notes_text")]
        heard = finds_cancellation(
            *(word for word in words if isinstance(word, str)),
            reader.text(row, "when_note_"),
        )
    if heard is not None:
        message = f"「{heard}」とあるため、中止として残しました。"
        reader.notes.append(Note("doubt", row.number, None, message))
    feature["status"] = "cancelled" if heard is not None else said or "active"
