"""A city's words by vocabulary with their editions, as its pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.domain.terms import CityTerm, CityWords
from geo.domain.vocabulary import load_vocabulary
from geo.domain.word_changes import WordChanges, compare_words
from geo.query.city_words import WordsEdition
from geo.snapshot.snapshot import Snapshot
from web.city_words.words import EDITABLE


@dataclass(frozen=True, slots=True)
class Step:
    """An edition, and what it changed against what held before."""

    edition: WordsEdition
    changes: WordChanges
    coming: bool  # its day has not come yet


@dataclass(frozen=True, slots=True)
class WordsPart:
    """One vocabulary of a city.

    ``groups`` are the city's headings, each with the words under it.
    """

    name: str
    words: CityWords
    number: int  # of the edition in force; 0 where the shared file holds
    groups: tuple[tuple[CityTerm, tuple[CityTerm, ...]], ...]
    steps: tuple[Step, ...]  # the newest first


def list_words(snapshot: Snapshot, editions: Sequence[WordsEdition]) -> list[WordsPart]:
    """Return a city's words in every vocabulary that may have some."""
    return [
        words_part(
            snapshot, name, [each for each in editions if each.vocabulary == name]
        )
        for name in EDITABLE
    ]


def words_part(
    snapshot: Snapshot, name: str, editions: Sequence[WordsEdition]
) -> WordsPart:
    """Return a city's words in one vocabulary; ``editions`` are its own, newest first."""
    slug = snapshot.city.slug
    empty = CityWords(slug, "")
    words = snapshot.vocabulary(name).cities.get(slug) or empty
    first = load_vocabulary(name).cities.get(slug) or empty
    before = [*(each.words.terms for each in editions), first.terms]
    in_force = [each.number for each in editions if each.valid_from <= snapshot.on]
    return WordsPart(
        name=name,
        words=words,
        number=max(in_force, default=0),
        groups=_groups(words),
        steps=tuple(
            Step(edition, compare_words(old, new), edition.valid_from > snapshot.on)
            for edition, (new, old) in zip(editions, pairwise(before), strict=True)
        ),
    )


def _groups(
    words: CityWords,
) -> tuple[tuple[CityTerm, tuple[CityTerm, ...]], ...]:
    return tuple(
        (term, tuple(each for each in words.terms if each.parent == term.label))
        for term in words.terms
        if term.parent is None
    )
