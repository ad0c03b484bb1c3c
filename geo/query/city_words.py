"""A city's own words as its staff set them, the newest edition in force first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from geo.domain.terms import CityTerm, CityWords, Relation
from geo.domain.vocabulary import load_vocabulary
from geo.store.models import Municipality, VocabularyEdition, VocabularyTerm

TERM: Final = (
    VocabularyTerm.label,
    VocabularyTerm.code,
    VocabularyTerm.relation,
    VocabularyTerm.note,
    VocabularyTerm.parent,
    VocabularyTerm.listed,
)


@dataclass(frozen=True, slots=True)
class WordsEdition:
    """One edition of a city's words in a vocabulary."""

    uid: str
    vocabulary: str
    number: int
    valid_from: date
    by_role: str
    created_at: datetime
    words: CityWords


def find_editions(
    session: Session, municipality_id: int, vocabulary: str | None = None
) -> list[WordsEdition]:
    """Return a city's editions, the newest first; of one vocabulary where it is given.

    What the shared file says of the city is no edition: it holds where there is none.
    """
    statement = (
        select(VocabularyEdition, Municipality.slug)
        .join(Municipality, Municipality.id == VocabularyEdition.municipality_id)
        .where(VocabularyEdition.municipality_id == municipality_id)
        .order_by(VocabularyEdition.vocabulary, VocabularyEdition.number.desc())
    )
    if vocabulary is not None:
        statement = statement.where(VocabularyEdition.vocabulary == vocabulary)
    rows = session.execute(statement).all()
    terms = _terms(session, [edition.id for edition, _ in rows])
    return [
        WordsEdition(
            uid=edition.uid,
            vocabulary=edition.vocabulary,
            number=edition.number,
            valid_from=edition.valid_from,
            by_role=edition.by_role,
            created_at=edition.created_at,
            words=CityWords(
                city=slug,
                source=edition.source,
                terms=terms.get(edition.id, ()),
                note=edition.note or "",
            ),
        )
        for edition, slug in rows
    ]


def find_words_in_force(
    session: Session, municipality_id: int, *, on: date
) -> Mapping[str, CityWords]:
    """Return the words of every vocabulary that staff have set, as they hold on a day."""
    found: dict[str, CityWords] = {}
    for edition in find_editions(session, municipality_id):
        if edition.valid_from <= on:
            found.setdefault(edition.vocabulary, edition.words)
    return MappingProxyType(found)


def find_words_by_city(
    session: Session, city: str | None = None, *, on: date
) -> Mapping[str, Mapping[str, CityWords]]:
    """Return the words that staff have set by city and vocabulary, in one query.

    Parameters
    ----------
    session : Session
        A session that reads.
    city : str, optional
        A municipality's slug; every municipality for None.
    on : date
        The day on which they hold.

    Returns
    -------
    mapping
        Slug -> vocabulary -> words of its newest edition in force; no entry where
        there is none.
    """
    other = aliased(VocabularyEdition)
    newest = (
        select(func.max(other.number))
        .where(
            other.municipality_id == VocabularyEdition.municipality_id,
            other.vocabulary == VocabularyEdition.vocabulary,
            other.valid_from <= on,
        )
        .scalar_subquery()
    )
    statement = (
        select(
            Municipality.slug,
            VocabularyEdition.vocabulary,
            VocabularyEdition.source,
            VocabularyEdition.note.label("said"),
            *TERM,
        )
        .join(Municipality, Municipality.id == VocabularyEdition.municipality_id)
        .join(VocabularyTerm, VocabularyTerm.edition_id == VocabularyEdition.id)
        .where(VocabularyEdition.number == newest)
        .order_by(VocabularyEdition.id, VocabularyTerm.position)
    )
    if city is not None:
        statement = statement.where(Municipality.slug == city)
    found: dict[str, dict[str, CityWords]] = {}
    rows = session.execute(statement).all()
    for (slug, name), group in groupby(
        rows, key=lambda row: (row.slug, row.vocabulary)
    ):
        terms = list(group)
        found.setdefault(slug, {})[name] = CityWords(
            city=slug,
            source=terms[0].source,
            terms=tuple(map(_term, terms)),
            note=terms[0].said or "",
        )
    return MappingProxyType(found)


def find_words(
    session: Session, municipality_id: int, vocabulary: str, *, on: date
) -> CityWords:
    """Return a city's own words in one vocabulary on a day.

    Returns
    -------
    CityWords
        Of the newest edition in force, else of the shared file; without terms and
        without a source where neither has a list.

    Raises
    ------
    NotFoundError
        If there is no such vocabulary.
    """
    shared = load_vocabulary(vocabulary)
    edited = next(
        (
            edition.words
            for edition in find_editions(session, municipality_id, vocabulary)
            if edition.valid_from <= on
        ),
        None,
    )
    if edited is not None:
        return edited
    slug = session.scalar(
        select(Municipality.slug).where(Municipality.id == municipality_id)
    )
    return shared.cities.get(slug or "") or CityWords(city=slug or "", source="")


def _terms(session: Session, editions: list[int]) -> dict[int, tuple[CityTerm, ...]]:
    if not editions:
        return {}
    rows = session.execute(
        select(VocabularyTerm.edition_id, *TERM)
        .where(VocabularyTerm.edition_id.in_(editions))
        .order_by(VocabularyTerm.edition_id, VocabularyTerm.position)
    )
    found: dict[int, list[CityTerm]] = {}
    for row in rows:
        found.setdefault(row.edition_id, []).append(_term(row))
    return {edition: tuple(terms) for edition, terms in found.items()}


def _term(row: Any) -> CityTerm:
    return CityTerm(
        label=row.label,
        code=row.code,
        relation=Relation(row.relation),
        note=row.note or "",
        parent=row.parent,
        listed=row.listed,
    )
