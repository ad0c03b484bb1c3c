"""Changing a city's words without code: a new edition each time."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.city_words import find_editions
from geo.query.plans import PlanRecord, find_plans
from geo.snapshot.snapshot import Snapshot
from geo.store.municipalities import ensure_municipality
from geo.store.session import Session
from geo.store.vocabularies import NewEdition, save_edition
from web.answered import Answered, read_answers
from web.city_words.edition_list import WordsPart, list_words, words_part
from web.city_words.word_form import Line, lines_of, read_lines, read_terms
from web.city_words.words import EDITABLE
from web.database import get_snapshot, open_session, open_transaction, read_cities
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_words", __name__, url_prefix="/desk/words")
FIELDS = ("source", "note", "valid_from", "after")
LONGEST = 200


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's words and papers, and when they were set."""
    cities = read_cities(_words_and_plans)
    return render_template(
        "city_words/desk.html", cities=cities, said=request.args.get("said")
    )


@bp.get("/<city>/<vocabulary>")
@for_staff
def show_words(city: str, vocabulary: str) -> ResponseReturnValue:
    """Show a city's words in a vocabulary as a table to be changed."""
    _require(vocabulary)
    snapshot = get_snapshot(city)
    with open_session() as session:
        editions = find_editions(session, snapshot.municipality_id, vocabulary)
    part = words_part(snapshot, vocabulary, editions)
    # The newest edition is the one to go on from, also when its day is yet to come.
    words = editions[0].words if editions else part.words
    form = read_answers(
        {},
        FIELDS,
        {
            "source": words.source,
            # Never before the edition it follows, which may be yet to come.
            "valid_from": max(
                [snapshot.on, *(each.valid_from for each in editions)]
            ).isoformat(),
            "after": str(editions[0].number if editions else 0),
        },
    )
    return _page(city, vocabulary, form, lines_of(words.terms))


@bp.post("/<city>/<vocabulary>")
@for_staff
def save(city: str, vocabulary: str) -> ResponseReturnValue:
    """Keep a new edition of a city's words."""
    _require(vocabulary)
    form = read_answers(request.form, FIELDS)
    lines = read_lines(request.form)
    terms = read_terms(lines, form)
    source = form.text("source", LONGEST)
    note = form.text("note", LONGEST)
    since = form.day("valid_from")
    if source is None and not form.said_of("source"):
        form.tell("source", _("もとにした指針や告示の名前を書いてください。"))
    after = form.values["after"]
    if form.wrong or since is None or source is None:
        return _page(city, vocabulary, form, lines)
    new = NewEdition(
        vocabulary=vocabulary,
        terms=terms,
        source=source,
        note=note,
        valid_from=since,
        after=int(after) if after.isdecimal() and len(after) < len("10000") else -1,
    )
    try:
        with open_transaction() as session:
            municipality = ensure_municipality(session, get_snapshot(city).city.code)
            save_edition(session, municipality, new, by_role="staff")
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "terms")
        return _page(city, vocabulary, form, lines)
    return redirect(
        url_for("desk_words.show_words", city=city, vocabulary=vocabulary, said="kept"),
        303,
    )


def _page(
    city: str, vocabulary: str, form: Answered, lines: list[Line]
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        editions = find_editions(session, snapshot.municipality_id, vocabulary)
    page = render_template(
        "city_words/desk_words.html",
        shown_city=snapshot.city,
        part=words_part(snapshot, vocabulary, editions),
        form=form,
        lines=lines,
        terms=load_vocabulary(vocabulary).terms,
        today=today(),
        said=request.args.get("said"),
    )
    return page, 422 if form.wrong else 200


def _require(vocabulary: str) -> None:
    if vocabulary not in EDITABLE:
        message = _("このことばの一覧はありません。")
        raise NotFoundError(message, kind="vocabulary", vocabulary=vocabulary)


def _words_and_plans(
    session: Session, snapshot: Snapshot
) -> tuple[list[WordsPart], list[PlanRecord]]:
    editions = find_editions(session, snapshot.municipality_id)
    plans = find_plans(session, snapshot.municipality_id, on=snapshot.on)
    return list_words(snapshot, editions), plans
