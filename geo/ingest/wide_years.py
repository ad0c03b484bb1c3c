"""Turns a table with columns for each fiscal year into one with a row for each."""

import re
from dataclasses import replace
from typing import Final

from geo.ingest.columns import FigureKind, export_header, header_key, map_columns
from geo.ingest.notes import Note
from geo.ingest.table import SourceRow, SourceTable

_YEAR: Final = (
    r"(?P<year>(?:令和|平成|昭和|[rhs])(?:元|\d{1,2})年?度?|(?:19|20)\d{2}(?:年度?)?)"
)
_YEAR_FIRST: Final = re.compile(rf"{_YEAR}[_・:(]?(?P<rest>.*?)\)?")
_YEAR_LAST: Final = re.compile(rf"(?P<rest>.*?)[_・:(]?{_YEAR}\)?")


def unfold_years(table: SourceTable, kind: FigureKind) -> SourceTable:
    """Return a table whose 世帯数(令和7年度) … became 世帯数 and 年度, with a note.

    Tables with a column for the year, and populations (which name a day), stay
    as they are. A year whose cells are all blank gives no row.
    """
    if kind == "population" or "fiscal_year" in map_columns(table.headers, kind):
        return table
    found = {
        header: parts
        for header in table.headers
        if (parts := _split(header, kind)) is not None
    }
    years = list(dict.fromkeys(year for year, _ in found.values()))
    if not years:
        return table
    kept = tuple(header for header in table.headers if header not in found)
    measures = tuple(dict.fromkeys(measure for _, measure in found.values()))
    year_header = export_header(kind, "fiscal_year")
    rows = []
    for row in table.rows:
        base = {header: row.cells.get(header) for header in kept}
        for year in years:
            cells = {
                measure: row.cells.get(header)
                for header, (its_year, measure) in found.items()
                if its_year == year
            }
            if any(cells.values()):
                rows.append(SourceRow(row.number, {**base, **cells, year_header: year}))
    note = Note(
        "repair",
        None,
        None,
        f"年度ごとの列（{'、'.join(years)}）を、年度ごとの行に読み替えました。",
    )
    return replace(
        table,
        headers=(*kept, *measures, year_header),
        rows=tuple(rows) or table.rows,
        notes=(*table.notes, note),
    )


def _split(header: str, kind: FigureKind) -> tuple[str, str] | None:
    """Return the year and our header of a column such as 令和7年度_加入世帯数."""
    key = header_key(header)
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        found = pattern.fullmatch(key)
        if found is None:
            continue
        if not found["rest"]:
            value = "value" if kind == "observations" else None
            return (found["year"], export_header(kind, value)) if value else None
        understood = map_columns([found["rest"]], kind)
        for canonical in understood:
            return found["year"], export_header(kind, canonical)
    return None
