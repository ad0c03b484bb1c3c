"""Terms of a vocabulary, and how a city's own words stand to them.

A neutral code lets cities be compared; a city's own label keeps its guideline's
word. `CityTerm.relation` says how the two differ, because a city's word may hold
more or less than the code: アダプト is one kind of 業務委託等 in Inagi and of 事業協力
in Asaka, so their figures are never added up under one heading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from geo.domain.errors import NotFoundError
from geo.domain.text import fold

# Separators differ from file to file: 保健･医療･福祉, 保健・医療・福祉, 保健、医療、福祉.
_IGNORED = str.maketrans("", "", " ・、,，/()「」")


class Relation(StrEnum):
    """How a city's word stands to the neutral code."""

    EXACT = "exact"  # the same thing
    BROAD = "broad"  # the city's word holds more
    NARROW = "narrow"  # the city's word holds less
    UNMAPPED = "unmapped"  # no code fits


@dataclass(frozen=True, slots=True)
class Term:
    """One code of a vocabulary.

    ``examples`` are search words (a guideline's own examples) and may stand in
    several terms; ``aliases`` are other spellings of the label and stand in one.
    ``lower`` and ``upper`` are half-open bounds (hours of the day, ages), None
    where open or without meaning; ``parent`` is the code one level up.
    """

    code: str
    label: str
    examples: tuple[str, ...] = ()
    parent: str | None = None
    label_en: str = ""
    label_short: str = ""
    aliases: tuple[str, ...] = ()
    lower: int | None = None
    upper: int | None = None

    @property
    def short(self) -> str:
        """The label for narrow places, such as a chip or a column heading."""
        return self.label_short or self.label

    def covers(self, number: float) -> bool:
        """Whether an hour or an age lies within the bounds; a band may pass midnight."""
        if self.lower is None and self.upper is None:
            return False
        above = self.lower is None or number >= self.lower
        below = self.upper is None or number < self.upper
        passes_midnight = (
            self.lower is not None
            and self.upper is not None
            and self.upper < self.lower
        )
        return above or below if passes_midnight else above and below


@dataclass(frozen=True, slots=True)
class CityTerm:
    """One word of a city's guideline, and the neutral code it stands for.

    ``parent`` is the city's own heading above it; ``listed`` is False for what the
    guideline only mentions beside its list.
    """

    label: str
    code: str | None
    relation: Relation
    note: str = ""
    parent: str | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class CityWords:
    """A city's own words in one vocabulary; empty where its guideline has no list."""

    city: str
    source: str
    terms: tuple[CityTerm, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """An ordered list of terms with the cities' own words for them."""

    name: str
    terms: tuple[Term, ...]
    source: str = ""
    cities: Mapping[str, CityWords] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def get(self, code: str) -> Term:
        """Return the term of a code.

        Raises
        ------
        NotFoundError
            The vocabulary has no such code.
        """
        for term in self.terms:
            if term.code == code:
                return term
        raise NotFoundError(
            f"{self.name} に {code!r} という値はありません。",
            vocabulary=self.name,
            value=code,
        )

    def find_all(self, text: str) -> tuple[Term, ...]:
        """Return every term that a code, label, alias, city's exact word or example names.

        The labels' matches come first, then the examples', in the vocabulary's
        order: 学童保育 is an example of two fields and finds both.
        """
        key = _key(text)
        if not key:
            return ()
        named = [term for term in self.terms if key in self._names(term)]
        shown = [
            term for term in self.terms if key in {_key(word) for word in term.examples}
        ]
        return tuple(dict.fromkeys([*named, *shown]))

    def find(self, text: str) -> Term | None:
        """Return the first term of `find_all`, None when there is none."""
        return next(iter(self.find_all(text)), None)

    def find_covering(self, number: float) -> Term | None:
        """Return the term within whose bounds an hour or an age lies, None when none does."""
        return next((term for term in self.terms if term.covers(number)), None)

    def label(self, code: str, city: str | None = None) -> str:
        """Return a code's label, in the city's own word where that means the same."""
        own = next((term.label for term in self._exact(city, code)), None)
        return own or self.get(code).label

    def city_terms(self, city: str) -> tuple[CityTerm, ...]:
        """Return a city's own words in its guideline's order; () where it has no list."""
        words = self.cities.get(city)
        return words.terms if words else ()

    def city_heading(self, city: str, code: str) -> CityTerm | None:
        """Return the top heading under which a city's guideline puts a code.

        ``adoption`` gives 業務委託等 in Inagi, 事業協力 in Asaka and None in
        Sunagawa, whose guideline does not know it.
        """
        by_label = {term.label: term for term in self.city_terms(city)}
        matches = [term for term in by_label.values() if term.code == code]
        matches.sort(key=lambda term: term.relation is not Relation.EXACT)
        if not matches:
            return None
        heading = matches[0]
        while heading.parent is not None:
            heading = by_label[heading.parent]
        return heading

    def _exact(self, city: str | None, code: str) -> tuple[CityTerm, ...]:
        return tuple(
            term
            for term in self.city_terms(city or "")
            if term.code == code and term.relation is Relation.EXACT
        )

    def _names(self, term: Term) -> set[str]:
        own = (
            word.label for city in self.cities for word in self._exact(city, term.code)
        )
        words = (
            term.code,
            term.label,
            term.label_en,
            term.label_short,
            *term.aliases,
            *own,
        )
        return {_key(word) for word in words if word}


@lru_cache(maxsize=4096)  # a file's rows repeat few words
def _key(text: str) -> str:
    return fold(text).translate(_IGNORED)
