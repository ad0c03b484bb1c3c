"""The words for a question: each condition as a reader would say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.domain.spans import rest_of_month, weekend_of
from geo.domain.vocabulary import load_vocabulary
from geo.snapshot.asked import fields_meant
from web.filters import ENGLISH_WEEKDAYS, WEEKDAYS, dash, short_day, walk
from web.filters import metres as write_metres
from web.finder_checks import WEEKDAYS as CODES
from web.language import is_japanese
from web.language import translated as _
from web.ruby import say
from web.spoken import spoken
from web.words import field_label, kind_label

if TYPE_CHECKING:
    from geo.snapshot.model import Card
    from web.finder_query import FinderQuery

FARTHEST_WALK_M = 4_000
"""Fifty minutes: farther, nobody asks how long it is on foot."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its words, and the question's address without it."""

    key: str
    words: str
    without: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days to choose with one press."""

    words: str
    address: dict[str, Any]
    chosen: bool


def conditions_of(query: FinderQuery) -> tuple[Condition, ...]:
    """Return each condition of a question, in the form's order."""
    said: list[tuple[str, object, str]] = []
    if query.place_unknown:
        words = _("「%(place)s」（見つかりません）", place=query.place)
        said.append(("place", query.place, words))
    elif query.place:
        said.append(("place", query.place, _("「%(place)s」の近く", place=query.place)))
    elif query.near:
        said.append(("near", query.near, _("えらんだ場所の近く")))
    if query.district:
        said.append(("district", query.district, query.district_name or ""))
    if query.layer:
        said.append(("layer", query.layer, query.layer_title or ""))
    if query.text:
        said.append(("q", query.text, _("「%(text)s」", text=query.text)))
    if query.from_on or query.until_on:
        said.append(("from", None, _period(query.from_on, query.until_on)))
    said += [("weekday", code, weekday_label(code)) for code in query.weekdays]
    said += [("band", code, term_label("time_band", code)) for code in query.bands]
    if query.field:
        said.append(("field", query.field, field_label(query.field)))
    for code in query.generations:
        said.append(("generation", code, term_label("generation", code)))
    said += [("kind", code, kind_label(code)) for code in sorted(query.kinds or ())]
    said += [
        (name, "1", words) for name, words in ticks().items() if getattr(query, name)
    ]
    return tuple(
        Condition(key, words, _without(query, key, value)) for key, value, words in said
    )


def spans_of(query: FinderQuery, on: date) -> tuple[Span, ...]:
    """Return today, this weekend and this month, as links of the same question."""
    found = []
    for words, (first, last) in (
        (_("今日"), (on, on)),
        (_("今週末"), weekend_of(on)),
        (_("今月"), rest_of_month(on)),
    ):
        said = {"from": first.isoformat(), "until": last.isoformat(), "page": None}
        chosen = (query.from_on, query.until_on) == (first, last)
        found.append(Span(words, query.address(**said), chosen))
    return tuple(found)


def suggestions_of(query: FinderQuery) -> tuple[tuple[str, str], ...]:
    """Return words that mean fields, each with the fields' names."""
    return tuple(
        (word, _("／").join(field_label(code) for code in codes))
        for word, codes in fields_meant(query.text or "").items()
    )


def ticks() -> dict[str, str]:
    """Return what can be ticked, in order."""
    return {
        "free": _("無料"),
        "child": _("子どもと一緒"),
        "step_free": _("段差なし"),
        "companies": _("会社の人も"),
        "online": _("オンライン"),
        "no_registration": _("申込不要"),
        "first": _("はじめての人むけ"),
    }


def weekday_label(code: str) -> str:
    """Return a weekday's name."""
    words: dict[str, str] = {
        "mo": _("月曜"),
        "tu": _("火曜"),
        "we": _("水曜"),
        "th": _("木曜"),
        "fr": _("金曜"),
        "sa": _("土曜"),
        "su": _("日曜"),
    }
    return words[code]


def weekday_short(code: str) -> str:
    """Return a weekday in one letter, or three in English."""
    names = WEEKDAYS if is_japanese() else ENGLISH_WEEKDAYS
    return spoken(names[CODES.index(code)])


def distance_words(card: Card, metres: float) -> str:
    """Write how far a card is in a straight line, and how long the walk would be."""
    if card.kind == "organisation" and metres == 0:
        return _("この場所は区域の中です")
    distance = write_metres(metres)
    said = (
        _("町の中心まで直線%(distance)s", distance=distance)
        if card.location == "town_centroid"
        else _("直線%(distance)s", distance=distance)
    )
    if metres > FARTHEST_WALK_M:
        return said
    return say(
        "%(far)s%(time)s",
        {"far": said, "time": _("（歩いて約%(n)s分）", n=walk(metres))},
    )


def term_label(vocabulary: str, code: str) -> str:
    """Return a generation's or a time band's name."""
    term = load_vocabulary(vocabulary).get(code)
    return _(term.label) if is_japanese() else term.label_en


def _period(first: date | None, last: date | None) -> str:
    if first == last and first:
        return short_day(first)
    if first and last:
        both: dict[str, object] = {"first": short_day(first), "last": short_day(last)}
        return say(f"%(first)s{dash()}%(last)s", both)
    if first:
        return _("%(day)sから", day=short_day(first))
    return _("%(day)sまで", day=short_day(last)) if last else ""


def _without(query: FinderQuery, key: str, value: object) -> dict[str, Any]:
    """Return the address without a condition, from its first page."""
    kept = query.address(page=None)
    if key == "from":
        kept.pop("until", None)
    if isinstance(kept.get(key), list):
        kept[key] = [code for code in kept[key] if code != value]
    else:
        kept.pop(key, None)
    return {name: said for name, said in kept.items() if said}
