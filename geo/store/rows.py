"""Rows of a checked frame as plain Python values, and how they differ."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
from shapely import Point

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
