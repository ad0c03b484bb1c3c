"""One spelling for text that people typed, and one key for finding it."""

import re
import unicodedata
from functools import lru_cache

from geo.domain.errors import InvalidQueryError

_KATAKANA_TO_HIRAGANA = {
    code: code - 0x60
    for code in (*range(ord("ァ"), ord("ヶ") + 1), ord("ヽ"), ord("ヾ"))
}

_WORTH_KEEPING = 60

# 旧字体 and other forms of one character that stand in names of places and groups.
_VARIANTS = str.maketrans(
    "澤邊邉齋齊斉濱廣國學櫻嶋髙﨑瀧澁惠壽圓藝會區縣驛條兒龍竈曾德",
    "沢辺辺斎斎斎浜広国学桜島高崎滝渋恵寿円芸会区県駅条児竜釜曽徳",
)
_LONG = r"ー‐‑‒–—―−〜~\-"
_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])[{_LONG}](?=[0-9])")
_UNSPOKEN = re.compile(rf"[・·'’{_LONG}\U000E0100-\U000E01EF\uFE00-\uFE0F]")
_NUMBER = "0-9一二三四五六七八九十百数何"
_COUNTED = re.compile(rf"(?<=[{_NUMBER}])[ヶケヵカ箇ゖ](?=[月所年国])")
_JOINING = re.compile(r"[ヶゖ]|(?<=[一-鿿々])ケ(?=[一-鿿]|\s|$)")

SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def normalise(text: str) -> str:
    """Return text in Unicode form NFKC, trimmed, each run of white space as one space."""
    # Files repeat their words; long texts are not worth the memory.
    if len(text) <= _WORTH_KEEPING:
        return _normalise_short(text)
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=16_384)
def _normalise_short(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def fold(text: str) -> str:
    """Return the key under which a reader's spelling finds the stored one.

    Full and half width, capital and small letters, katakana and hiragana fold
    together; the result is for comparing, never for showing.
    """
    # Case folding can undo NFKC (for example "ﬃ" or "İ"), so it is normalised again.
    return normalise(normalise(text).casefold()).translate(_KATAKANA_TO_HIRAGANA)


def search_key(text: str) -> str:
    """Return the key by which words are searched for; it forgives more than `fold`.

    Parameters
    ----------
    text : str
        A reader's words, or the stored text in which they may occur.

    Returns
    -------
    str
        For ``word in text``, never for showing. White space still parts words.

    Notes
    -----
    Beyond `fold`: a long vowel mark, hyphens and middle dots do not matter
    (コミュニティー, コミュニティ); between digits every dash is one hyphen, so that
    1ー2 is not 12. ヶ, and ケ between two kanji, read が (向ヶ丘, 向ケ丘, 向が丘), or
    か where something is counted (3ヶ月, 3か月). Old forms of the characters usual
    in names are the new ones (澤, 沢). け between kanji stays: 助け合い is found by 助け.
    """
    said = normalise(text).casefold()
    said = _JOINING.sub("が", _COUNTED.sub("か", said)).translate(_VARIANTS)
    said = _UNSPOKEN.sub("", _BETWEEN_DIGITS.sub("\x1f", fold(said)))
    return said.replace("\x1f", "-")


def require_slug(slug: str) -> str:
    """Return a short name that may stand in an address: a–z, 0–9, hyphens and underscores.

    Raises
    ------
    InvalidQueryError
        If it holds anything else.
    """
    if not SLUG.fullmatch(slug):
        message = (
            f"短い名前「{slug}」は使えません。"
            "小文字のローマ字、数字、ハイフン、下線で書いてください（例: school-zones）。"
        )
        raise InvalidQueryError(message, parameter="slug", value=slug)
    return slug
