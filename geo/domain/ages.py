"""Age bands as people write them: 20〜39歳, 65歳以上, 40歳未満, 30代."""

import re
from typing import Final

from geo.domain.text import normalise

Band = tuple[int, int | None]
"""Both ends included; None: and over."""

OLDEST: Final = 120
_SEVERAL: Final = re.compile(r"(\d{1,3})歳?(?:[-~〜ー–―]|から)(\d{1,3})歳?(?:まで)?")
_OVER: Final = re.compile(r"(\d{1,3})歳?(?:以上|[~〜])")
_BELOW: Final = re.compile(r"(\d{1,3})歳?(未満|以下|まで)")
_ONE: Final = re.compile(r"(\d{1,3})歳")
_TENS: Final = re.compile(r"(\d{1,2}0)(?:歳)?代")


def parse_ages(text: str) -> Band:
    """Return the band a text names.

    Raises
    ------
    ValueError
        It names no band, or one that ends before it begins.
    """
    key = re.sub(r"\s", "", normalise(text)).replace("才", "歳")
    if found := _SEVERAL.fullmatch(key):
        band: Band = (int(found[1]), int(found[2]))
    elif found := _OVER.fullmatch(key):
        band = (int(found[1]), None)
    elif found := _BELOW.fullmatch(key):
        band = (0, int(found[1]) - (found[2] == "未満"))
    elif found := _TENS.fullmatch(key):
        band = (int(found[1]), int(found[1]) + 9)
    elif found := _ONE.fullmatch(key):
        band = (int(found[1]), int(found[1]))
    else:
        raise ValueError(f"「{text}」は年齢の範囲として読めません。")
    start, end = band
    if start > OLDEST or (end is not None and not start <= end <= OLDEST):
        raise ValueError(f"「{text}」は年齢の範囲として正しくありません。")
    return band


def write_ages(age_from: int, age_to: int | None) -> str:
    """Return a band as `parse_ages` reads it back."""
    if age_to is None:
        return f"{age_from}歳以上"
    if age_to == age_from:
        return f"{age_from}歳"
    return f"{age_from}〜{age_to}歳"
