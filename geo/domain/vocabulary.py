"""Loads the shared lists of codes and each city's own words for them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from geo.domain.errors import NotFoundError
from geo.domain.terms import CityTerm, CityWords, Relation, Term, Vocabulary
from geo.domain.vocabulary_file import parse_vocabulary

__all__ = [
    "VOCABULARY_NAMES",
    "CityTerm",
    "CityWords",
    "Relation",
    "Term",
    "Vocabulary",
    "load_vocabulary",
    "with_words",
]

VOCABULARY_NAMES = (
    "zone",
    "form",
    "actor_type",
    "field",
    "phase",
    "place_kind",
    "generation",
    "time_band",
    "site_kind",
    "skill",
    "programme_kind",
)


@cache
def load_vocabulary(name: str) -> Vocabulary:
    """Return one of `VOCABULARY_NAMES`, read and checked once.

    Raises
    ------
    NotFoundError
        There is no vocabulary of that name.
    ValueError
        The file contradicts itself; the message names the file and the term.
    """
    if name not in VOCABULARY_NAMES:
        raise NotFoundError(f"{name!r} という語彙はありません。", vocabulary=name)
    path = files("geo.domain").joinpath("vocabularies", f"{name}.toml")
    return parse_vocabulary(name, path.read_text(encoding="utf-8"))


def with_words(name: str, words: Iterable[CityWords]) -> Vocabulary:
    """Return a shared vocabulary in which some cities' own words are these.

    Raises
    ------
    NotFoundError
        There is no vocabulary of that name.
    """
    shared = load_vocabulary(name)
    cities = dict(shared.cities) | {each.city: each for each in words}
    return replace(shared, cities=MappingProxyType(cities))
