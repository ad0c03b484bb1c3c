"""Loads the shared lists of codes and each city's own words for them."""

from functools import cache
from importlib.resources import files

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
