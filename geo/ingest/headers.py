"""The columns of a file that could not be read whole, so that they can be chosen by hand."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from geo.ingest.columns import TableKind, is_known_header, map_columns
from geo.ingest.limits import BOUNDARY_LIMITS
from geo.ingest.sources import read_source


@dataclass(frozen=True, slots=True)
class Headers:
    """A file's headers with their first values, and which of our columns they look like."""

    examples: dict[str, str]
    mapping: dict[str, str]


def read_headers(
    path: Path,
    kind: TableKind | None,
    *,
    encoding: str | None = None,
    layer: str | None = None,
) -> Headers:
    """Return a file's headers without asking whether its rows make sense.

    Parameters
    ----------
    kind
        Whose headers they may be; None for a boundary file.
    encoding, layer
        As `geo.ingest.sources.read_source`.

    Raises
    ------
    InvalidLayerError
        If the file itself cannot be opened.
    """
    table = read_source(
        path,
        limits=BOUNDARY_LIMITS,
        encoding=encoding,
        layer=layer,
        is_known_header=partial(is_known_header, kind=kind)
        if kind is not None
        else lambda _: False,
    )
    mapping = map_columns(table.headers, kind) if kind is not None else {}
    return Headers(table.examples, mapping)
