"""Fields that a search word means, though no activity says the word: Ebetsu's examples."""

from functools import cache

from geo.domain.text import search_key
from geo.domain.vocabulary import load_vocabulary

SHORTEST = 2
MOST_FIELDS = 3


def fields_meant(text: str) -> dict[str, tuple[str, ...]]:
    """Return the fields whose examples hold a word, for each word that means some.

    Parameters
    ----------
    text : str
        A reader's words, parted by white space.

    Returns
    -------
    dict
        Word as typed -> codes of fields in the vocabulary's order.

    Notes
    -----
    学童保育 is an example of two fields and means both. A word of one letter, or one
    that the examples of more than three fields hold (活動, 支援, ボランティア), tells
    no field from another and means none.
    """
    found = {}
    for word in text.split():
        codes = _fields_of(search_key(word))
        if codes:
            found[word] = codes
    return found


def _fields_of(key: str) -> tuple[str, ...]:
    if len(key) < SHORTEST:
        return ()
    codes = tuple(code for code, examples in _examples() if key in examples)
    return codes if len(codes) <= MOST_FIELDS else ()


@cache
def _examples() -> tuple[tuple[str, str], ...]:
    return tuple(
        (term.code, "\n".join(map(search_key, term.examples)))
        for term in load_vocabulary("field").terms
    )
