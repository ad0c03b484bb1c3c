"""Reads and checks one vocabulary file (``vocabularies/*.toml``)."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from geo.domain.terms import CityTerm, CityWords, Relation, Term, Vocabulary

_TOP = {"source", "term", "city"}
_TERM = {
    "code",
    "label",
    "label_en",
    "label_short",
    "examples",
    "aliases",
    "parent",
    "lower",
    "upper",
}
_CITY = {"city", "source", "note", "term"}
_CITY_TERM = {"label", "code", "relation", "note", "parent", "listed"}


def parse_vocabulary(name: str, text: str) -> Vocabulary:
    """Read a vocabulary from TOML and check it.

    Raises
    ------
    ValueError
        The text is no TOML, lacks or misspells a key, repeats a code, label or
        alias, names a parent or a code that is not there, or gives a relation
        that is not one. The message names the file and the term.
    """
    try:
        table = tomllib.loads(text)
        _require_keys(table, _TOP, needed=("source", "term"))
        terms = tuple(_term(entry) for entry in table["term"])
        _check_terms(terms)
        codes = {term.code for term in terms}
        cities = [read_city_words(entry, codes) for entry in table.get("city", ())]
        _require_unique((words.city for words in cities), "city")
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}.toml: {error}") from error
    return Vocabulary(
        name=name,
        terms=terms,
        source=table["source"],
        cities=MappingProxyType({words.city: words for words in cities}),
    )


def _term(entry: Mapping[str, Any]) -> Term:
    _require_keys(entry, _TERM, needed=("code", "label", "label_en"))
    lists = {key: tuple(entry.get(key, ())) for key in ("examples", "aliases")}
    return Term(**{**entry, **lists})


def _check_terms(terms: tuple[Term, ...]) -> None:
    _require_unique((term.code for term in terms), "code")
    _require_unique(
        (word for term in terms for word in (term.label, *term.aliases)), "label"
    )
    above = {term.code: term.parent for term in terms}
    for term in terms:
        if term.parent is not None and term.parent not in above:
            raise ValueError(f"{term.code}: there is no parent {term.parent!r}")
        _require_unique(term.examples, f"{term.code}: example")
        _require_end(term.code, above)


def read_city_words(entry: Mapping[str, Any], codes: set[str]) -> CityWords:
    """Read a city's own words in one vocabulary and check them.

    Parameters
    ----------
    entry : Mapping
        As a ``[[city]]`` of a vocabulary's file: ``city``, ``source``, ``note``, ``term``.
    codes : set of str
        The neutral codes a word may stand for.

    Raises
    ------
    ValueError
        As `parse_vocabulary`; the message names the word.
    """
    _require_keys(entry, _CITY, needed=("city", "source"))
    words = tuple(_city_term(word, codes) for word in entry.get("term", ()))
    _require_unique((word.label for word in words), f"{entry['city']}: label")
    above = {word.label: word.parent for word in words}
    for word in words:
        if word.parent is not None and word.parent not in above:
            raise ValueError(f"{word.label}: there is no parent {word.parent!r}")
        _require_end(word.label, above)
    return CityWords(
        city=entry["city"],
        source=entry["source"],
        terms=words,
        note=entry.get("note", ""),
    )


def _city_term(entry: Mapping[str, Any], codes: set[str]) -> CityTerm:
    _require_keys(entry, _CITY_TERM, needed=("label", "relation"))
    label, code = entry["label"], entry.get("code")
    if entry["relation"] not in set(Relation):
        raise ValueError(f"{label}: {entry['relation']!r} is no relation")
    relation = Relation(entry["relation"])
    if (code is None) != (relation is Relation.UNMAPPED):
        raise ValueError(f"{label}: a word without a code is unmapped, and only that")
    if code is not None and code not in codes:
        raise ValueError(f"{label}: there is no code {code!r}")
    return CityTerm(**{**entry, "code": code, "relation": relation})


def _require_keys(
    entry: Mapping[str, Any], allowed: set[str], needed: tuple[str, ...]
) -> None:
    name = entry.get("code") or entry.get("label") or entry.get("city") or "top level"
    for key in needed:
        if not entry.get(key):
            raise ValueError(f"{name}: {key} is missing")
    if unknown := sorted(set(entry) - allowed):
        raise ValueError(f"{name}: unknown key {unknown[0]!r}")


def _require_unique(words: Iterable[str], what: str) -> None:
    repeated = [word for word, times in Counter(words).items() if times > 1]
    if repeated:
        raise ValueError(f"{what} {repeated[0]!r} appears twice")


def _require_end(start: str, above: Mapping[str, str | None]) -> None:
    seen, step = {start}, above[start]
    while step is not None:
        if step in seen:
            raise ValueError(f"{start}: its parents form a circle")
        seen.add(step)
        step = above.get(step)
