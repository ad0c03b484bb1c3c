"""What one value of a document may be: a text, a code, a number, a day, an address."""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import ClockTime
from geo.domain.rrule import parse_rrule
from geo.domain.vocabulary import load_vocabulary

Rule = Callable[[Any], str | None]
"""Says what is wrong with a value in a Japanese sentence, None where nothing is."""

MOST_DAYS: Final = 400
MOST_PHOTOS: Final = 50
LARGEST_NUMBER: Final = 1_000_000
EARLIEST: Final = date(1873, 1, 1)
LATEST: Final = date(2200, 1, 1)
"""No plan reaches so far, and nothing that counts in days or years runs over."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)
_UID = re.compile(r"[a-z0-9]{1,40}", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def is_likely(day: date) -> bool:
    """Return whether somebody can mean a day: after the old calendar, before `LATEST`."""
    return EARLIEST <= day < LATEST


def text_rule(longest: int, *, required: bool = False) -> Rule:
    """Return the rule of a text without control characters, up to some length."""

    def rule(value: Any) -> str | None:
        if value is None and not required:
            return None
        if not isinstance(value, str):
            return "文字で書いてください。"
        if required and not value.strip():
            return "名前を書いてください。"
        if len(value) > longest:
            return f"{longest:,}文字までで書いてください。"
        if _CONTROLS.search(value):
            return "使えない文字が入っています。書きなおしてください。"
        return None

    return rule


def code_rule(*codes: str, required: bool = False) -> Rule:
    """Return the rule of one of some codes."""

    def rule(value: Any) -> str | None:
        if value is None and not required:
            return None
        if not isinstance(value, str) or value not in codes:
            return f"次のどれかを選んでください: {'、'.join(codes)}"
        return None

    return rule


def term_rule(vocabulary: str, *, required: bool = False) -> Rule:
    """Return the rule of a code of a vocabulary."""

    def rule(value: Any) -> str | None:
        codes = (term.code for term in load_vocabulary(vocabulary).terms)
        return code_rule(*codes, required=required)(value)

    return rule


def list_rule(vocabulary: str) -> Rule:
    """Return the rule of different codes of a vocabulary."""

    def rule(value: Any) -> str | None:
        if not isinstance(value, list) or len(value) > MOST_DAYS:
            return "一覧で書いてください。"
        term = term_rule(vocabulary, required=True)
        if any(isinstance(item, str) and value.count(item) > 1 for item in value):
            return "同じものが二度あります。1つにしてください。"
        return next((said for item in value if (said := term(item))), None)

    return rule


def yes_or_no(value: Any) -> str | None:
    """Say what is wrong with yes, no or unknown."""
    return (
        None
        if value is None or isinstance(value, bool)
        else "はい（true）か、いいえ（false）で書いてください。"
    )


def surely(value: Any) -> str | None:
    """Say what is wrong with yes or no."""
    return yes_or_no("" if value is None else value)


def number_rule(value: Any) -> str | None:
    """Say what is wrong with a whole number of people."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        return "整数で書いてください。"
    return (
        None
        if 0 <= value <= LARGEST_NUMBER
        else f"0から{LARGEST_NUMBER:,}までの数で書いてください。"
    )


def area_rule(value: Any) -> str | None:
    """Say what is wrong with an area in square metres."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "数で書いてください。"
    known = math.isfinite(value) and 0 <= value <= LARGEST_NUMBER**2
    return None if known else "0以上の数で書いてください。"


def day_rule(value: Any) -> str | None:
    """Say what is wrong with a day, ``YYYY-MM-DD``."""
    if value is None:
        return None
    return (
        None
        if _read_day(value)
        else "日付は 2026-04-01 の形で、実際にある日を書いてください。"
    )


def time_rule(value: Any) -> str | None:
    """Say what is wrong with a time, ``HH:MM`` up to 24:00."""
    if value is None:
        return None
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            ClockTime(int(value[:2]), int(value[3:]))
        except ValueError:
            pass
        else:
            return None
    return "時刻は 09:30 の形で、00:00から24:00までの間で書いてください。"


def rrule_rule(value: Any) -> str | None:
    """Say what is wrong with a rule of RFC 5545."""
    if (said := text_rule(500)(value)) or value is None:
        return said
    try:
        until = parse_rrule(value).until
    except InvalidLayerError as error:
        return error.message
    if until is not None and not is_likely(until):
        return f"くり返しの終わりは{LATEST.year}年より前にしてください。"
    return None


def days_rule(value: Any) -> str | None:
    """Say what is wrong with a list of different days."""
    known = isinstance(value, list) and all(_read_day(item) for item in value)
    if not known or len(set(value)) < len(value):
        return "休みの日は、日付の一覧で、同じ日は1回だけ書いてください。"
    return None if len(value) <= MOST_DAYS else f"休みの日は{MOST_DAYS}日までです。"


def reasons_rule(value: Any) -> str | None:
    """Say what is wrong with reasons by day."""
    said = text_rule(200, required=True)
    known = isinstance(value, dict) and all(
        _read_day(day) and said(reason) is None for day, reason in value.items()
    )
    return None if known else "休みの理由は、日付ごとに200文字までで書いてください。"


def moved_rule(value: Any) -> str | None:
    """Say what is wrong with days that are moved or have other times."""
    names = {"on_date", "moved_to", "start_time", "end_time", "reason"}
    if not isinstance(value, list) or len(value) > MOST_DAYS:
        return "変わる日は、一覧で書いてください。"
    seen = set()
    for each in value:
        if not isinstance(each, dict) or each.keys() != names:
            return "変わる日には、元の日・新しい日・時刻・理由がいります。"
        said = (
            day_rule(each["on_date"])
            or day_rule(each["moved_to"])
            or time_rule(each["start_time"])
            or time_rule(each["end_time"])
            or text_rule(200)(each["reason"])
        )
        if said is not None:
            return said
        if each["on_date"] is None or each["on_date"] in seen:
            return "変わる日は、元の日を1回だけ書いてください。"
        if not (each["moved_to"] or each["start_time"] or each["end_time"]):
            return "変わる日には、新しい日か時刻を書いてください。"
        seen.add(each["on_date"])
    return None


def photos_rule(value: Any) -> str | None:
    """Say what is wrong with a list of pictures and their words."""
    alt = text_rule(300, required=True)
    known = (
        isinstance(value, list)
        and len(value) <= MOST_PHOTOS
        and all(
            isinstance(each, dict)
            and each.keys() == {"uid", "alt"}
            and isinstance(each["uid"], str)
            and _UID.fullmatch(each["uid"])
            and alt(each["alt"]) is None
            for each in value
        )
    )
    return (
        None if known else "写真は、番号と説明（300文字まで）の一覧で書いてください。"
    )


def address_rule(value: Any) -> str | None:
    """Say what is wrong with the address of a page."""
    if (said := text_rule(2_000)(value)) or value is None:
        return said
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    known = parts.scheme in {"http", "https"} and parts.netloc and " " not in value
    return None if known else "http:// か https:// で始まるアドレスを書いてください。"


def _read_day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if is_likely(day) else None
