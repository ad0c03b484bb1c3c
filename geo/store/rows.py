"""Rows of a checked frame as plain Python values, and keys that outlive editions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
from shapely import Point

from geo.domain.text import normalise

Changes = dict[str, tuple[Any, Any]]
"""The attributes that changed, each with its old and new value."""

_PLAIN: Final = frozenset({type(None), str, bool, int, date, tuple, Point})


def plain_rows(features: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row with None for missing and no numpy or pandas scalars."""
    columns = list(features.columns)
    for values in features.itertuples(index=False, name=None):
        yield {
            column: _plain(value) for column, value in zip(columns, values, strict=True)
        }


def stable_keys(rows: list[dict[str, Any]]) -> list[str]:
    """Return one key a row: the file's own id, else its title and its turn.

    A derived key starts with ``~``, which no municipal id does; a second row of
    the same title gets ``#2``, so that a newer edition of the file matches row
    by row as long as titles stay.
    """
    seen: Counter[str] = Counter()
    keys = []
    for row in rows:
        own = row.get("source_id")
        key = str(own) if own else f"~{normalise(str(row['title']))}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys


def differing(target: object, values: Mapping[str, Any]) -> Changes:
    """Return the attributes that differ, each with its old and new value."""
    found = {}
    for name, value in values.items():
        old = getattr(target, name)
        if old != value:
            found[name] = (old, value)
    return found


def _plain(value: Any) -> Any:
    # The types nearly all cells have; asking pandas takes a hundred times as long.
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (str, bool, tuple)):
        return value
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if hasattr(value, "item") and not hasattr(value, "geom_type"):
        return value.item()
    return value
