"""Which activities are a first step: their own words invite people who are new."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from geo.domain.text import search_key
from geo.snapshot.columns import Mask
from geo.snapshot.model import Card

FIRST_STEP_WORDS: Final = (
    "体験",
    "講座",
    "入門",
    "養成",
    "見学",
    "初心者",
    "はじめて",
    "初めて",
    "説明会",
)
"""What organisers write when no experience is needed; any one of them is enough."""

_KEYS: Final = tuple(map(search_key, FIRST_STEP_WORDS))


def first_steps_of(cards: Sequence[Card], texts: Sequence[str]) -> Mask:
    """Return which cards are activities whose words invite people who are new."""
    said = zip(cards, texts, strict=True)
    return np.array(
        [card.kind == "activity" and invites_beginners(text) for card, text in said],
        dtype=bool,
    )


def invites_beginners(searched: str) -> bool:
    """Tell whether an activity's words invite people who are new.

    Parameters
    ----------
    searched : str
        All its words that a search looks through, as `search_key` writes them.

    Notes
    -----
    Words are compared, not understood: one that turns beginners away
    (「初心者の方はご遠慮ください」) counts as well, and one that says nothing does not.
    """
    return any(key in searched for key in _KEYS)
