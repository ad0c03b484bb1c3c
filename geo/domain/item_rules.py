"""What a feature's document may hold: types, lengths, days, times, codes, places."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import ClockTime
from geo.domain.place_rules import place_fault
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

STATUSES: Final = ("active", "cancelled", "ended", "draft")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)
_UID = re.compile(r"[a-z0-9]{1,40}", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, in a sentence for whoever filled it in."""

    field: str
    message: str


def find_faults(
    kind: str, values: Mapping[str, Any], base: Mapping[str, Any] | None = None
) -> list[Fault]:
    """Return what is wrong with some values of a document, in their order.

    Parameters
    ----------
    kind
        Of the feature; decides which fields there are.
    values
        Any part of a document, as JSON gives it.
    base
        The document that is edited; None for a new one, which needs a title.
    """
    rules = {**COMMON, **OWN[kind]}
    faults = []
    for name, value in values.items():
        rule = rules.get(name)
        said = "この項目はありません。" if rule is None else rule(value)
        if said is not None:
            faults.append(Fault(str(name)[:100], said))
    if base is None and "title" not in values:
        faults.append(Fault("title", "名前を書いてください。"))
    if not faults and kind == "activity":
        faults += _days_together({**(base or {}), **values})
    return faults


def is_likely(day: date) -> bool:
    """Return whether somebody can mean a day: after the old calendar, before `LATEST`."""
    return EARLIEST <= day < LATEST


def _text(longest: int, *, required: bool = False) -> Rule:
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


def _code(*codes: str, required: bool = False) -> Rule:
    def rule(value: Any) -> str | None:
        if value is None and not required:
            return None
        if not isinstance(value, str) or value not in codes:
            return f"次のどれかを選んでください: {'、'.join(codes)}"
        return None

    return rule


def _term(vocabulary: str, *, required: bool = False) -> Rule:
    def rule(value: Any) -> str | None:
        codes = (term.code for term in load_vocabulary(vocabulary).terms)
        return _code(*codes, required=required)(value)

    return rule


def _list(vocabulary: str) -> Rule:
    def rule(value: Any) -> str | None:
        if not isinstance(value, list) or len(value) > MOST_DAYS:
            return "一覧で書いてください。"
        term = _term(vocabulary, required=True)
        if any(isinstance(item, str) and value.count(item) > 1 for item in value):
            return "同じものが二度あります。1つにしてください。"
        return next((said for item in value if (said := term(item))), None)

    return rule


def _yes_or_no(value: Any) -> str | None:
    return (
        None
        if value is None or isinstance(value, bool)
        else "はい（true）か、いいえ（false）で書いてください。"
    )


def _surely(value: Any) -> str | None:
    return _yes_or_no("" if value is None else value)


def _number(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        return "整数で書いてください。"
    return (
        None
        if 0 <= value <= LARGEST_NUMBER
        else f"0から{LARGEST_NUMBER:,}までの数で書いてください。"
    )


def _area(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "数で書いてください。"
    known = math.isfinite(value) and 0 <= value <= LARGEST_NUMBER**2
    return None if known else "0以上の数で書いてください。"


def _day(value: Any) -> str | None:
    if value is None:
        return None
    return (
        None
        if _read_day(value)
        else "日付は 2026-04-01 の形で、実際にある日を書いてください。"
    )


def _time(value: Any) -> str | None:
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


def _rule(value: Any) -> str | None:
    if (said := _text(500)(value)) or value is None:
        return said
    try:
        until = parse_rrule(value).until
    except InvalidLayerError as error:
        return error.message
    if until is not None and not is_likely(until):
        return f"くり返しの終わりは{LATEST.year}年より前にしてください。"
    return None


def _days(value: Any) -> str | None:
    known = isinstance(value, list) and all(_read_day(item) for item in value)
    if not known or len(set(value)) < len(value):
        return "休みの日は、日付の一覧で、同じ日は1回だけ書いてください。"
    return None if len(value) <= MOST_DAYS else f"休みの日は{MOST_DAYS}日までです。"


def _reasons(value: Any) -> str | None:
    said = _text(200, required=True)
    known = isinstance(value, dict) and all(
        _read_day(day) and said(reason) is None for day, reason in value.items()
    )
    return None if known else "休みの理由は、日付ごとに200文字までで書いてください。"


def _moved(value: Any) -> str | None:
    names = {"on_date", "moved_to", "start_time", "end_time", "reason"}
    if not isinstance(value, list) or len(value) > MOST_DAYS:
        return "変わる日は、一覧で書いてください。"
    seen = set()
    for each in value:
        if not isinstance(each, dict) or each.keys() != names:
            return "変わる日には、元の日・新しい日・時刻・理由がいります。"
        said = (
            _day(each["on_date"])
            or _day(each["moved_to"])
            or _time(each["start_time"])
            or _time(each["end_time"])
            or _text(200)(each["reason"])
        )
        if said is not None:
            return said
        if each["on_date"] is None or each["on_date"] in seen:
            return "変わる日は、元の日を1回だけ書いてください。"
        if not (each["moved_to"] or each["start_time"] or each["end_time"]):
            return "変わる日には、新しい日か時刻を書いてください。"
        seen.add(each["on_date"])
    return None


def _photos(value: Any) -> str | None:
    alt = _text(300, required=True)
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


def _address(value: Any) -> str | None:
    if (said := _text(2_000)(value)) or value is None:
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


def _days_together(document: Mapping[str, Any]) -> list[Fault]:
    first, last = document.get("starts_on"), document.get("ends_on")
    if first and last and last < first:
        return [
            Fault(
                "ends_on",
                "終わりの日が始まりの日より前です。どちらかを直してください。",
            )
        ]
    days = [
        document.get(name)
        for name in ("ends_on", "rrule", "start_time", "exdates", "moved")
    ]
    if first is None and any(days):
        return [Fault("starts_on", "始まりの日を書いてください。")]
    moved = {each["on_date"] for each in document.get("moved") or ()}
    if moved & set(document.get("exdates") or ()):
        return [Fault("exdates", "同じ日が、休みの日と変わる日の両方にあります。")]
    if (document.get("off_reasons") or {}).keys() - set(document.get("exdates") or ()):
        return [Fault("off_reasons", "休みの日にない日の理由があります。")]
    return []


COMMON: Final[Mapping[str, Rule]] = {
    "title": _text(200, required=True),
    "kana": _text(200),
    "description": _text(4_000),
    "address": _text(300),
    "url": _address,
    "contact": _text(300),
    "contact_phone": _text(50),
    "notes_text": _text(4_000),
    "location_source": _code(
        "surveyed", "town_centroid", "manual", "none", required=True
    ),
    "location_visibility": _code("exact", "area_only", "hidden", required=True),
    "status": _code(*STATUSES, required=True),
    "last_confirmed_on": _day,
    "geometry": place_fault,
    "photos": _photos,
}
OWN: Final[Mapping[str, Mapping[str, Rule]]] = {
    "activity": {
        "field": _term("field"),
        "zone": _term("zone"),
        "form": _text(200),
        "organiser": _text(200),
        "venue": _text(300),
        "belongings": _text(1_000),
        "fee": _text(300),
        "is_free": _yes_or_no,
        "joining": _code("open", "contact", "form"),
        "capacity": _number,
        "child_friendly": _yes_or_no,
        "step_free": _yes_or_no,
        "online": _yes_or_no,
        "secondary_fields": _list("field"),
        "generations": _list("generation"),
        "time_band": _term("time_band"),
        "open_hangout": _yes_or_no,
        "starts_on": _day,
        "ends_on": _day,
        "start_time": _time,
        "end_time": _time,
        "rrule": _rule,
        "skip_holidays": _surely,
        "exdates": _days,
        "moved": _moved,
        "off_reasons": _reasons,
    },
    "place": {
        "place_kind": _term("place_kind", required=True),
        "services": _text(2_000),
        "opening_hours": _text(1_000),
        "closed_on": _text(500),
        "step_free": _yes_or_no,
        "fields": _list("field"),
        "bookable_for": _text(1_000),
    },
    "adoption_site": {
        "site_kind": _term("site_kind"),
        "asset_id": _text(100),
        "section": _text(200),
        "capacity": _number,
        "area_m2": _area,
    },
    "local_issue": {
        "field": _term("field"),
        "reported_on": _day,
        "resolved_on": _day,
    },
}
