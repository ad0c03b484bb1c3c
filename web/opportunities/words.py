"""The words for kinds, phases and states of open doors; templates ask here by code."""

from typing import Any

from flask import current_app, url_for

from geo.domain.open_doors import PHASES
from geo.domain.vocabulary import load_vocabulary
from web.city_vocabulary import city_word
from web.language import is_japanese
from web.language import translated as _


def programme_kind_label(code: str, city: str | None = None) -> str:
    """Return a kind of participation, in the city's own word where it has one."""
    return city_word("programme_kind", code, city)


def programme_kind_short(code: str, city: str | None = None) -> str:
    """Return a kind's short name, for narrow places; the city's own word goes first."""
    return city_word("programme_kind", code, city, short=True)


def phase_label(code: str, city: str | None = None) -> str:
    """Return a phase (計画・実行・評価), in the city's own word."""
    return city_word("phase", code, city)


def door_state_label(state: str) -> str:
    """Return the word for how an opportunity stands today."""
    words: dict[str, str] = {
        "draft": _("下書き"),
        "open": _("受付中"),
        "upcoming": _("これから受付"),
        "closed": _("受付終了"),
        "held": _("開催済み"),
        "decided": _("結果あり"),
        "cancelled": _("中止"),
    }
    return words[state]


def application_label(status: str) -> str:
    """Return the word for how a group's answer stands."""
    words: dict[str, str] = {
        "applied": _("応募済み"),
        "selected": _("選ばれました"),
        "declined": _("選ばれませんでした"),
        "withdrawn": _("取り下げ"),
    }
    return words[status]


def day_part_label(code: str) -> str:
    """Return a part of the day."""
    term = load_vocabulary("time_band").get(code)
    return _(term.label) if is_japanese() else term.label_en


def kinds_by_phase() -> dict[str, list[str]]:
    """Return the codes of every kind under its phase."""
    terms = load_vocabulary("programme_kind").terms
    return {
        phase: [term.code for term in terms if term.parent == phase] for phase in PHASES
    }


def page_of(endpoint: str, **values: Any) -> str | None:
    """Return the address of another subject's page, None where it has none."""
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **values)
