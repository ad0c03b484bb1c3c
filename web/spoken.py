"""Dates and recurrences with their readings, on a page in easy Japanese."""

from flask import Flask

from web.language import is_easy
from web.readings import mark_dates
from web.ruby import say


def init_app(app: Flask) -> None:
    """Let templates write the wording of a rule: 毎月第2土曜日."""
    app.add_template_filter(spoken, "spoken")


def spoken(text: str) -> str:
    """Return a date or a rule's wording, which brings its readings where easy."""
    return say(mark_dates(text), {}) if is_easy() else text
