"""Reads how many came to activities: a row an activity and day, as counts only."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from geo.ingest.escapes import unescape
from geo.ingest.figures import FigureReader
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, refusal
from geo.ingest.sources import read_source

HEADERS: Final = {
    "source_id": "ID",
    "on_date": "開催日",
    "participants": "参加者数",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file's reports: ``source_id``, ``on_date`` (date), ``participants`` (int64)."""

    rows: pd.DataFrame
    notes: tuple[Note, ...]


def read_activity_reports(path: Path) -> ReportFile:
    """Return how many came, a row an activity and day.

    A row without a number is left out: nobody counted is not nobody came.

    Raises
    ------
    InvalidLayerError
        A column is not there, a day or number cannot be read, or an activity's
        day stands twice.
    """
    known = frozenset(HEADERS.values())
    table = unescape(
        read_source(path, limits=LAYER_LIMITS, is_known_header=known.__contains__)
    )
    for header in HEADERS.values():
        if header not in table.headers:
            there = "、".join(table.headers[:20])
            raise refusal(
                table.file, f"必要な列（{header}）がありません。ある列: {there}"
            )
    reader = FigureReader(table.file, HEADERS)
    records = []
    for row in table.rows:
        source_id = reader.text(row, "source_id")
        if source_id is None:
            raise refusal(
                table.file, "IDが空です。", row=row.number, column=HEADERS["source_id"]
            )
        day = reader.day(row, "on_date")
        came = reader.count(row, HEADERS["participants"])
        if came is not None:
            records.append((source_id, day, came))
    reader.require_unique([record[:2] for record in records], "同じ活動・日")
    rows = pd.DataFrame(records, columns=list(HEADERS))
    notes = (*table.notes, *reader.book.close())
    return ReportFile(rows.astype({"participants": "int64"}), notes)
