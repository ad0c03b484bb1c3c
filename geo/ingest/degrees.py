"""Reads degrees as people write them, alone and as a pair in one cell."""

import re
from functools import lru_cache
from typing import Final

from geo.domain.text import normalise

_NUMBER: Final = re.compile(
    r"(?:北緯|東経|N|E)?\s*(?P<number>[+-]?\d{1,8}(?:\.\d{1,20})?)\s*(?:度|°)?"
)
_DEGREES: Final = re.compile(
    r"(?:北緯|東経|N|E)?\s*(?P<d>\d{1,3})\s*[度°]\s*(?P<m>\d{1,2})\s*[分'′]\s*"
    r"(?:(?P<s>\d{1,2}(?:\.\d{1,10})?)\s*(?:秒|\"|''|′′|″)?)?\s*[NE]?"
)
_ONE: Final = (
    r"(?:(?:北緯|東経|緯度|経度|N|E)[:\s]*)?"
    r"(?:\d{1,3}\s*[度°]\s*\d{1,2}\s*[分'′]\s*"
    r"(?:\d{1,2}(?:\.\d{1,10})?\s*(?:秒|\"|''|′′|″))?\s*[NE]?"
    r"|\d{1,3}\.\d{1,20}\s*[度°]?\s*[NE]?)"
)
_PAIR: Final = re.compile(
    rf"(?:POINT\s*)?[(\[]?\s*(?P<a>{_ONE})(?:\s*[,、;/ ]\s*|(?=[北東NE]))"
    rf"(?P<b>{_ONE})\s*[)\]]?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"緯度[:\s]*|経度[:\s]*")
_MINUTES: Final = 60
_LONGEST: Final = 100


@lru_cache(maxsize=4096)
def read_degrees(text: str) -> tuple[float, bool] | None:
    """Return a number, and whether it was written in degrees, minutes and seconds."""
    plain = normalise(text)
    if found := _NUMBER.fullmatch(plain.rstrip("NE ")):
        return float(found["number"]), False
    if (found := _DEGREES.fullmatch(plain)) and (
        max(float(found["m"]), float(found["s"] or 0)) < _MINUTES
    ):
        minutes = float(found["m"]) + float(found["s"] or 0) / _MINUTES
        return float(found["d"]) + minutes / _MINUTES, True
    return None


def read_pair(text: str) -> tuple[float, float] | None:
    """Return the two numbers of one cell ("35.63, 139.5", "北緯35度37分 東経139度30分")."""
    if len(text) > _LONGEST:
        return None
    found = _PAIR.fullmatch(normalise(text))
    if found is None:
        return None
    first, second = (read_degrees(_WORD.sub("", found[part])) for part in ("a", "b"))
    return (first[0], second[0]) if first and second else None
