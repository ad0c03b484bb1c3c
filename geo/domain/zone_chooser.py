"""Three questions that lead to a zone (領域 A–E) of a collaboration.

The guideline divides roles by asking who ought to do it (本来どちらが担当すべきか), who is
able to (担当することが可能か), and who does it better (どちらが担当したほうが効率的か).

References
----------
稲城市「協働のまちづくりに関する指針」(2011), 第二章「市民活動団体との協働の効果」.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

QUESTIONS: Final = ("ought", "able", "efficient")
WEIGHT: Final = MappingProxyType({"community": -1, "both": 0, "city": 1})
ANSWERS: Final = tuple(WEIGHT)
ZONES: Final = "ABCDE"
_MIDDLE = ZONES.index("C")


@dataclass(frozen=True, slots=True)
class ZoneAdvice:
    """The zone three answers lead to, and why.

    ``reason``: unanimous, leaning, balanced, or bounded where the answer to "who is
    able to" kept the others from leading further.
    """

    zone: str
    reason: str

    @property
    def is_collaboration(self) -> bool:
        """Whether both take part: at either end one side does it alone."""
        return self.zone in "BCD"


def advise_zone(answers: Mapping[str, str]) -> ZoneAdvice | None:
    """Return the zone that the answers to the three questions lead to.

    Parameters
    ----------
    answers : mapping of str to str
        One of `ANSWERS` for each of `QUESTIONS`.

    Returns
    -------
    ZoneAdvice or None
        None until every question is answered.

    Notes
    -----
    Each answer leans by one towards its side. All three on one side: that side alone
    (A, E); a sum towards a side: it leads (B, D); otherwise equals (C). Nobody leads
    what only the other side is able to do: the zone then stays in the middle.
    """
    if any(answers.get(question) not in WEIGHT for question in QUESTIONS):
        return None
    lean = sum(WEIGHT[answers[question]] for question in QUESTIONS)
    if abs(lean) == len(QUESTIONS):
        return ZoneAdvice("A" if lean < 0 else "E", "unanimous")
    if lean and WEIGHT[answers["able"]] * lean < 0:
        return ZoneAdvice("C", "bounded")
    if not lean:
        return ZoneAdvice("C", "balanced")
    return ZoneAdvice(ZONES[_MIDDLE + (1 if lean > 0 else -1)], "leaning")
