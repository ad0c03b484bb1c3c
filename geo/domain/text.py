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
