"""Opens a file of figures and closes it as a checked table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from geo.ingest.columns import (
    FigureKind,
    is_known_header,
    known_headers,
    map_columns,
)
from geo.ingest.figures import FigureReader
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, refusal
from geo.ingest.sources import read_source
from geo.ingest.table import SourceTable

_NUMBERS: Final = {
    "age_from": "Int64",
    "age_to": "Int64",
    "count": "Int64",
    "households": "Int64",
    "fiscal_year": "Int64",
    "numerator": "Int64",
    "denominator": "Int64",
    "value": "Float64",
}


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """One file's figures in long form, and everything that was understood on the way.

    ``rows``: RangeIndex; its columns stand at the function that read it. Numbers
    are Int64 or Float64 (missing is never 0), texts and dates objects (None).
    ``source_rows`` counts the file's data rows.
    """

    rows: pd.DataFrame
    notes: tuple[Note, ...]
    source_rows: int
    encoding: str
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    examples: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A file of figures on its way: rows as text, columns understood, a reader of cells."""

    table: SourceTable
    mapping: dict[str, str]
    reader: FigureReader

    def close(
        self,
        records: Sequence[tuple[object, ...]],
        columns: Sequence[str],
        *,
        also_used: frozenset[str] = frozenset(),
    ) -> StatisticsFile:
        """Return records as a table with the types `StatisticsFile` promises."""
        rows = pd.DataFrame(records, columns=list(columns), dtype=object)
        numbers = {name: kind for name, kind in _NUMBERS.items() if name in columns}
        used = also_used | set(self.mapping.values())
        return StatisticsFile(
            rows.astype(numbers),
            (*self.table.notes, *self.reader.notes),
            len(self.table.rows),
            self.table.encoding,
            self.mapping,
            tuple(header for header in self.table.headers if header not in used),
            self.table.examples,
        )


def open_figures(
    path: Path, kind: FigureKind, encoding: str | None, *, needed: Sequence[str]
) -> FigureTable:
    """Return a file's rows with its columns understood.

    Raises
    ------
    InvalidLayerError
        A needed column is not there, or stands twice.
    """
    known = partial(is_known_header, kind=kind)
    table = read_source(
        path, limits=LAYER_LIMITS, encoding=encoding, is_known_header=known
    )
    mapping = map_columns(table.headers, kind)
    for column in needed:
        if column not in mapping:
            names = "、".join(known_headers(kind)[column])
            there = "、".join(table.headers[:20])
            raise refusal(
                table.file, f"必要な列（{names}）がありません。ある列: {there}"
            )
    for header in table.repeated & set(mapping.values()):
        reason = f"見出し「{header}」が2回以上あり、どちらを使うか決められません。"
        raise refusal(table.file, reason, column=header)
    return FigureTable(table, mapping, FigureReader(table.file, mapping))
