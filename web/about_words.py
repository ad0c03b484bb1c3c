"""The words for what groups say of themselves: requirements, needs, skills."""

from datetime import date

from flask import Flask

from geo.domain import freshness
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.store.organisation_page import REQUIREMENTS
from web.language import is_japanese
from web.language import translated as _

SMALL = 10
"""Fewer people than this are told as 「10未満」: nobody is to be recognised."""


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    for function in (
        is_stale,
        requirement_label,
        requirement_codes,
        band_label,
        need_label,
        skill_label,
    ):
        app.add_template_global(function, function.__name__)
    app.add_template_filter(few, "few")


def is_stale(confirmed_on: date | None) -> bool:
    """Return whether readers are told that nobody confirmed it for a year."""
    return freshness.is_stale(confirmed_on, today())


def few(people: int | None) -> str:
    """Return a number of people, small ones only as small."""
    if people is None:
        return _("記録なし")
    if people == 0:
        return "0"
    return _("10未満") if people < SMALL else f"{people:,}"


def requirement_codes() -> tuple[str, ...]:
    """Return the requirements in their order."""
    return REQUIREMENTS


def requirement_label(code: str) -> tuple[str, str]:
    """Return a requirement's name and the question that it asks."""
    return {
        "voluntary": (_("自発性"), _("自分たちの意思で活動しています。")),
        "nonprofit": (_("非営利性"), _("利益を会員に分けません。")),
        "public_benefit": (_("公益性"), _("会員だけでなく、地域の役に立つ活動です。")),
        "continuing": (_("継続性"), _("一度だけでなく、続けて活動しています。")),
        "no_politics_religion": (
            _("政治・宗教を目的としない"),
            _("政治や宗教の活動を目的にしていません。"),
        ),
    }[code]


def band_label(code: str | None) -> str:
    """Return how many paid people a group has, in bands."""
    return {
        None: _("記入なし"),
        "none": _("いません"),
        "1_4": _("1〜4人"),
        "5_19": _("5〜19人"),
        "20_plus": _("20人以上"),
    }[code]


def need_label(kind: str) -> str:
    """Return what a group lacks."""
    return {
        "people": _("人手がほしい"),
        "successor": _("あとを継ぐ人がほしい"),
        "money": _("お金がたりない"),
        "place": _("場所がほしい"),
        "link": _("ほかの団体とつながりたい"),
        "skill": _("得意な人の力を借りたい"),
    }[kind]


def skill_label(code: str) -> str:
    """Return the name of a skill."""
    term = load_vocabulary("skill").get(code)
    return _(term.label) if is_japanese() else term.label_en
