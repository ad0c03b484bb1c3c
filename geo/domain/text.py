"""One spelling for text that people typed, and one key for finding it."""

import unicodedata

_KATAKANA_TO_HIRAGANA = {
    code: code - 0x60
    for code in (*range(ord("ァ"), ord("ヶ") + 1), ord("ヽ"), ord("ヾ"))
}


def normalise(text: str) -> str:
    """Return text in Unicode form NFKC, trimmed, each run of white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def fold(text: str) -> str:
    """Return the key under which a reader's spelling finds the stored one.

    Full and half width, capital and small letters, katakana and hiragana fold
    together; the result is for comparing, never for showing.
    """
    # Case folding can undo NFKC (for example "ﬃ" or "İ"), so it is normalised again.
    return normalise(normalise(text).casefold()).translate(_KATAKANA_TO_HIRAGANA)
