"""Two people's changes to one thing: what goes together, and what has to be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Merge:
    """Names of fields. ``conflicts``: both changed them, to different values.

    ``merges``: only one of the two did, so that both can have their way.
    """

    conflicts: tuple[str, ...]
    merges: tuple[str, ...]


def compare_edits(
    base: Mapping[str, Any], yours: Mapping[str, Any], current: Mapping[str, Any]
) -> Merge:
    """Compare an edit with what somebody else saved meanwhile.

    Parameters
    ----------
    base
        The version that the edit began with.
    yours
        The fields that the edit gives.
    current
        The newest version.
    """
    conflicts: list[str] = []
    merges: list[str] = []
    for name in current:
        mine = yours.get(name, base.get(name))
        theirs, before = current[name], base.get(name)
        if mine in (theirs, before):
            continue
        (merges if theirs == before else conflicts).append(name)
    return Merge(tuple(conflicts), tuple(merges))
