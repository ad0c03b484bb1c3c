"""How a month and its days are written on paper."""

import calendar
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from flask import Flask

from geo.domain.errors import NotFoundError
from geo.domain.periods import wareki
from web.city_vocabulary import city_word
from web.filters import ENGLISH_MONTHS, dash, short_day, weekday
from web.language import is_japanese
from web.language import translated as _
from web.spoken import spoken

MOST_SINGLE = 3
VOCABULARIES = {
    "desks": "place_kind",
    "organisations": "actor_type",
    "activities": "field",
    "adoption": "site_kind",
}


def init_app(app: Flask) -> None:
    """Make the wordings available to the templates."""
    for function in (era_month, month_name, month_value, days_in_words, day_numbers):
        app.add_template_filter(function, function.__name__)
    app.add_template_global(group_label, "group_label")


def group_label(section: str, code: str) -> str:
    """Return the heading of a group of a guidebook's section."""
    try:
        return city_word(VOCABULARIES[section], code)
    except NotFoundError:  # other software may write any code
        return code


def era_month(value: date) -> str:
    """Write a month in the Japanese calendar (令和8年12月)."""
    if not is_japanese():
        return f"{ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return spoken(wareki(value.replace(day=1)).removesuffix("1日"))


def month_name(value: date) -> str:
    """Write a month with its year, for a list to choose from."""
    if not is_japanese():
        return f"{ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return spoken(f"{value.year}年{value.month}月（{era_month(value)}）")


def month_value(value: date) -> str:
    """Write a month as an address holds it."""
    return f"{value:%Y-%m}"


def days_in_words(days: Sequence[date]) -> str:
    """Write the days of one month: few with their weekdays, many as numbers."""
    last = calendar.monthrange(days[0].year, days[0].month)[1]
    if len(days) == last:
        return str(_("毎日"))
    if len({day.weekday() for day in days}) == 1 and len(days) > 1:
        # A public holiday among them would be named beside its weekday.
        plain = (
            "月火水木金土日"[days[0].weekday()] if is_japanese() else weekday(days[0])
        )
        return _(
            "%(days)s日（%(weekday)s）", days=day_numbers(days), weekday=spoken(plain)
        )
    if len(days) <= MOST_SINGLE:
        between = "、" if is_japanese() else ", "
        return spoken(between.join(map(_without_month, days)))
    return _("%(days)s日", days=day_numbers(days))


def day_numbers(days: Sequence[date]) -> str:
    """Write days of a month as numbers, three and more in a row as a span."""
    numbers = [day.day for day in days]
    breaks = [0]
    breaks += [at for at, (a, b) in enumerate(pairwise(numbers), 1) if b - a > 1]
    spans = [
        numbers[start:end]
        for start, end in pairwise([*breaks, len(numbers)])
        if start < end
    ]
    return _between().join(_span(span) for span in spans)


def _between() -> str:
    return "・" if is_japanese() else ", "


def _span(numbers: Sequence[int]) -> str:
    if len(numbers) < MOST_SINGLE:
        return _between().join(map(str, numbers))
    return f"{numbers[0]}{dash()}{numbers[-1]}"


def _without_month(day: date) -> str:
    if not is_japanese():
        return short_day(day)
    return f"{day.day}日（{weekday(day)}）"
