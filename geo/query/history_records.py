"""What the history of a group is made of: changes, batches, pages."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

ChangeSort = Literal["added", "changed", "ended", "imported", "undone", "settings"]
FILE: Final = "file-"
"""Before the public id of a file that was brought in."""


@dataclass(frozen=True, slots=True)
class Change:
    """One revision as the history shows it. ``fields``: name, old and new value."""

    uid: str
    kind: str
    title: str
    version: int
    sort: ChangeSort
    fields: tuple[tuple[str, Any, Any], ...]
    at: datetime
    by_role: str
    by_organisation: str | None  # the intermediary's name
    reason: str | None
    batch: str
    undoes: str | None
    is_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What was written together. ``changes``: the first few of ``count``."""

    batch: str
    at: datetime
    day: date  # in Japan
    count: int
    sort: ChangeSort
    by_role: str
    by_organisation: str | None
    reason: str | None
    undoes: str | None
    undone: bool
    changes: tuple[Change, ...]

    @property
    def file(self) -> str | None:
        """Return the name of the file that was brought in."""
        if not self.batch.startswith(FILE):
            return None
        return (self.reason or "").removeprefix("import: ") or None


@dataclass(frozen=True, slots=True)
class History:
    """One page of batches; ``more``: there are older ones."""

    batches: tuple[Batch, ...]
    more: bool
