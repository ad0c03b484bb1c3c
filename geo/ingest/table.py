"""A file's rows as text, before any of them has a meaning."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.ingest.notes import Note


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One data row: its number from 1, its cells by header, its shape if the format has shapes."""

    number: int
    cells: Mapping[str, str | None]
    shape: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Every row of a file, as text.

    ``has_shapes`` is False for formats whose places are columns (CSV).
    ``crs`` is what the file itself says, None when it says nothing.
    ``repeated`` are headers that stand more than once in the file: they cannot
    be used, because nobody knows which of them is meant.
    """

    file: str
    headers: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    has_shapes: bool
    crs: str | None
    encoding: str
    notes: tuple[Note, ...] = ()
    repeated: frozenset[str] = frozenset()

    @property
    def examples(self) -> dict[str, str]:
        """Each header with its first value, empty where no row has any."""
        found: dict[str, str] = {}
        for row in self.rows:
            for header, value in row.cells.items():
                if value and header not in found:
                    found[header] = value
            if len(found) == len(self.headers):
                break
        return {header: found.get(header, "") for header in self.headers}
