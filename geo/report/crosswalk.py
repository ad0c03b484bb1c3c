"""How cities' words stand to each other: what may be laid side by side, and what may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.domain.terms import CityTerm, CityWords, Relation, Vocabulary


class Standing(StrEnum):
    """What may be said of a code across the cities, the strictest first."""

    CONFLICT = "conflict"  # cities put it under headings that mean different things
    WIDER = "wider"  # some city's word holds more or less
    SOME = "some"  # only some of the cities with a list have it
    SAME = "same"  # every city with a list means the same


@dataclass(frozen=True, slots=True)
class CrosswalkCity:
    """A city as a column.

    ``kept``: the service holds its data, so that something can be counted.
    ``listed``: its guideline has a list at all.
    """

    slug: str
    name: str
    kept: bool
    words: CityWords

    @property
    def listed(self) -> bool:
        """Whether its guideline lists words."""
        return bool(self.words.terms)

    @property
    def unmapped(self) -> tuple[CityTerm, ...]:
        """Return its words that no shared code fits."""
        return tuple(
            term for term in self.words.terms if term.relation is Relation.UNMAPPED
        )


@dataclass(frozen=True, slots=True)
class CrosswalkCell:
    """What a city says for a code.

    Attributes
    ----------
    words : tuple of CityTerm
        Its words for the code, those that mean just the same first; empty where the
        city has none.
    heading : CityTerm or None
        The city's own heading above the first of them.
    count : int or None
        How many things the city counts so; None where that is not known.
    """

    words: tuple[CityTerm, ...]
    heading: CityTerm | None
    count: int | None


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """A shared code, with a cell for each city and what may be compared."""

    code: str
    label: str
    label_en: str
    standing: Standing
    cells: tuple[CrosswalkCell, ...]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A vocabulary's words, city by city. There is no sum over cities on purpose."""

    vocabulary: str
    source: str
    cities: tuple[CrosswalkCity, ...]
    rows: tuple[CrosswalkRow, ...]

    @property
    def conflicts(self) -> tuple[CrosswalkRow, ...]:
        """Return the codes that cities put under different headings."""
        return tuple(row for row in self.rows if row.standing is Standing.CONFLICT)


def describe_crosswalk(
    vocabulary: Vocabulary,
    cities: Sequence[CrosswalkCity],
    counts: Mapping[tuple[str, str], int],
) -> Crosswalk:
    """Lay the cities' words for a vocabulary's codes side by side.

    Parameters
    ----------
    vocabulary : Vocabulary
        In which each city's words are those in force.
    cities : sequence of CrosswalkCity
        The columns, in their order.
    counts : mapping
        (slug, code) -> how many; a pair that is not there is not known.

    Returns
    -------
    Crosswalk
        A row a code that any of the cities has a word for, in the vocabulary's order.

    Notes
    -----
    Two cities' counts may be laid side by side only where the row's standing is
    ``same`` or ``some``; they are added nowhere. Cities without a list neither agree
    nor disagree.
    """
    rows = []
    for term in vocabulary.terms:
        cells = _cells(vocabulary, term.code, cities, counts)
        if any(cell.words for cell in cells):
            standing = _standing(cells, cities)
            row = CrosswalkRow(term.code, term.label, term.label_en, standing, cells)
            rows.append(row)
    return Crosswalk(vocabulary.name, vocabulary.source, tuple(cities), tuple(rows))


def _cells(
    vocabulary: Vocabulary,
    code: str,
    cities: Sequence[CrosswalkCity],
    counts: Mapping[tuple[str, str], int],
) -> tuple[CrosswalkCell, ...]:
    return tuple(
        CrosswalkCell(
            words=_words(city.words, code),
            heading=vocabulary.city_heading(city.slug, code),
            count=counts.get((city.slug, code)),
        )
        for city in cities
    )


def _words(words: CityWords, code: str) -> tuple[CityTerm, ...]:
    found = [term for term in words.terms if term.code == code]
    return tuple(sorted(found, key=lambda term: term.relation is not Relation.EXACT))


def _standing(
    cells: Sequence[CrosswalkCell], cities: Sequence[CrosswalkCity]
) -> Standing:
    told = [cell for cell in cells if cell.words]
    under = {cell.heading.code for cell in told if _is_under(cell) and cell.heading}
    if len(under) > 1:
        return Standing.CONFLICT
    if any(cell.words[0].relation is not Relation.EXACT for cell in told):
        return Standing.WIDER
    if any(
        city.listed and not cell.words for cell, city in zip(cells, cities, strict=True)
    ):
        return Standing.SOME
    return Standing.SAME


def _is_under(cell: CrosswalkCell) -> bool:
    """Return whether a city puts the word under a heading rather than on its own."""
    return cell.words[0].parent is not None
