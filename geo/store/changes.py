"""What an import does to each thing it meets, told in texts for the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from geo.ingest.notes import Note

ChangeKind = Literal["added", "changed", "vanished", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row, district or figure, and what becomes of it.

    ``fields``: our column, its old and its new text (None: nothing there).
    ``adoption``: the group whose agreement stays with a site, where that must be
    known: the site vanished from the list, or the list now names another group.
    ``uid`` is None for what has no page of its own.
    """

    kind: ChangeKind
    source_id: str | None
    title: str
    fields: tuple[tuple[str, str | None, str | None], ...] = ()
    adoption: str | None = None
    uid: str | None = None


@dataclass(slots=True)
class SavedLayer:
    """What an import did, row by row, and what it could not do."""

    layer_id: int | None
    changes: list[Change] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def added(self) -> list[str]:
        """Public ids of what is new."""
        return self._uids("added")

    @property
    def changed(self) -> list[str]:
        """Public ids of what is different now."""
        return self._uids("changed")

    @property
    def unchanged(self) -> list[str]:
        """Public ids of what is as it was."""
        return self._uids("unchanged")

    @property
    def vanished(self) -> list[str]:
        """Public ids of what the file no longer has."""
        return self._uids("vanished")

    def _uids(self, kind: ChangeKind) -> list[str]:
        return [
            change.uid
            for change in self.changes
            if change.kind == kind and change.uid is not None
        ]


def told_fields(
    changes: Mapping[str, tuple[Any, Any]],
) -> tuple[tuple[str, str | None, str | None], ...]:
    """Return changed attributes with their values as texts."""
    return tuple(
        (name, *_places(old, new))
        if name == "geometry"
        else (name, as_words(old), as_words(new))
        for name, (old, new) in changes.items()
    )


def as_words(value: Any) -> str | None:
    """Return a stored value as a person would write it, None for nothing."""
    match value:
        case None | "" | [] | ():
            return None
        case dict():
            return _day_words(value)
        case bool():
            return "はい" if value else "いいえ"
        case float():
            return f"{value:g}" if value != int(value) else str(int(value))
        case list() | tuple():
            return "、".join(as_words(item) or "" for item in value)
    return str(value)  # a date as YYYY-MM-DD


def _day_words(value: Mapping[str, Any]) -> str | None:
    """Return a moved day, or the days off with their reasons."""
    if "on_date" not in value:
        return "、".join(f"{day}（{why}）" for day, why in value.items()) or None
    start, end = value["start_time"], value["end_time"]
    hours = f" {start or ''}〜{end or ''}" if start or end else ""
    return f"{value['on_date']}→{value['moved_to'] or value['on_date']}{hours}"


def _places(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Return two places, stored as WKT, as coordinates or the kind of their shape."""
    before, after = _place(old), _place(new)
    return before, f"{after}（形が変わります）" if before == after else after


def _place(wkt: str | None) -> str | None:
    if wkt is None:
        return None
    if wkt.startswith("POINT ("):
        x, y = wkt.removeprefix("POINT (").removesuffix(")").split()
        return f"北緯{float(y):.6f}度、東経{float(x):.6f}度"
    return "線" if "LINE" in wkt else "面" if "POLYGON" in wkt else "点の集まり"
