"""What the catalogue's short keys are called in the files."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def word(*keys: str) -> str:
    """Return the word under a path of keys, such as ("form", "inagi", "subsidy")."""
    found: object = tomllib.loads(
        (files("demo") / "words.toml").read_text(encoding="utf-8")
    )
    for key in keys:
        if not isinstance(found, dict):
            raise KeyError(key)
        found = found[key]
    return str(found)


def yes_or_no(*, holds: bool) -> str:
    """Return はい or いいえ."""
    return "はい" if holds else "いいえ"
