"""Gives the names of a vocabulary's terms to pybabel, as messages."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO

Message = tuple[int, str, str, list[str]]


def extract(
    file: IO[bytes],
    keywords: Mapping[str, object],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[Message]:
    """Yield each term's name and short name."""
    del keywords, comment_tags, options
    lines = file.read().decode()
    for table in tomllib.loads(lines).values():
        for term in table if isinstance(table, list) else ():
            for key in ("label", "label_short"):
                if key in term:
                    yield 1, "gettext", term[key], []
