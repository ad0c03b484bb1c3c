"""Tables of a basis as JSON and back, with every column's type."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import geopandas as gpd
import pandas as pd

Convert = Callable[[Any], Any]
GEOMETRY: Final = "geometry"


def encode_frame(frame: pd.DataFrame, encode: Convert) -> dict[str, Any]:
    """Return a table as JSON holds it: its index, then its columns in their order.

    Raises
    ------
    TypeError
        If rows or columns have several levels.
    """
    made: dict[str, Any] = {
        "$": "frame",
        "index": _index(frame.index, encode),
        "columns": _index(frame.columns, encode),
        "values": [
            _values(frame.iloc[:, place], encode) for place in range(frame.shape[1])
        ],
    }
    if isinstance(frame, gpd.GeoDataFrame):
        made |= {
            "$": "map frame",
            "shape": str(frame.geometry.name),
            "crs": None if frame.crs is None else frame.crs.to_string(),
        }
    return made


def encode_series(series: "pd.Series[Any]", encode: Convert) -> dict[str, Any]:
    """Return a column as JSON holds it."""
    return {
        "$": "series",
        "name": encode(series.name),
        "index": _index(series.index, encode),
        "values": _values(series, encode),
    }


def _decode_frame(found: dict[str, Any], decode: Convert) -> pd.DataFrame:
    index = _decode_index(found["index"], decode)
    columns = _decode_index(found["columns"], decode)
    made = pd.DataFrame(index=index)
    if found["values"]:
        parts = [_decode_values(part, index, decode) for part in found["values"]]
        made = pd.concat(parts, axis=1)
    made.index, made.columns = index, columns
    return made


def _decode_map_frame(found: dict[str, Any], decode: Convert) -> gpd.GeoDataFrame:
    frame = _decode_frame(found, decode)
    return gpd.GeoDataFrame(frame, geometry=found["shape"], crs=found["crs"])


def _decode_series(found: dict[str, Any], decode: Convert) -> "pd.Series[Any]":
    index = _decode_index(found["index"], decode)
    return _decode_values(found["values"], index, decode).rename(decode(found["name"]))


def _index(index: "pd.Index[Any]", encode: Convert) -> dict[str, Any]:
    if isinstance(index, pd.MultiIndex):
        raise TypeError("a basis cannot keep a table of several levels")
    return {
        "name": encode(index.name),
        "plain": isinstance(index, pd.RangeIndex),
        **_values(index, encode),
    }


def _decode_index(found: dict[str, Any], decode: Convert) -> "pd.Index[Any]":
    name = decode(found["name"])
    values = [decode(item) for item in found["v"]]
    if found["plain"]:
        first = values[0] if values else 0
        return pd.RangeIndex(first, first + len(values), name=name)
    index: pd.Index[Any] = pd.Index(values, dtype=found["dtype"], name=name)
    return index


def _values(values: Any, encode: Convert) -> dict[str, Any]:
    name = str(values.dtype)
    return {
        "dtype": "object" if name == GEOMETRY else name,
        "v": [encode(value) for value in values.tolist()],
    }


def _decode_values(
    found: dict[str, Any], index: "pd.Index[Any]", decode: Convert
) -> "pd.Series[Any]":
    values = [decode(item) for item in found["v"]]
    series: pd.Series[Any] = pd.Series(values, index=index, dtype=found["dtype"])
    return series


FRAMES: Final[Mapping[str, Callable[[dict[str, Any], Convert], Any]]] = {
    "frame": _decode_frame,
    "map frame": _decode_map_frame,
    "series": _decode_series,
}
"""How each kind of table is read; it is given what reads one value."""
