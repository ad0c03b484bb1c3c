"""Reads agreements on adopted sites (アダプト協定) from a table of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from geo.ingest.cells import CellReader
from geo.ingest.columns import choose_columns, export_header, is_known_header
from geo.ingest.day_order import require_order
from geo.ingest.escapes import unescape
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, refusal, skipped_rows
from geo.ingest.row_words import is_example
from geo.ingest.sources import read_source
from geo.ingest.table import SourceRow

COLUMNS: Final = (
    "source_id",
    "site",
    "site_title",
    "adopter",
    "status",
    "agreed_on",
    "term_start",
    "term_end",
    "review_due_on",
    "tasks",
    "minimum_people",
    "supplies",
    "insurance",
    "notes",
)
_DAYS: Final = ("agreed_on", "term_start", "term_end", "review_due_on")
_TEXTS: Final = ("source_id", "site", "site_title", "adopter", "tasks", "supplies")


@dataclass(frozen=True, slots=True)
class AdoptionFile:
    """One file's agreements, and everything that was understood on the way.

    ``rows``: index ``row`` (the data row in the file, from 1) and the columns of
    `COLUMNS`. ``site`` is the site's number, or its name where the file has no
    number; ``site_title`` the name. ``status`` is applied, agreed, ended or
    declined. Dates are `datetime.date` or None; ``term_end`` is the last day, as
    people write it. ``source_rows`` counts the data rows, skipped ones included.
    """

    rows: pd.DataFrame
    notes: tuple[Note, ...]
    source_rows: int
    encoding: str
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    examples: Mapping[str, str] = field(default_factory=dict)


def read_adoptions(
    path: Path,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> AdoptionFile:
    """Return the agreements a table holds, one for each of its rows.

    Parameters
    ----------
    path
        CSV or workbook.
    encoding
        None lets the file decide.
    columns
        Our column → header, correcting what was understood; an empty header
        switches a column off.
    layer
        Sheet, when a workbook holds several.

    Returns
    -------
    AdoptionFile
        A cell that cannot be read is kept as text in ``notes``. Rows without a
        site or without a group are skipped, each with a note.

    Raises
    ------
    InvalidLayerError
        No column names the site or the group, or the file itself is refused.
    """
    known = partial(is_known_header, kind="adoption")
    table = unescape(
        read_source(
            path,
            limits=LAYER_LIMITS,
            encoding=encoding,
            layer=layer,
            is_known_header=known,
        )
    )
    mapping = choose_columns(table, columns, kind="adoption")
    for wanted in (("site", "site_title"), ("adopter",)):
        if not mapping.keys() & set(wanted):
            names = "か".join(export_header("adoption", column) for column in wanted)
            there = "、".join(table.headers[:20])
            raise refusal(
                table.file, f"必要な列（{names}）がありません。ある列: {there}"
            )
    reader = CellReader(mapping, {})
    reader.learn_orders(table.rows)
    records, numbers, skipped = [], [], []
    for row in table.rows:
        reason = _why_no_agreement(reader, row)
        if reason is not None:
            skipped.append(Note("skip", row.number, None, reason))
            continue
        records.append(_read_row(reader, row))
        numbers.append(row.number)
    if not records:
        raise refusal(table.file, "対象地と活動団体のそろった行がありません。")
    rows = pd.DataFrame(
        records,
        columns=list(COLUMNS),
        index=pd.Index(numbers, name="row"),
        dtype=object,
    )
    used = set(mapping.values())
    notes = (*table.notes, *skipped, *reader.finish())
    return AdoptionFile(
        rows,
        notes,
        len(skipped_rows(notes).union(numbers)),
        table.encoding,
        mapping,
        tuple(header for header in table.headers if header not in used),
        table.examples,
    )


def _why_no_agreement(reader: CellReader, row: SourceRow) -> str | None:
    if is_example(row.cells.get(reader.mapping.get("source_id", ""))):
        return "入力例の行のため、読み飛ばしました。"
    ignored = {reader.mapping.get(column) for column in ("source_id", "fictional_")}
    if not any(text for header, text in row.cells.items() if header not in ignored):
        return "番号のほかに中身がないため、読み飛ばしました。"
    if not (reader.text(row, "site") or reader.text(row, "site_title")):
        return "対象地の番号も名称も空のため、読み飛ばしました。"
    if not reader.text(row, "adopter"):
        return "活動団体が空のため、読み飛ばしました。"
    return None


def _read_row(reader: CellReader, row: SourceRow) -> dict[str, object]:
    reader.unread.clear()
    record: dict[str, object] = {
        **{column: reader.text(row, column) for column in _TEXTS},
        **{column: reader.day(row, column) for column in _DAYS},
        "insurance": reader.text(row, "insurance"),
        "minimum_people": reader.count(row, "minimum_people"),
        "status": reader.agreement(row, "status"),
    }
    record["site"] = record["site"] or record["site_title"]
    if record["status"] is None:
        unread = reader.text(row, "status") is not None
        # An agreement whose state cannot be read must not show as one in force.
        record["status"] = "applied" if unread else "agreed"
    record["term_end"] = require_order(
        reader, row, "term_end", record["term_start"], record["term_end"]
    )
    said = reader.text(row, "notes")
    record["notes"] = "\n".join([*filter(None, [said]), *reader.unread]) or None
    return record
