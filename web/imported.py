"""What came, or would come, of a file: the same record for a preview and an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.ingest.notes import Note
from geo.store.changes import Change, ChangeKind
from web.wishes import Purpose

__all__ = ["Change", "Imported", "Understood"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file was taken for.

    ``mapping``: our column → the file's header. ``unmapped``: the headers left
    over. ``examples``: header → its first value. ``sheet``: the sheet or layer that was asked for.
    """

    file: str
    purpose: Purpose
    rows: int
    encoding: str = ""
    crs: str = ""
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """The file's headers, for a choice of columns; in its order where that is known."""
        return tuple(
            dict.fromkeys((*self.examples, *self.mapping.values(), *self.unmapped))
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file, or would come of it.

    ``stored``: whether it was written; False for a preview.
    ``skipped``: exactly these bytes with exactly this wish are what filled the
    target last; nothing is done.
    ``revision``: the city as it was before; given to `run_import` it makes sure
    that nobody changed it since the preview.
    ``rows``: data rows of the file = rows understood + ``skipped_rows``.
    ``located``, ``approximate``, ``not_located``: the understood rows of a layer
    by place.
    ``edition``: of boundaries, the edition written; ``waiting``: it counts only
    once it is activated. ``file_uid``: public id of the kept file.
    """

    city: str
    city_name: str
    understood: Understood
    revision: int
    stored: bool = False
    skipped: bool = False
    changes: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()
    skipped_rows: int = 0
    located: int = 0
    approximate: int = 0
    not_located: int = 0
    figures: int = 0
    organisations: int = 0
    edition: int | None = None
    waiting: bool = False
    file_uid: str | None = None

    @property
    def rows(self) -> int:
        """Data rows of the file."""
        return self.understood.rows

    @property
    def kept(self) -> int:
        """Data rows that were understood."""
        return self.rows - self.skipped_rows

    @property
    def added(self) -> int:
        """How many things are new."""
        return self.count("added")

    @property
    def changed(self) -> int:
        """How many things are different now."""
        return self.count("changed")

    @property
    def unchanged(self) -> int:
        """How many things are as they were."""
        return self.count("unchanged")

    @property
    def vanished(self) -> tuple[Change, ...]:
        """What the file no longer has; it is left as it is."""
        return tuple(change for change in self.changes if change.kind == "vanished")

    def count(self, kind: ChangeKind) -> int:
        """Return how many changes are of a kind."""
        return sum(change.kind == kind for change in self.changes)
