"""Which column of a file becomes what, as a table of choices."""

from dataclasses import dataclass

from geo.ingest.columns import FigureKind, LayerKind, export_header, known_headers
from web.import_fields import Options
from web.imported import Understood
from web.language import translated as _


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of the file: its first value, and our column it fills (empty: none)."""

    number: int
    header: str
    example: str
    ours: str


def list_columns(
    understood: Understood, kind: LayerKind | FigureKind | None
) -> tuple[ColumnChoice, ...]:
    """Return a file's columns in its own order; none where there is nothing to choose."""
    if kind is None:
        return ()
    ours = {theirs: name for name, theirs in understood.mapping.items()}
    return tuple(
        ColumnChoice(
            number=number,
            header=header,
            example=understood.examples.get(header, ""),
            ours=ours.get(header, ""),
        )
        for number, header in enumerate(understood.headers, start=1)
    )


def list_choices(kind: LayerKind | FigureKind | None) -> Options:
    """Return what a column can become, by the name it has in our own tables."""
    if kind is None:
        return ()
    return (
        ("", _("使わない")),
        *((name, export_header(kind, name)) for name in known_headers(kind)),
    )
