"""The words of adoption: states, decisions, kinds of papers, last days."""

from datetime import date, timedelta

from geo.domain.vocabulary import load_vocabulary
from web.filters import plain_day
from web.language import translated as _

EVERYONE = "everyone"  # of any age: nobody can be counted as that
DAY = timedelta(days=1)


def adoption_step(state: str) -> str:
    """Return how an agreement stands on a day, in words."""
    words: dict[str, str] = {
        "free": _("引き受け手を募集"),
        "applied": _("希望届の返事を待つ"),
        "offered": _("合意書案を確かめる"),
        "upcoming": _("これから始まる"),
        "adopted": _("活動中"),
        "ending_soon": _("合意の期限が近い"),
        "review_due": _("見直しの時期"),
        "expired": _("期限切れ"),
        "ended": _("終了"),
        "refused": _("取りやめ"),
    }
    return words[state]


def adoption_decision(code: str) -> str:
    """Return what a review decided, in words."""
    words: dict[str, str] = {
        "continue": _("同じ内容で続ける"),
        "change": _("内容を変えて続ける"),
        "end": _("終わりにする"),
    }
    return words[code]


def adoption_paper(kind: str) -> str:
    """Return what a yearly paper is called."""
    words: dict[str, str] = {"plan": _("年間計画"), "report": _("活動報告")}
    return words[kind]


def site_kind_label(code: str | None) -> str | None:
    """Return what kind of site it is."""
    known = {term.code: term.label for term in load_vocabulary("site_kind").terms}
    return known.get(code or "")


def last_day(term_end: date | None) -> date | None:
    """Return the last day of a term: people read that, not the day after."""
    return None if term_end is None else term_end - DAY


def written_day(text: str) -> str:
    """Return a day that a filed paper holds as text, in words."""
    return plain_day(date.fromisoformat(text))


def generation_labels() -> dict[str, str]:
    """Return the generations that can be counted, by code."""
    terms = load_vocabulary("generation").terms
    return {term.code: term.label for term in terms if term.code != EVERYONE}


GLOBALS = (
    adoption_step,
    adoption_decision,
    adoption_paper,
    site_kind_label,
    last_day,
    generation_labels,
)
