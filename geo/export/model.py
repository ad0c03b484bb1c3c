"""A table on its way out: its columns, its rows, and what must be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

ColumnType = Literal[
    "text", "integer", "number", "date", "dates", "time", "yes_no", "code", "codes"
]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: our name, the names it bears in files, and what it means.

    ``header`` stands in tables people read, ``key`` in GeoJSON. ``choices`` names
    the list its codes come from. A column that does not read back says what
    another column or the place itself already holds, or what no file can tell us.
    """

    canonical: str
    key: str
    header: str
    definition: str
    type: ColumnType = "text"
    choices: str | None = None
    reads_back: bool = True


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Rows by canonical column, one shape (or None) a row, and their origin.

    ``geometries`` is None where the rows are figures or agreements without a
    place of their own; otherwise EPSG:4326.
    """

    kind: str
    slug: str
    title: str
    columns: tuple[ExportColumn, ...]
    rows: tuple[Mapping[str, Any], ...]
    geometries: tuple[BaseGeometry | None, ...] | None
    source: str
    licence: str
    dated_on: date | None
    fictional: bool = False
    note: str = ""

    @property
    def heading(self) -> str:
        """The title, marked where the rows are invented."""
        marked = self.fictional and "架空" not in self.title
        return f"{self.title}（架空）" if marked else self.title

    def column(self, canonical: str) -> ExportColumn | None:
        """Return a column by our name, None where the table has none."""
        return next((c for c in self.columns if c.canonical == canonical), None)


@dataclass(frozen=True, slots=True)
class ExportCity:
    """Whose tables they are, as addresses and the standards write it."""

    code: str  # six digits
    slug: str
    name: str
    prefecture: str
