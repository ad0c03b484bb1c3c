"""How the cities' words stand to each other (形態・領域・担い手)."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from geo.domain.municipalities import get_municipality_name
from geo.domain.periods import today
from geo.domain.terms import CityWords
from geo.domain.vocabulary import load_vocabulary, with_words
from geo.query.crosswalk import count_coded
from geo.query.neighbours import find_neighbours
from geo.report.crosswalk import CrosswalkCity, describe_crosswalk
from web.city_words.words import EDITABLE, WORDS
from web.database import find_cities, get_snapshot, open_session
from web.language import translated as _

bp = Blueprint("crosswalk", __name__)
for words in WORDS:
    bp.add_app_template_global(words, words.__name__)


@bp.get("/crosswalk/")
def show_crosswalk() -> ResponseReturnValue:
    """Show a vocabulary's words, city by city, with what each counts."""
    chosen = request.args.get("list", EDITABLE[0])
    if chosen not in EDITABLE:
        message = _("このことばの一覧はありません。上の見出しから選んでください。")
        raise NotFoundError(message, kind="vocabulary", vocabulary=chosen)
    every = _cities(chosen)
    asked = set(request.args.getlist("city"))
    cities = [each for each in every if each.slug in asked] or every
    with open_session() as session:
        counts = count_coded(session, chosen, on=today())
        near = find_neighbours(session, on=today())
    return render_template(
        "city_words/crosswalk.html",
        crosswalk=describe_crosswalk(
            with_words(chosen, [each.words for each in cities]), cities, counts
        ),
        every=every,
        chosen={each.slug for each in cities},
        lists=EDITABLE,
        near=[(each, near[each.slug]) for each in every if near.get(each.slug)],
    )


def _cities(vocabulary: str) -> Sequence[CrosswalkCity]:
    """Return the cities whose data we keep, then those whose guideline we know."""
    shared = load_vocabulary(vocabulary).cities
    kept = [
        CrosswalkCity(
            slug=city.slug,
            name=city.name,
            kept=True,
            words=get_snapshot(city.slug).vocabulary(vocabulary).cities.get(city.slug)
            or CityWords(city.slug, ""),
        )
        for city in find_cities()
    ]
    known = {city.slug for city in kept}
    return [
        *kept,
        *(
            CrosswalkCity(
                slug=slug,
                name=get_municipality_name(slug).name,
                kept=False,
                words=words,
            )
            for slug, words in shared.items()
            if slug not in known
        ),
    ]
