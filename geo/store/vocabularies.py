"""A city's own words by edition: staff set a new one, none is ever changed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.terms import CityTerm
from geo.domain.vocabulary import load_vocabulary
from geo.domain.vocabulary_file import read_city_words
from geo.store.models import Municipality, VocabularyEdition, VocabularyTerm
from geo.store.municipalities import mark_changed

MOST_TERMS = 60


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What is to be the next edition of a city's words.

    ``after`` is the number of the edition it was written against, 0 where the shared
    file held until then.
    """

    vocabulary: str
    terms: tuple[CityTerm, ...]
    source: str
    note: str | None
    valid_from: date
    after: int


def save_edition(
    session: Session, municipality: Municipality, new: NewEdition, *, by_role: str
) -> int:
    """Keep a new edition of a city's words; return its number.

    Raises
    ------
    NotFoundError
        If there is no such vocabulary.
    ConflictError
        If somebody else has set an edition meanwhile.
    InvalidQueryError
        If the words contradict each other, name no code of ours, or would hold
        earlier than the edition before them.
    """
    _check(municipality, new)
    session.execute(
        select(Municipality.id)
        .where(Municipality.id == municipality.id)
        .with_for_update()
    )
    last = session.scalar(
        select(VocabularyEdition)
        .where(
            VocabularyEdition.municipality_id == municipality.id,
            VocabularyEdition.vocabulary == new.vocabulary,
        )
        .order_by(VocabularyEdition.number.desc())
        .limit(1)
    )
    number = last.number if last is not None else 0
    if number != new.after:
        message = (
            "ほかの人が先に新しい版を作りました。その版を見て、書きなおしてください。"
        )
        raise ConflictError(message, vocabulary=new.vocabulary, number=number)
    if last is not None and new.valid_from < last.valid_from:
        message = (
            "前の版より早い日からは使えません。前の版の日か、その後の日にしてください。"
        )
        raise InvalidQueryError(message, field="valid_from")
    edition = VocabularyEdition(
        municipality_id=municipality.id,
        vocabulary=new.vocabulary,
        number=number + 1,
        source=new.source,
        note=new.note,
        valid_from=new.valid_from,
        by_role=by_role,
    )
    session.add(edition)
    session.flush()
    session.add_all(
        VocabularyTerm(
            edition_id=edition.id,
            position=position,
            label=term.label,
            code=term.code,
            relation=str(term.relation),
            parent=term.parent,
            note=term.note or None,
            listed=term.listed,
        )
        for position, term in enumerate(new.terms)
    )
    mark_changed(session, municipality)
    session.flush()
    return edition.number


def _check(municipality: Municipality, new: NewEdition) -> None:
    codes = {term.code for term in load_vocabulary(new.vocabulary).terms}
    if len(new.terms) > MOST_TERMS:
        message = f"ことばは{MOST_TERMS}までです。"
        raise InvalidQueryError(message, field="terms")
    seen = set()
    for term in new.terms:
        if term.label in seen:
            message = f"「{term.label}」が2回あります。1回だけにしてください。"
            raise InvalidQueryError(message, field="terms")
        seen.add(term.label)
    for term in new.terms:
        if term.parent is not None and term.parent not in seen:
            message = (
                f"「{term.label}」の上の見出し「{term.parent}」が一覧にありません。"
            )
            raise InvalidQueryError(message, field="terms")
    entry = {
        "city": municipality.slug,
        "source": new.source,
        "term": [
            {
                "label": term.label,
                "relation": str(term.relation),
                **({"code": term.code} if term.code else {}),
                **({"parent": term.parent} if term.parent else {}),
            }
            for term in new.terms
        ],
    }
    try:
        read_city_words(entry, codes)
    except ValueError as error:
        message = (
            "ことばの組み合わせを確かめてください。共通の区分がないことばの関係は"
            "「対応なし」だけです。上の見出しが輪になっていないかも見てください。"
        )
        raise InvalidQueryError(message, field="terms") from error
