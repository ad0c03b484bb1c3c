"""Two people's changes to one document, brought together field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Document = dict[str, Any]

WHEN: Final = (
    "starts_on",
    "ends_on",
    "start_time",
    "end_time",
    "rrule",
    "skip_holidays",
    "exdates",
    "moved",
    "off_reasons",
)
"""The days of an activity; see `geo.store.days`."""

UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "when": WHEN,
    "geometry": ("geometry", "location_source"),
}
"""Fields that mean something only together; a unit has one name among conflicts."""

_UNIT_OF = {name: unit for unit, names in UNITS.items() for name in names}
_UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Merge:
    """What both changes make together.

    ``values`` has every field; where both changed one differently it has theirs.
    ``conflicts`` names those, a unit by its name, in the order of the fields.
    """

    values: Document
    conflicts: tuple[str, ...]


def merge(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Merge:
    """Return what two changes of one document make together.

    Parameters
    ----------
    base
        The document both began with. A field it lacks counts as changed by both.
    mine
        What one of them wants; a field not in it was left as it was.
    theirs
        The document as the other left it.

    Notes
    -----
    The days of a schedule are one unit (a rule and its exceptions mean nothing
    apart), and so are a place and how it is known. Photos are a set: each is
    added, removed or worded by itself, and keeps its place in the order.
    """
    values = dict(theirs)
    conflicts: list[str] = []
    names = [name for name in (*theirs, *mine) if name in mine or name in theirs]
    for unit in dict.fromkeys(_UNIT_OF.get(name, name) for name in names):
        parts = [name for name in UNITS.get(unit, (unit,)) if name in names]
        was = _part(base, parts)
        theirs_now = _part(theirs, parts)
        mine_now = [mine.get(name, base.get(name, _UNKNOWN)) for name in parts]
        if mine_now in (was, theirs_now) or not any(name in mine for name in parts):
            continue
        if theirs_now == was:
            values |= dict(zip(parts, mine_now, strict=True))
        elif unit == "photos" and isinstance(was[0], list):
            photos = _merge_photos(was[0], mine_now[0], theirs_now[0])
            if photos is None:
                conflicts.append(unit)
            else:
                values[unit] = photos
        else:
            conflicts.append(unit)
    return Merge(values, tuple(conflicts))


def _part(document: Mapping[str, Any], names: list[str]) -> list[Any]:
    return [document.get(name, _UNKNOWN) for name in names]


def _merge_photos(
    base: list[dict[str, str]], mine: list[dict[str, str]], theirs: list[dict[str, str]]
) -> list[dict[str, str]] | None:
    was, ours, others = (
        {each["uid"]: each for each in photos} for photos in (base, mine, theirs)
    )
    kept: dict[str, dict[str, str]] = {}
    reordered = [uid for uid in others if uid in was] != [
        uid for uid in was if uid in others
    ]
    order = (*others, *ours) if reordered else (*ours, *others)
    for uid in dict.fromkeys(order):
        before, my, their = was.get(uid), ours.get(uid), others.get(uid)
        if my != before and their not in (before, my):
            return None
        wanted = their if my == before else my
        if wanted is not None:
            kept[uid] = wanted
    return list(kept.values())
