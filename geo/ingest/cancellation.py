"""Hears from a row's own words that its activity does not take place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geo.domain.text import normalise

_DONE: Final = (
    r"(?:しました|いたしました|致しました|となりました|になりました"
    r"|とさせていただきました)"
)
_TO_COME: Final = (
    r"(?:と?(?:します|いたします|致します)|(?:と|に)なります|とさせていただ(?:きます|く)"
    r"|です|のお知らせ$|のご案内$|$)"
)
_CALLED_OFF: Final = re.compile(
    r"(?:の|を|は)?(?:開催|実施|催行)?(?:の|を|は)?"
    rf"(?:(?P<done>(?:中止{_DONE}|中止と(?:しました|いたしました|致しました)|取りやめ(?:ました|となりました)))"
    rf"|中止{_TO_COME}|取りやめ(?:ます|$)|(?:実施|開催|催行)(?:し|いたし|致し)ません)"
)
_PUT_OFF: Final = re.compile(
    r"(?:の|を|は)?(?:開催|実施)?(?:の|を|は)?"
    rf"(?:(?P<done>延期{_DONE}|延期と(?:しました|いたしました))|延期{_TO_COME}"
    r"|(?:活動)?休止(?:中|し(?:ます|ました|ています|ております)|いたします|となります|です|$))"
)
_MARK: Final = re.compile(
    r"【(?:開催)?中止】|\((?:開催)?中止\)|\[(?:開催)?中止\]|《中止》|〈中止〉|※\s*中止\s*※|★中止★"
)
_MARK_PUT_OFF: Final = re.compile(
    r"[【(\[](?:延期|休止中?|一部中止)[】)\]]|※\s*延期\s*※"
)
# 雨天中止 stands on most posters: it is a rule for the day, not news.
_WEATHER: Final = re.compile(r"雨天|荒天|悪天|小雨|強風|台風|警報|注意報|順延")
_CONDITION: Final = re.compile(
    r"場合|とき|際は|時は|こと(?:が|も)|可能性|昨年|前年|前回|昨年度|前年度"
)
_REASON: Final = re.compile(
    r"[^はも]*?(?:のため|ため|により|によって|に伴い|につき)[、,]?"
)
_PART: Final = re.compile(
    r"\d|一部|曜|休み|年末|年始|お盆|ゴールデンウィーク|GW|祝|期間|午前|午後|回|本日|当面|[月週]"
)
_PART_OF_TITLE: Final = re.compile(r"一部|\d[日回]|[前後]の部|分$")
_THE_WHOLE: Final = re.compile(
    r"(?:今年度|本年度|今年|本年|全日程|すべての日程)?(?:の|は|も|、)?"
    r"(?:本|当|この)?(?:イベント|行事|催し|催事|事業|大会|活動|講座|教室|会)?(?:の|は|を|、|:)?"
)
_SENTENCE_END: Final = re.compile(r"[。\n!！]")
_AROUND: Final = " 　※*・、,【】()[]"


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence about an activity that does not take place as planned.

    ``column`` is our column it stands in. ``certain`` is False where it speaks
    of a part, of something else, or of another day.
    """

    sentence: str
    column: str
    certain: bool


def hear_cancellation(
    texts: Iterable[tuple[str, str | None]], *, title: str | None = None
) -> Heard | None:
    """Return the sentence that says an activity was cancelled or may be, or None.

    Parameters
    ----------
    texts
        Our column and its text, in order of weight.
    title
        The activity's own name, which a sentence may use for it.

    Notes
    -----
    A rule for bad weather (雨天中止, 荒天の場合は中止します) or a sentence about
    another year is no news. Another subject than the activity, a part of its
    days, or a postponement is heard without being certain. A sentence in the
    past overrides words of weather: then they are the reason.
    """
    doubtful = None
    for column, text in texts:
        for sentence in _SENTENCE_END.split(normalise_lines(text or "")):
            certain = _judge(sentence.strip(), normalise(title or ""), column)
            if certain:
                return Heard(sentence.strip(), column, certain=True)
            if certain is not None and doubtful is None:
                doubtful = Heard(sentence.strip(), column, certain=False)
    return doubtful


def normalise_lines(text: str) -> str:
    """Return text in NFKC, line by line."""
    return "\n".join(normalise(line) for line in text.splitlines())


def _judge(sentence: str, title: str, column: str) -> bool | None:
    """Return whether a sentence certainly cancels; None when it does not speak of that."""
    if _CONDITION.search(sentence):
        return None
    if _MARK.search(sentence):
        return True
    if _MARK_PUT_OFF.search(sentence):
        return False
    found = _CALLED_OFF.search(sentence)
    put_off = _PUT_OFF.search(sentence)
    said = found or put_off
    if said is None:
        return None
    before = sentence[: said.start()]
    if _WEATHER.search(sentence) and not (
        said["done"] or re.search(r"のため[、,]?$", before)
    ):
        return None
    return found is not None and _is_the_activity(before, title, column)


def _is_the_activity(before: str, title: str, column: str) -> bool:
    """Tell whether the words before 中止 name the whole activity, or nothing."""
    if column == "title":
        return _PART_OF_TITLE.search(before) is None
    if _PART.search(before.replace(title, "") if title else before):
        return False
    subject = _REASON.sub("", before, count=1).strip(_AROUND)
    return (
        _THE_WHOLE.fullmatch(subject) is not None
        or re.sub(r"[はのを]$", "", subject).strip("「」『』") == title
    )
