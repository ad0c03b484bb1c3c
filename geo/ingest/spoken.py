"""Tells what a file speaks of: a column it does not have says nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from geo.domain.text import normalise
from geo.ingest.columns import LayerKind, map_columns
from geo.ingest.coordinates import has_coordinates
from geo.ingest.table import SourceTable

_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "fee": frozenset({"fee_detail_"}),
    "opening_hours": frozenset({"weekdays_", "opens_at_", "closes_at_", "hours_note_"}),
}
_ONLY_A_START: Final = ("開始", "開設", "start")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Our columns that a file or its defaults speak of, and the file's own headers.

    ``columns`` holds ``geometry`` where the file has shapes or coordinates; a
    place that was looked up from an address is none of the file's own.
    """

    kind: LayerKind
    columns: frozenset[str]
    headers: frozenset[str] = frozenset()

    def owner(self, label: str) -> str | None:
        """Return our column that a label among the remarks belongs to, or None."""
        return next(iter(map_columns([label], self.kind)), None)


def find_spoken(
    table: SourceTable,
    mapping: Mapping[str, str],
    defaults: Iterable[str],
    kind: LayerKind,
) -> Spoken:
    """Return what a file speaks of, with the columns that follow from others.

    Notes
    -----
    A header such as 開催期間 or 開催日時 speaks of the last day and of the hours
    too; 開始日 speaks of the first day alone.
    """
    columns = {*mapping, *defaults}
    columns |= {name for name, parts in _PARTS.items() if parts & columns}
    if table.has_shapes or has_coordinates(mapping):
        columns.add("geometry")
    day, time = mapping.get("starts_on"), mapping.get("start_time")
    if day is not None and not _names_only_a_start(day):
        columns.add("ends_on")
        if "時" in day:
            columns |= {"start_time", "end_time"}
    if time is not None and not _names_only_a_start(time):
        columns.add("end_time")
    return Spoken(kind, frozenset(columns), frozenset(table.headers))


def _names_only_a_start(header: str) -> bool:
    return any(word in normalise(header).casefold() for word in _ONLY_A_START)
