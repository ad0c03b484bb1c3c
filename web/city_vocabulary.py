"""A city's words on a page: of the edition in force, else of its guideline."""

from collections.abc import Mapping

from flask import has_request_context, request

from geo.domain.periods import today
from geo.domain.terms import CityWords
from geo.domain.vocabulary import Vocabulary, load_vocabulary, with_words
from geo.query.city_words import find_words_by_city
from web.database import find_pinned, open_session
from web.language import is_japanese
from web.language import translated as _

HERE = "kyodo.city"
KEPT = "kyodo.words"


def speak_of(city: str) -> None:
    """Let the rest of a request speak of a city that its address does not name."""
    request.environ[HERE] = city


def city_here() -> str | None:
    """Return the city that a page speaks of, None where it speaks of several or none."""
    if not has_request_context():
        return None
    here: str | None = request.environ.get(HERE)
    return here or (request.view_args or {}).get("city")


def words_of(name: str, city: str | None = None) -> Vocabulary:
    """Return a vocabulary with a city's words in force; of the page's own city for None.

    Raises
    ------
    NotFoundError
        There is no vocabulary of that name.
    """
    city = city or city_here()
    if city is None:
        return load_vocabulary(name)
    if (pinned := find_pinned(city)) is not None:
        return pinned.vocabulary(name)
    edited = _edited(city).get(city, {}).get(name)
    return load_vocabulary(name) if edited is None else with_words(name, [edited])


def city_word(
    name: str, code: str, city: str | None = None, *, short: bool = False
) -> str:
    """Return what a city calls a code; in English its common word, which means the same.

    A short word is for narrow places, such as a tag; the city's own is never cut.

    Raises
    ------
    NotFoundError
        There is no such vocabulary or code.
    """
    city = city or city_here()
    vocabulary = words_of(name, city)
    term = vocabulary.get(code)
    if not is_japanese():
        return term.label_en or term.label
    own = vocabulary.label(code, city)
    return _(term.short if short and own == term.label else own)


def _edited(city: str) -> Mapping[str, Mapping[str, CityWords]]:
    """Return the editions in force by city; read once in a request.

    A page of one city reads its own, one that tells of several reads all.
    """
    only = city if city == city_here() else None
    # Not in `g`, which outlives a request where somebody opened a context around it.
    kept: dict[str | None, Mapping[str, Mapping[str, CityWords]]] = (
        request.environ.setdefault(KEPT, {}) if has_request_context() else {}
    )
    for known in (None, only):
        if known in kept:
            return kept[known]
    with open_session() as session:
        kept[only] = find_words_by_city(session, only, on=today())
    return kept[only]
