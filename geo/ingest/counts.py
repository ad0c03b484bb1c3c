"""Reads one certain number of people; a number among other words stays text."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo.domain.text import normalise

_COUNT: Final = re.compile(
    r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?\s*(?P<unit>人|名|組|団体|世帯)?"
    r"(?P<rest>.*)"
)
# Words that leave the number what it is.
_REST: Final = re.compile(r"(?:先着順?|抽選|まで|以内|\([^()\d]*\)|[\s、,・。])*")
_UNCERTAIN: Final = re.compile("から|以上|以下|未満|程度|超|前後")
_PEOPLE: Final = frozenset({None, "人", "名"})


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, and whether its text says more than it."""

    number: int
    words: bool


@lru_cache(maxsize=4096)
def read_count(text: str, *, at_least: bool = False) -> Count | None:
    """Return the number that a text certainly means, or None.

    Parameters
    ----------
    text
        "20", "20人", "1,200名", "20人 先着順", "20名まで（抽選）".
    at_least
        The column asks for a least number, where 5人以上 is 5.

    Returns
    -------
    Count or None
        None for a span, a rate (1回20人), an age, two numbers or a number with
        a word that is not known to leave it as it is.
    """
    found = _COUNT.fullmatch(normalise(text))
    if found is None:
        return None
    rest = found["rest"].strip()
    if at_least:
        rest = rest.removeprefix("以上").strip()
    if _REST.fullmatch(rest) is None or _UNCERTAIN.search(rest):
        return None
    # 10組 are more than ten people: the unit must not be lost.
    words = bool(found["rest"].strip()) or found["unit"] not in _PEOPLE
    return Count(int(found["count"].replace(",", "")), words)
