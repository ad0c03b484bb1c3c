"""The words for codes: kinds, states, labels. Templates ask here by code."""

from typing import Any

from flask import Flask

from geo.domain.indicators import get_indicator
from geo.domain.recurrence_english import describe_in_english
from geo.domain.schedule import read_rule
from geo.domain.vocabulary import Relation, load_vocabulary
from geo.snapshot.model import Card
from web.city_vocabulary import words_of
from web.language import is_japanese
from web.language import translated as _
from web.spoken import spoken

FOLDERS = {
    "activity": "activities",
    "support_centre": "places",
    "place": "places",
    "adoption_site": "adoption",
    "organisation": "organisations",
    "local_issue": "issues",
}
FACT_VOCABULARIES = {
    "actor_type": "actor_type",
    "field": "field",
    "fields": "field",
    "form": "form",
    "generations": "generation",
    "place_kind": "place_kind",
    "secondary_fields": "field",
    "site_kind": "site_kind",
    "zone": "zone",
}
SEALS = {
    "activity": "k-act",
    "adoption_site": "k-ado",
    "support_centre": "k-sup",
    "organisation": "k-asc",
    "place": "k-fac",
    "local_issue": "k-iss",
}


def init_app(app: Flask) -> None:
    """Make every wording available to the templates."""
    for function in (
        kind_label,
        seal,
        folder,
        field_label,
        field_name,
        indicator_name,
        fact_label,
        fact_value,
        area_kind_label,
        joining_label,
        adoption_label,
        location_label,
    ):
        app.add_template_global(function, function.__name__)
    app.add_template_filter(schedule_words, "schedule_words")


def seal(kind: str) -> str:
    """Return the symbol of a kind."""
    return SEALS[kind]


def folder(card: Card) -> str:
    """Return the folder of a card's page."""
    return FOLDERS[card.kind]


def schedule_words(card: Card) -> str:
    """Return a card's recurrence in the page's language, nothing without one."""
    if card.schedule_text is None or card.rule is None or is_japanese():
        return spoken(card.schedule_text or "")
    return describe_in_english(read_rule(card.rule))


def kind_label(kind: str) -> str:
    """Return the legend's word for a kind."""
    words: dict[str, str] = {
        "activity": _("活動"),
        "adoption_site": _("公園アダプト"),
        "support_centre": _("支援拠点"),
        "organisation": _("自治会・団体"),
        "place": _("施設"),
        "local_issue": _("地域の課題"),
    }
    return words[kind]


def field_label(code: str) -> str:
    """Return a field's short name, for narrow places."""
    term = load_vocabulary("field").get(code)
    return _(term.short) if is_japanese() else term.label_en


def field_name(code: str) -> str:
    """Return a field's whole name."""
    term = load_vocabulary("field").get(code)
    return _(term.label) if is_japanese() else term.label_en


def indicator_name(code: str) -> str:
    """Return a registered indicator's name in the page's language."""
    found = get_indicator(code)
    return spoken(found.name) if is_japanese() else found.name_en


def area_kind_label(kind: str) -> str:
    """Return the word for a kind of area set."""
    words: dict[str, str] = {
        "district": _("地区"),
        "town_block": _("町丁・字"),
        "school_zone": _("学区"),
        "association": _("自治会の区域"),
        "meeting_zone": _("会議の区域"),
    }
    return words[kind]


def joining_label(code: str | None) -> str | None:
    """Return how one joins, None where nobody said."""
    words: dict[str, str] = {
        "open": _("申込不要"),
        "contact": _("問い合わせて参加"),
        "form": _("申込が必要"),
    }
    return words.get(code or "")


def adoption_label(state: str | None) -> str | None:
    """Return the state of an adoption site."""
    words: dict[str, str] = {
        "free": _("引き受け手を募集"),
        "adopted": _("活動中"),
        "ending_soon": _("合意の期限が近い"),
        "review_due": _("見直しの時期"),
    }
    return words.get(state or "")


def location_label(card: Card) -> str | None:
    """Return what is to be said of a location that is not exact."""
    words: dict[str, str] = {
        "none": _("位置の登録なし"),
        "town_centroid": _("およその位置"),
        "withheld": _("位置は非公開"),
    }
    return words.get(card.location)


def fact_label(label: str) -> str:
    """Return the words for a fact's label."""
    words: dict[str, str] = {
        "field": _("分野"),
        "secondary_fields": _("ほかの分野"),
        "zone": _("協働の領域"),
        "form": _("協働の形態"),
        "fee": _("費用"),
        "joining": _("参加のしかた"),
        "capacity": _("定員・受入数"),
        "belongings": _("持ち物"),
        "child_friendly": _("子どもと一緒"),
        "step_free": _("段差"),
        "online": _("オンライン"),
        "companies_welcome": _("会社の人の参加"),
        "generations": _("おもな世代"),
        "place_kind": _("種類"),
        "fields": _("受け持つ分野"),
        "services": _("できること"),
        "bookable_for": _("予約して使えること"),
        "opening_hours": _("開いている時間"),
        "closed_on": _("休みの日"),
        "site_kind": _("種類"),
        "asset_id": _("管理番号"),
        "section": _("区画"),
        "area_m2": _("面積"),
        "adopter_name": _("活動している団体"),
        "agreed_on": _("合意した日"),
        "term_start": _("合意の始まり"),
        "term_end": _("合意の終わり"),
        "review_due_on": _("見直しの期限"),
        "reported_on": _("届いた日"),
        "resolved_on": _("解決した日"),
        "tasks": _("作業の内容"),
        "minimum_people": _("必要な人数"),
        "actor_type": _("団体の種類"),
        "founded_on": _("設立"),
        "activities_note": _("活動の紹介"),
        "joining_note": _("入り方"),
    }
    return words[label]


def _english_terms(vocabulary: str, said: str | tuple[str, ...]) -> str:
    """Return the English for a vocabulary's words; a city's own that mean no more too."""
    shared = words_of(vocabulary)
    english = {term.label: term.label_en for term in shared.terms}
    for own in shared.cities.values():
        for term in own.terms:
            if term.code and term.relation is Relation.EXACT:
                english.setdefault(term.label, shared.get(term.code).label_en)
    words = (said,) if isinstance(said, str) else said
    return " / ".join(english.get(word, word) for word in words)


def fact_value(label: str, value: Any) -> str | None:
    """Return the words for a yes, a no or a code; None where the value is text."""
    if label == "joining":
        return joining_label(value)
    if label == "fee" and value == "無料":
        return _("無料")
    if label in FACT_VOCABULARIES and not is_japanese():
        return _english_terms(FACT_VOCABULARIES[label], value)
    if isinstance(value, bool):
        words: dict[tuple[str, bool], str] = {
            ("child_friendly", True): _("一緒に参加できます"),
            ("child_friendly", False): _("大人向けです"),
            ("step_free", True): _("段差なしで行けます"),
            ("step_free", False): _("段差があります"),
            ("online", True): _("オンラインで参加できます"),
            ("online", False): _("会場で行います"),
            ("companies_welcome", True): _("会社の人がまとまって参加できます"),
            ("companies_welcome", False): _("個人で参加してください"),
        }
        return words[label, value]
    return None
