"""Hears from a row's own words that its activity does not take place."""

import re
from typing import Final

from geo.domain.text import normalise

_CANCELLED: Final = re.compile(
    r"(?:実施|開催|催行)(?:し|いたし|致し)ません|(?:開催|実施)?(?:を|は)?中止(?:と?(?:します|しました|いたします|いたしました|致します|なりました)|です|になりました|$)"
    r"|【(?:開催)?中止】|[((]中止[))]|取りやめ(?:ます|ました|$)"
)
# 雨天中止 stands on most posters: it is a rule for the day, not news.
_CONDITION: Final = re.compile(
    r"雨天|荒天|悪天|小雨|強風|台風|警報|注意報|場合|とき|際は|時は|こと(?:が|も)|可能性|昨年|前年|前回|(?:[月週日回祝休]|年始|お盆)(?:は|に)"
)
_SENTENCE_END: Final = re.compile(r"[。\n!！]")


def finds_cancellation(*texts: str | None) -> str | None:
    """Return the sentence that says an activity was cancelled, or None.

    Sentences with a condition (雨天中止, 荒天の場合は中止します) or about another
    year do not count.
    """
    for text in texts:
        for sentence in _SENTENCE_END.split(normalise_lines(text or "")):
            if _CANCELLED.search(sentence) and not _CONDITION.search(sentence):
                return sentence.strip()
    return None


def normalise_lines(text: str) -> str:
    """Return text in NFKC, line by line."""
    return "\n".join(normalise(line) for line in text.splitlines())
