"""One key for every way of writing a town (町字), so that equal towns compare equal."""

import re
import unicodedata

_DASHES = "-‐‑‒–—―−ｰ－"
_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}
_KANJI = "〇一二三四五六七八九十百"
_IDEOGRAPH = "㐀-鿿々〆"
# One character of each pair is the common form: they never tell two towns apart.
_VARIANTS = str.maketrans(
    "禰澤濱邊邉嶋﨑髙齋齊櫻龍廣國冨舘瀧眞條萬藪栁蘆檜穗圓壽壱弐參塚蘂惠藏澁德淸",
    "祢沢浜辺辺島崎高斎斉桜竜広国富館滝真条万薮柳芦桧穂円寿一二三塚蕊恵蔵渋徳清",
)
_POSTCODE = re.compile(r"^〒?\d{3}-?\d{4}")
_COUNTED = re.compile(rf"[{_KANJI}]+(?=丁目|丁|条|線|番|号)")
_DASHED = re.compile(rf"(?<=[{_IDEOGRAPH}])[{_KANJI}]+(?=-)|(?<=-)[{_KANJI}]+")
_LINK = re.compile(rf"(?<=[{_IDEOGRAPH}])[ヶヵケがガ](?=[{_IDEOGRAPH}])")
_OF = re.compile(rf"(?<=[{_IDEOGRAPH}])[のノ之乃](?=[{_IDEOGRAPH}])")
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)[のノー](?=\d)")
_UNIT = re.compile(r"大字|小字|(?<!文)字")


def town_key(text: str) -> str:
    """Return the key of a town or of an address that starts with a town.

    Parameters
    ----------
    text
        As written: ``"大字鷹が丘二丁目"``, ``"本町２の１６"``.

    Notes
    -----
    NFKC; no white space; 大字, 小字 and 字 dropped; numbers in 漢字 before
    丁目, 条, 線, 番 and 号 (or beside a dash) as digits; ヶ, ケ, ガ and が between
    ideographs as ケ, の likewise as ノ; old forms of characters as the common ones.
    The key is for comparing, never for showing.
    """
    key = "".join(unicodedata.normalize("NFKC", text).split())
    key = re.sub(f"[{_DASHES}]", "-", key).translate(_VARIANTS)
    key = _POSTCODE.sub("", key)
    key = _UNIT.sub("", key)
    key = _COUNTED.sub(_as_digits, key)
    key = _DASHED.sub(_as_digits, key)
    key = _OF.sub("ノ", _LINK.sub("ケ", key))
    return _BETWEEN_NUMBERS.sub("-", key)


def _as_digits(found: re.Match[str]) -> str:
    """Return 二十五 as 25 and 二五 as 25."""
    written = found.group()
    if not set(written) & set("十百"):
        return "".join(str(_DIGITS[kanji]) for kanji in written)
    total, pending = 0, 0
    for kanji in written:
        if kanji in _DIGITS:
            pending = _DIGITS[kanji]
        else:
            total += (pending or 1) * {"十": 10, "百": 100}[kanji]
            pending = 0
    return str(total + pending)
