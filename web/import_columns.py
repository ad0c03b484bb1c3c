"""Which column of a file becomes what, as a table of choices."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from geo.ingest.columns import TableKind, known_headers
from web.column_names import column_name
from web.import_fields import Options
from web.language import translated as _


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of the file: its first value, and our column it fills (empty: none).

    ``by_itself``: it is read without being one of ours, as bands of ages and the
    names of districts are. ``chosen``: what is to be shown as chosen, where a form
    that could not be followed is shown again.
    """

    number: int
    header: str
    example: str
    ours: str
    by_itself: bool
    chosen: str


def list_columns(
    examples: Mapping[str, str],
    mapping: Mapping[str, str],
    unmapped: Collection[str],
) -> tuple[ColumnChoice, ...]:
    """Return a file's columns in its own order.

    Parameters
    ----------
    examples
        Each header with its first value.
    mapping
        Our column → header.
    unmapped
        The headers that nothing reads.
    """
    ours = {theirs: name for name, theirs in mapping.items()}
    return tuple(
        ColumnChoice(
            number,
            header,
            example,
            ours.get(header, ""),
            by_itself=header not in ours and header not in unmapped,
            chosen=ours.get(header, ""),
        )
        for number, (header, example) in enumerate(examples.items(), start=1)
    )


def as_chosen(
    columns: Iterable[ColumnChoice], answers: Mapping[str, str]
) -> tuple[ColumnChoice, ...]:
    """Return the columns with a form's answers in place of what was understood."""
    return tuple(
        replace(each, chosen=answers.get(f"ours-{each.number}", each.chosen))
        for each in columns
    )


def list_choices(kind: TableKind | None) -> Options:
    """Return what a column can become, by the name it has in our own tables."""
    if kind is None:
        return ()
    return (
        ("", _("使わない")),
        *((name, column_name(name, kind)) for name in known_headers(kind)),
    )
