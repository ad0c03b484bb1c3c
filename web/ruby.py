"""Furigana: ``{防災|ぼうさい}`` in a translation is a ruby where a page can show one.

Translations are ours, what they are filled with is not. So readings are cut out of a
translation before anything is put into it, and stand between marks nobody outside
this process can write. A drawn page is then read once: in its text the marks become
``<ruby>``, everywhere else (attributes, titles, options, drawings) plain words.
"""

import re
import secrets
from functools import lru_cache
from typing import Any, Self

from flask import Flask, Response
from jinja2 import Template
from markupsafe import escape

from web.readings import read_counter

# Letters and digits only, so that they outlive every escaping and quoting.
SECRET = secrets.token_hex(8)
OPEN, BAR, CLOSE = (f"ruby{SECRET}{part}" for part in "oxc")

READING = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
MARKED = re.compile(f"{OPEN}(.*?){BAR}(.*?){CLOSE}", re.DOTALL)
COUNTED = re.compile(rf"(\d[\d,]*){OPEN}([人分日]){BAR}(?:にん|ふん|にち){CLOSE}")
STRAY = re.compile(f"{OPEN}|{BAR}|{CLOSE}")
RUBY = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"
WHOLE = '<span class="spoken">{}</span>'
# A comment, or a tag with its attributes: no value of theirs can hold a ruby.
TAG = re.compile(
    r"<!--.*?-->|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
# HTML has no elements inside the first ones; in the others a ruby means nothing.
PLAIN_INSIDE = frozenset(
    {"script", "style", "title", "textarea", "option", "select", "datalist", "svg"}
)


class Furigana(str):  # a str, so that files and letters take it as it is
    """Plain words, which bring their readings along when a page draws them."""

    __slots__ = ("marked",)
    marked: str  # markup

    def __new__(cls, plain: str, marked: str) -> Self:
        """Keep both forms of the same words."""
        made = super().__new__(cls, plain)
        made.marked = marked
        return made

    def __str__(self) -> str:
        """Stay what it is: `str()` must not lose the readings."""
        return self

    def __html__(self) -> str:
        """Return the form for a page that is being drawn."""
        return self.marked


class Page(Template):
    """A template whose result is read once more for the marks of readings."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Draw the template; only pages get ruby, letters and files plain words."""
        drawn = super().render(*args, **kwargs)
        if OPEN not in drawn:
            return drawn
        name = self.name or ""
        if name.endswith(".html") and not name.startswith("mail/"):
            return with_readings(drawn)
        return without_readings(drawn)


def init_app(app: Flask) -> None:
    """Settle the readings of every page, and let no mark leave in anything else."""
    app.jinja_env.template_class = Page
    app.after_request(_settle)


def say(translation: str, variables: dict[str, object]) -> str:
    """Fill a translation that is plain text."""
    plain, marked = read_translation(translation)
    if plain == marked and not any(
        isinstance(value, Furigana) for value in variables.values()
    ):
        return plain % variables if variables else plain
    safe = escape(marked)
    return Furigana(
        plain % variables if variables else plain,
        safe % variables if variables else safe,
    )


def read_aloud(words: str, reading: str) -> str:
    """Return words from data with their reading, on a page that has readings."""
    return Furigana(words, escape(OPEN) + words + BAR + reading + CLOSE)


def say_in_template(translation: str) -> str:
    """Return a translation that is markup; Jinja fills it, escaping as it does."""
    plain, marked = read_translation(translation)
    return plain if plain == marked else Furigana(plain, marked)


@lru_cache(maxsize=4096)
def read_translation(translation: str) -> tuple[str, str]:
    """Return a translation's plain words, and the same with marked readings."""
    return (
        READING.sub(r"\1", translation),
        READING.sub(rf"{OPEN}\1{BAR}\2{CLOSE}", translation),
    )


def with_readings(page: str) -> str:
    """Turn the marks in a page's text into ruby, and drop those elsewhere."""
    parts = []
    inside, depth, at = "", 0, 0
    for tag in TAG.finditer(page):
        text = page[at : tag.start()]
        parts.append(without_readings(text) if inside else _ruby(text))
        parts.append(without_readings(tag.group()))
        at = tag.end()
        name = (tag["name"] or "").lower()
        if not inside and name in PLAIN_INSIDE and not tag["end"]:
            inside, depth = name, 1
        elif inside and name == inside:
            depth += -1 if tag["end"] else 1
            inside = inside if depth else ""
    text = page[at:]
    parts.append(without_readings(text) if inside else _ruby(text))
    return "".join(parts)


def without_readings(text: str) -> str:
    """Drop every mark and reading, keep the words."""
    return STRAY.sub("", MARKED.sub(r"\1", text)) if SECRET in text else text


def _ruby(text: str) -> str:
    if SECRET not in text:
        return text
    # One element, because a flexible box would set every ruby apart.
    text = COUNTED.sub(_count_aloud, text)
    return WHOLE.format(STRAY.sub("", MARKED.sub(RUBY, text)))


def _count_aloud(found: re.Match[str]) -> str:
    base, reading = read_counter(found[1], found[2])
    before = (found[1] + found[2]).removesuffix(base)
    return f"{before}{OPEN}{base}{BAR}{reading}{CLOSE}"


def _settle(response: Response) -> Response:
    if response.direct_passthrough or response.is_streamed:
        return response
    content = response.get_data()
    if SECRET.encode() in content:
        response.set_data(without_readings(content.decode()))
    return response
