"""A basis as bytes and back: the same basis gives the same bytes, and every number returns.

Canonical JSON: floats as the shortest digits that read back to them, outlines as
well-known binary, what is missing told apart from what is hidden, every record by the
name of its class. Nothing but the records named here can be made from it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final, cast

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.errors import InvalidBackupError
from geo.domain.estimate import Reason, State
from geo.report.basis import model
from geo.report.basis.frames import FRAMES, encode_frame, encode_series
from geo.snapshot.model import AreaSetSummary, City

FORMAT: Final = 1
"""The version of this way of writing; another one is not read."""

KIND: Final = "$"
RECORDS: Final = {
    made.__name__: made
    for made in (
        City,
        AreaSetSummary,
        model.Basis,
        model.Count,
        model.CrossTable,
        model.Due,
        model.Gap,
        model.GapCandidate,
        model.Hidden,
        model.Measure,
        model.Mix,
        model.Population,
        model.Survey,
    )
}
LATER: Final = {"Basis": frozenset({"tables"})}
"""What records were given later: empty it is not written, as in reports kept before."""
CODES: Final[Mapping[str, type[StrEnum]]] = {"State": State, "Reason": Reason}


def encode_basis(basis: model.Basis) -> bytes:
    """Return a basis as canonical JSON (UTF-8).

    Raises
    ------
    TypeError
        If it holds something that no one has said how to write.
    """
    document = {"format": FORMAT, "basis": encode(basis)}
    return json.dumps(
        document, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def decode_basis(content: bytes) -> model.Basis:
    """Return the basis that `encode_basis` wrote.

    Raises
    ------
    InvalidBackupError
        If the bytes are of another format, or were altered.
    """
    try:
        document = json.loads(content)
        if document["format"] != FORMAT:
            raise _unreadable()
        found = decode(document["basis"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _unreadable() from error
    if not isinstance(found, model.Basis):
        raise _unreadable()
    return found


def digest_basis(basis: model.Basis) -> str:
    """Return what is equal for two bases that say the same, on whichever day.

    Neither the day itself counts, nor the version of the data: other rows of the
    city may have changed.
    """
    same = encode_basis(replace(basis, version="")).decode()
    today = json.dumps(encode(basis.on), separators=(",", ":"))
    return hashlib.sha256(same.replace(today, '"today"').encode()).hexdigest()


def encode(value: Any) -> Any:
    """Return one value as JSON holds it."""
    if value is None or type(value) in {bool, int, str}:
        return value
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    if is_dataclass(value) and type(value).__name__ in RECORDS:
        kind = type(value).__name__
        held = {item.name: getattr(value, item.name) for item in fields(value)}
        later = LATER.get(kind, frozenset())
        return {
            KIND: kind,
            "v": {
                name: encode(item)
                for name, item in held.items()
                if name not in later or item
            },
        }
    raise TypeError(f"a basis cannot keep a {type(value).__name__}")


def decode(value: Any) -> Any:
    """Return what `encode` wrote."""
    if isinstance(value, list):
        return tuple(decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value[KIND]
    if kind in RECORDS:
        record = cast("Callable[..., Any]", RECORDS[kind])
        return record(**{name: decode(item) for name, item in value["v"].items()})
    if kind in CODES:
        return CODES[kind](value["v"])
    if kind in FRAMES:
        return FRAMES[kind](value, decode)
    return _READERS[kind](value["v"])


def _code(value: StrEnum) -> dict[str, str]:
    name = type(value).__name__
    if name not in CODES:
        raise TypeError(f"a basis cannot keep a {name}")
    return {KIND: name, "v": str(value)}


def _float(value: float) -> Any:
    plain = float(value)
    return plain if isfinite(plain) else {KIND: "float", "v": str(plain)}


def _map(value: Mapping[Any, Any]) -> dict[str, Any]:
    pairs = [[encode(key), encode(item)] for key, item in value.items()]
    return {KIND: "map", "v": pairs}


# A class stands before those it descends from.
_WRITERS: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = (
    (StrEnum, _code),
    ((bool, np.bool_), bool),
    (np.integer, int),
    ((float, np.floating), _float),
    (type(pd.NaT), lambda _: {KIND: "NaT", "v": None}),
    (type(pd.NA), lambda _: {KIND: "NA", "v": None}),
    (pd.Timestamp, lambda value: {KIND: "timestamp", "v": value.isoformat()}),
    (datetime, lambda value: {KIND: "datetime", "v": value.isoformat()}),
    (date, lambda value: {KIND: "date", "v": value.isoformat()}),
    (BaseGeometry, lambda value: {KIND: "shape", "v": shapely.to_wkb(value, hex=True)}),
    (pd.DataFrame, lambda value: encode_frame(value, encode)),
    (pd.Series, lambda value: encode_series(value, encode)),
    (Mapping, _map),
    ((tuple, list), lambda value: [encode(item) for item in value]),
)
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "float": float,
    "NA": lambda _: pd.NA,
    "NaT": lambda _: pd.NaT,
    "timestamp": pd.Timestamp,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "shape": shapely.from_wkb,
    "map": lambda pairs: {decode(key): decode(item) for key, item in pairs},
}


def _unreadable() -> InvalidBackupError:
    message = "残した報告を読めません。別の版の協働マップで残したか、こわれています。"
    return InvalidBackupError(message)
