"""Tells rows apart by their words: news, examples, online venues, totals (row_words.toml)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from geo.domain.text import normalise
from geo.ingest.columns import header_key
from geo.ingest.table import SourceRow

_LONGEST_VENUE: Final = 100


@cache
def _words() -> dict[str, Any]:
    table = files("geo.ingest").joinpath("row_words.toml")
    return tomllib.loads(table.read_text(encoding="utf-8"))


@cache
def _patterns(section: str, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in _words()[section][name])


@cache
def _category_keys() -> frozenset[str]:
    words = _words()["not_activities"]
    return frozenset(header_key(header) for header in words["category_headers"])


@lru_cache(maxsize=4096)
def _is_category(header: str) -> bool:
    return header_key(header) in _category_keys()


def find_news(row: SourceRow, mapping: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the header and the words that make a row no activity, or None."""
    for header, text in row.cells.items():
        if text and _is_category(header):
            words = re.split(r"[、,;・/]", normalise(text))
            if all(
                word.strip() in _words()["not_activities"]["categories"]
                for word in words
            ):
                return header, text
    header = mapping.get("title", "")
    title = row.cells.get(header)
    plain = normalise(title) if title else ""
    if title and any(
        pattern.match(plain) for pattern in _patterns("not_activities", "titles")
    ):
        return header, title
    return None


def is_example(number: str | None) -> bool:
    """Tell whether a row's number says that it only shows how to fill the table in."""
    return number is not None and any(
        pattern.fullmatch(normalise(number))
        for pattern in _patterns("examples", "numbers")
    )


def is_example_title(title: str | None) -> bool:
    """Tell whether a title says so: （記入例）中央公園."""
    return title is not None and any(
        pattern.match(normalise(title)) for pattern in _patterns("examples", "titles")
    )


def explains_columns(texts: Sequence[str]) -> bool:
    """Tell whether a row holds no thing but says what to write into each column.

    Every cell must be such a word (必須, 文字列, YYYY-MM-DD), and there must be two.
    """
    return len(texts) > 1 and all(
        any(
            pattern.fullmatch(normalise(text))
            for pattern in _patterns("examples", "explanations")
        )
        for text in texts
    )


@lru_cache(maxsize=4096)
def is_online(venue: str | None) -> bool:
    """Tell whether a venue is certainly no place; a mixed one is a place."""
    return (
        venue is not None
        and len(venue) <= _LONGEST_VENUE
        and any(
            pattern.fullmatch(normalise(venue))
            for pattern in _patterns("online", "venues")
        )
    )


def is_total(name: str | None) -> bool:
    """Tell whether a row of figures adds the others up."""
    return (
        name is not None
        and normalise(name).strip("()【】") in _words()["totals"]["names"]
    )
