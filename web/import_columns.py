"""Which column of a file becomes what, as a table of choices."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.ingest.columns import TableKind, known_headers
from web.column_names import column_name
from web.import_fields import Options
from web.language import translated as _


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of the file: its first value, and our column it fills (empty: none)."""

    number: int
    header: str
    example: str
    ours: str


def list_columns(
    examples: Mapping[str, str], mapping: Mapping[str, str]
) -> tuple[ColumnChoice, ...]:
    """Return a file's columns in its own order.

    Parameters
    ----------
    examples
        Each header with its first value.
    mapping
        Our column → header.
    """
    ours = {theirs: name for name, theirs in mapping.items()}
    return tuple(
        ColumnChoice(number, header, example, ours.get(header, ""))
        for number, (header, example) in enumerate(examples.items(), start=1)
    )


def list_choices(kind: TableKind | None) -> Options:
    """Return what a column can become, by the name it has in our own tables."""
    if kind is None:
        return ()
    return (
        ("", _("使わない")),
        *((name, column_name(name, kind)) for name in known_headers(kind)),
    )
