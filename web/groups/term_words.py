"""Terms of office in words and in forms: a half-open end is said as its last day."""

from datetime import date, datetime, timedelta

from flask import Flask

from geo.domain.periods import TOKYO, fiscal_year, fiscal_year_period
from geo.query.people import LetterState
from web.filters import plain_day
from web.language import translated as _

DAY = timedelta(days=1)


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.add_template_filter(last_day)
    app.add_template_filter(in_fours)
    app.add_template_filter(until_day)
    app.add_template_filter(on_day)
    for function in (term_words, letter_state_words, role_sentence):
        app.add_template_global(function, function.__name__)


def last_day(end: date) -> date:
    """Return the last day of a half-open period."""
    return end - DAY


def day_after(last: date | None) -> date | None:
    """Return the end of a period whose last day a form names."""
    return None if last is None else last + DAY


def year_end(on: date) -> date:
    """Return the last day of the fiscal year a day lies in."""
    return last_day(fiscal_year_period(fiscal_year(on))[1])


def until_day(moment: datetime) -> date:
    """Return the last day, in Japan, on which what expires at a moment still works."""
    return on_day(moment - timedelta(seconds=1))


def on_day(moment: datetime) -> date:
    """Return the day of a moment in Japan."""
    return moment.astimezone(TOKYO).date()


def term_words(start: date | None, end: date | None) -> str:
    """Say a term."""
    first = None if start is None else plain_day(start)
    last = None if end is None else plain_day(last_day(end))
    if first is None and last is None:
        return _("受け取った日から（終わりは決めていません）")
    if first is None:
        return _("受け取った日から%(last)sまで", last=last)
    if last is None:
        return _("%(first)sから（終わりは決めていません）", first=first)
    return _("%(first)sから%(last)sまで", first=first, last=last)


def letter_state_words(state: LetterState) -> str:
    """Say what became of a letter."""
    return {
        "open": _("使われるのを待っています"),
        "used": _("使われました"),
        "expired": _("期限が過ぎました"),
        "revoked": _("取り消しました"),
    }[state]


def role_sentence(role: str) -> str:
    """Say what somebody of a role may do."""
    return {
        "owner": _("すべてできます。人を招くことも、引き継ぐこともできます。"),
        "editor": _("活動や場所を載せて、直せます。"),
        "contributor": _("直したいことを提案できます。責任者が確かめてから載ります。"),
        "viewer": _("下書きも含めて見られます。直すことはできません。"),
    }[role]


def in_fours(number: str) -> str:
    """Write a person's number in groups of four, as it is read out and typed."""
    return "-".join(number[at : at + 4] for at in range(0, len(number), 4))
