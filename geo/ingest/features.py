"""Builds our columns of one layer row from the cells of its file."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Final

from geo.ingest.activity_times import read_times
from geo.ingest.cancellation import hear_cancellation
from geo.ingest.cell_texts import label
from geo.ingest.cells import CellReader
from geo.ingest.columns import LayerKind, remark_columns
from geo.ingest.day_order import require_order
from geo.ingest.free_words import is_free, needs_no_application
from geo.ingest.row_words import is_online
from geo.ingest.table import SourceRow

Parser = Callable[[CellReader, SourceRow, str], object]

_TEXT: Final[Parser] = CellReader.text


def _read_together(_reader: CellReader, _row: SourceRow, _column: str) -> None:
    """Leave a column to the step that reads several of them together."""


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
    "location_source": CellReader.location_source,
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
        "starts_on": _read_together,
        "ends_on": _read_together,
        "start_time": _read_together,
        "end_time": _read_together,
        "rrule": CellReader.rule,
        "exdates": CellReader.days,
        "skip_holidays": CellReader.yes_no,
        "fee": _TEXT,
        "is_free": CellReader.yes_no,
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
        "fields": _terms("field"),
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
        "ended_on": CellReader.day,
        "territory_code": _TEXT,
        "joining_note": _TEXT,
        "activities_note": _TEXT,
    },
    "local_issue": {
        "field": _term("field"),
        "reported_on": CellReader.day,
        "resolved_on": CellReader.day,
    },
}


@cache
def _columns(kind: LayerKind) -> tuple[tuple[str, Parser, object], ...]:
    """Return a kind's columns, how each is read, and what it is in a file without it."""
    nothing, row = CellReader({}, {}), SourceRow(0, {})
    return tuple(
        (column, parse, parse(nothing, row, column))
        for column, parse in {**COMMON, **OWN[kind]}.items()
    )


def build_feature(
    reader: CellReader,
    row: SourceRow,
    kind: LayerKind,
    *,
    left_over: Sequence[str] = (),
) -> dict[str, object]:
    """Return one row's values by our columns; every column of the kind is present.

    ``left_over`` are texts of the row that gave no value elsewhere; they are kept
    among its remarks.
    """
    reader.unread[:] = left_over
    mapping, defaults = reader.mapping, reader.defaults
    feature = {
        column: parse(reader, row, column)
        if column in mapping or column in defaults
        else without
        for column, parse, without in _columns(kind)
    }
    text = partial(reader.text, row)
    if building := text("building_"):
        feature["address"] = f"{feature['address'] or ''} {building}".strip()
    if extension := text("extension_"):
        phone = feature["contact_phone"]
        feature["contact_phone"] = (
            f"{phone}（内線{extension}）" if phone else f"内線{extension}"
        )
    if kind == "activity":
        _complete_activity(feature, reader, row)
    elif kind == "place":
        _complete_hours(feature, reader, row)
    _put_days_in_order(feature, reader, row)
    for column in remark_columns(kind):
        if column in mapping and (remark := text(column)):
            reader.unread.append(f"{label(mapping[column])}: {remark}")
    # What a concern says was called off is what it complains of.
    _decide_status(feature, reader, row, hears=kind != "local_issue")
    if feature["location_visibility"] is None:
        # A wish for privacy that cannot be read must not publish the place.
        unread = reader.text(row, "location_visibility") is not None
        feature["location_visibility"] = "hidden" if unread else None
    if reader.unread:
        feature["notes_text"] = "\n".join(
            [*filter(None, [text("notes_text")]), *dict.fromkeys(reader.unread)]
        )
    return feature


def _put_days_in_order(
    feature: dict[str, object], reader: CellReader, row: SourceRow
) -> None:
    if "term_end" in feature:
        feature["term_end"] = require_order(
            reader, row, "term_end", feature["term_start"], feature["term_end"]
        )
    if "resolved_on" in feature:
        feature["resolved_on"] = require_order(
            reader,
            row,
            "resolved_on",
            feature["reported_on"],
            feature["resolved_on"],
            called=("受付日", "解決日"),
        )


def _complete_activity(
    feature: dict[str, object], reader: CellReader, row: SourceRow
) -> None:
    times = read_times(reader, row)
    feature["starts_on"], feature["ends_on"] = times.starts_on, times.ends_on
    feature["start_time"], feature["end_time"] = times.start_time, times.end_time
    feature["exdates"] = feature["exdates"] or times.excepted
    detail = reader.text(row, "fee_detail_")
    basic = reader.text(row, "fee")
    feature["fee"] = f"{basic}（{detail}）" if basic and detail else basic or detail
    if feature["is_free"] is None:
        feature["is_free"] = is_free(basic if not detail else f"{basic or ''} {detail}")
    feature["skip_holidays"] = bool(feature["skip_holidays"])
    how = reader.text(row, "joining_note_")
    said = reader.text(row, "joining")
    if how is not None and said is None and needs_no_application(how):
        feature["joining"] = "open"
    if feature["online"] is None and is_online(reader.text(row, "venue")):
        feature["online"] = True
        message = "会場がオンラインのため、オンラインの活動としました。"
        reader.book.tell("repair", row.number, reader.mapping.get("venue"), message)


def _complete_hours(
    feature: dict[str, object], reader: CellReader, row: SourceRow
) -> None:
    """Build opening hours from the standard's four columns, or from 【開館時間】."""
    opens, closes = reader.text(row, "opens_at_"), reader.text(row, "closes_at_")
    note = reader.text(row, "hours_note_")
    span = f"{opens or ''}〜{closes or ''}" if opens or closes else None
    parts = [part for part in (reader.text(row, "weekdays_"), span, note) if part]
    if feature["opening_hours"] is None:
        feature["opening_hours"] = " ".join(parts) or None
    else:
        reader.unread += [f"利用可能日時: {part}" for part in parts]
    for text in (note, feature["description"]):
        found = _HOURS.fullmatch(text) if isinstance(text, str) else None
        if found is None or feature["opening_hours"] not in {None, note}:
            continue
        if text == note and feature["closed_on"] not in {None, found["closed"]}:
            continue
        feature["opening_hours"] = found["hours"]
        feature["closed_on"] = feature["closed_on"] or found["closed"]


def _decide_status(
    feature: dict[str, object], reader: CellReader, row: SourceRow, *, hears: bool
) -> None:
    said = feature["status"]
    heard = None
    if hears and said in {None, "active"}:
        title = reader.text(row, "title")
        texts = [
            (column, reader.text(row, column))
            for column in ("venue", "title", "notes_text", "when_note_")
            if column in reader.mapping
        ]
        heard = hear_cancellation(texts, title=title)
    if heard is not None:
        message = (
            f"「{heard.sentence}」とあるため、中止として残しました。"
            if heard.certain
            else f"「{heard.sentence}」とありますが、全部の中止か決められないため、"
            "状態は変えていません。中止のときは、状態の列に「中止」と書いてください。"
        )
        header = reader.mapping.get(heard.column)
        reader.book.tell("doubt", row.number, header, message)
        if heard.certain:
            said = "cancelled"
    feature["status"] = said or "active"
