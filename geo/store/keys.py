"""Keys that outlive editions: which stored thing each row of a file is."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any, Final

from geo.domain.text import normalise
from geo.ingest.notes import NoteBook

DERIVED: Final = "~"
"""Begins a key that no file gave."""

Marks = Mapping[str, frozenset[Hashable]]
"""What tells namesakes apart: place, address, day and who, each with its values."""

_TURN: Final = re.compile(r"#\d+$")
# From the surest to the least sure.
_ALIKE: Final = (
    ("place", "address", "day", "who"),
    ("place", "day", "who"),
    ("place", "day"),
    ("place", "who"),
    ("place", "address"),
    ("place",),
    ("address", "day", "who"),
    ("address", "day"),
    ("address", "who"),
    ("address",),
    ("day", "who"),
    ("day",),
    ("who",),
)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A stored thing's key and title, and how to learn what marks it."""

    key: str
    title: str
    marks: Callable[[], Marks]


@dataclass(slots=True)
class Keys:
    """One key a row, and the rows of which it is not certain (from 0)."""

    keys: list[str]
    doubtful: list[int] = field(default_factory=list)

    def tell(self, book: NoteBook, numbers: Sequence[int]) -> None:
        """Note the rows that may have been taken for one another."""
        message = (
            "同じ名前の行が複数あり、番号がないため、登録済みのどれにあたるかを"
            "上から順に決めました。番号（ID）の列を付けると取り違えません。"
        )
        for index in self.doubtful:
            book.tell("doubt", numbers[index], None, message)


def stable_keys(
    rows: Sequence[dict[str, Any]],
    stored: Iterable[StoredKey] = (),
    marks: Callable[[dict[str, Any]], Marks] = lambda _row: {},
) -> Keys:
    """Return one key a row: the file's own id, else one derived from its title.

    A derived key starts with ``~``, which no municipal id does; another row of
    the same title gets ``#2``. Namesakes without ids are taken for the stored
    ones of equal place, then address, then first day, and the rest by turn.

    Parameters
    ----------
    stored
        What is stored under derived keys.
    marks
        What marks a row.
    """
    given: set[str] = {str(row["source_id"]) for row in rows if row.get("source_id")}
    turns: dict[str, Iterator[int]] = defaultdict(lambda: count(2))
    keys = _numbered(rows, given, turns)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if index not in keys:
            groups[f"{DERIVED}{normalise(str(row['title']))}"].append(index)
    known: dict[str, list[StoredKey]] = defaultdict(list)
    for item in stored:
        if item.key.startswith(DERIVED) and item.key not in given:
            known[_base(item)].append(item)
    doubtful: list[int] = []
    for base, indexes in groups.items():
        found, unsure = _match(indexes, rows, known.get(base, []), marks)
        keys |= found
        doubtful += unsure
    given.update(keys.values())
    # A key of what is stored, but in no row, is not given to something else.
    given.update(item.key for items in known.values() for item in items)
    for base, indexes in groups.items():
        for index in indexes:
            if index not in keys:
                keys[index] = _free(base, given, turns)
    return Keys([keys[index] for index in range(len(rows))], sorted(doubtful))


def _numbered(
    rows: Sequence[dict[str, Any]], given: set[str], turns: dict[str, Iterator[int]]
) -> dict[int, str]:
    """Return the keys of rows with an id of their own; each is given once."""
    keys: dict[int, str] = {}
    met: set[str] = set()
    for index, row in enumerate(rows):
        if own := row.get("source_id"):
            keys[index] = _free(str(own), given, turns) if own in met else str(own)
            met.add(own)
    return keys


def _free(base: str, given: set[str], turns: dict[str, Iterator[int]]) -> str:
    key = base
    while key in given:
        key = f"{base}#{next(turns[base])}"
    given.add(key)
    return key


def _base(item: StoredKey) -> str:
    base = f"{DERIVED}{normalise(item.title)}"
    if item.key == base or _TURN.fullmatch(item.key.removeprefix(base)):
        return base
    return _TURN.sub("", item.key)


def _match(
    indexes: list[int],
    rows: Sequence[dict[str, Any]],
    stored: list[StoredKey],
    marks: Callable[[dict[str, Any]], Marks],
) -> tuple[dict[int, str], list[int]]:
    """Return the stored key of each row that has one, and the rows in doubt."""
    if not stored:
        return {}, []
    if len(indexes) == len(stored) == 1:
        return {indexes[0]: stored[0].key}, []
    left = {index: marks(rows[index]) for index in indexes}
    free = {item.key: item.marks() for item in stored}
    found: dict[int, str] = {}
    doubtful: list[int] = []
    for names in (*_ALIKE, ()):
        ours, theirs = _by_value(left, names), _by_value(free, names)
        for value, same in ours.items():
            rest = [index for index in same if index in left]
            keys = [key for key in theirs.get(value, ()) if key in free]
            pairs = list(zip(rest, keys, strict=False))
            # Whatever is alike in every way may as well be taken in turn.
            equal = len(rest) == len(keys) and all(
                left[index] == free[key] for index, key in pairs
            )
            only = bool(names) and len(rest) == len(keys) == 1
            if pairs and not equal and not only:
                doubtful += rest
            for index, key in pairs:
                found[index] = key
                del left[index], free[key]
    return found, doubtful


def _by_value(
    marked: Mapping[Any, Marks], names: tuple[str, ...]
) -> dict[tuple[Hashable, ...], list[Any]]:
    grouped: dict[tuple[Hashable, ...], list[Any]] = defaultdict(list)
    for key, marks in marked.items():
        for value in product(*(marks.get(name, frozenset()) for name in names)):
            grouped[value].append(key)
    return grouped


def mark(**values: Hashable) -> dict[str, frozenset[Hashable]]:
    """Return marks without those that are nothing."""
    return {
        name: frozenset({value}) for name, value in values.items() if value is not None
    }
