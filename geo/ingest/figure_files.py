"""Opens a file of figures and closes it as a checked table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from geo.ingest.columns import (
    FigureKind,
    choose_columns,
    is_known_header,
    known_headers,
)
from geo.ingest.escapes import unescape
from geo.ingest.figures import FigureReader
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, refusal, skipped_rows
from geo.ingest.row_words import is_example, is_total
from geo.ingest.sources import read_source
from geo.ingest.table import SourceRow, SourceTable
from geo.ingest.wide_years import unfold_years

_NUMBERS: Final = {
    "age_from": "Int64",
    "age_to": "Int64",
    "count": "Int64",
    "households": "Int64",
    "fiscal_year": "Int64",
    "numerator": "Int64",
    "denominator": "Int64",
    "value": "Float64",
    "about": "Int64",
}


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """One file's figures in long form, and everything that was understood on the way.

    ``rows``: RangeIndex; its columns stand at the function that read it. Numbers
    are Int64 or Float64 (missing is never 0), texts and dates objects (None).
    ``source_rows`` counts the file's data rows, skipped totals and examples included.
    ``places`` has the data rows of each district, by its code and name in ``rows``.
    """

    rows: pd.DataFrame
    notes: tuple[Note, ...]
    source_rows: int
    encoding: str
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    examples: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[tuple[str, str | None], tuple[int, ...]] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A file of figures on its way: rows as text, columns understood, a reader of cells."""

    table: SourceTable
    mapping: dict[str, str]
    reader: FigureReader
    source_rows: int

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
            (*self.table.notes, *self.reader.book.close()),
            self.source_rows,
            self.table.encoding,
            self.mapping,
            tuple(header for header in self.table.headers if header not in used),
            self.table.examples,
            {key: tuple(numbers) for key, numbers in self.reader.places.items()},
        )


def open_figures(
    path: Path,
    kind: FigureKind,
    encoding: str | None,
    *,
    needed: Sequence[str],
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> FigureTable:
    """Return a file's rows with its columns understood.

    ``columns`` is the user's own our-column → header, ``layer`` a sheet's name.

    Raises
    ------
    InvalidLayerError
        A needed column is not there, or stands twice.
    """
    known = partial(is_known_header, kind=kind)
    table = unescape(
        read_source(
            path,
            limits=LAYER_LIMITS,
            encoding=encoding,
            layer=layer,
            is_known_header=known,
        )
    )
    source_rows = len(table.rows) + len(skipped_rows(table.notes))
    table = unfold_years(table, kind)
    mapping = choose_columns(table, columns, kind=kind)
    for column in needed:
        if column not in mapping:
            names = "、".join(
                name for name in known_headers(kind)[column] if not name.isascii()
            )
            there = "、".join(table.headers[:20])
            raise refusal(
                table.file, f"必要な列（{names}）がありません。ある列: {there}"
            )
    reader = FigureReader(table.file, mapping)
    reader.learn_order(table.rows)
    kept = []
    for row in table.rows:
        reason = _why_no_figure(row, mapping, kind)
        if reason is None:
            kept.append(row)
        else:
            reader.book.tell("skip", row.number, None, reason)
    if not kept:
        raise refusal(table.file, "数のある行がありません。")
    return FigureTable(
        replace(table, rows=tuple(kept)), mapping, reader, source_rows=source_rows
    )


def _why_no_figure(
    row: SourceRow, mapping: Mapping[str, str], kind: FigureKind
) -> str | None:
    code = row.cells.get(mapping.get("district_code", ""))
    name = row.cells.get(mapping.get("name", ""))
    if is_example(code) or is_example(name):
        return "入力例の行のため、読み飛ばしました。"
    # An observation without a district is the whole city's, and wanted.
    if (kind != "observations" or code is not None) and is_total(name):
        return f"「{name}」は1つの区域ではなく合計のため、読み飛ばしました。"
    return None
