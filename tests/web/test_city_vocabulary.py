"""A city's edited words wherever a page shows or offers them."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from geo.domain.periods import today
from geo.domain.terms import CityTerm, Relation
from geo.domain.vocabulary import load_vocabulary
from geo.query.cities import get_municipality
from geo.query.city_words import find_editions
from geo.query.partnerships import find_partnerships
from geo.store.models import Organisation, Partnership
from geo.store.municipalities import ensure_municipality
from geo.store.session import transaction
from geo.store.vocabularies import NewEdition, save_edition
from tests.web.groups_desk import Officer
from tests.web.staff import Desk
from tests.web.test_words_and_stories import TOKEN, fields_of
from web.city_vocabulary import city_word, words_of
from web.database import EXTENSION

FORM = "/desk/words/asaka/form"
OLD, RENAMED, ADDED = "委託", "いっしょに委託（架空）", "地域の見守り協定（架空）"
DAYS = {"term_start": "2026-04-01", "last_day": "2027-03-31"}
OPTION = re.compile(r'<option value="([^"]*)"')


@pytest.fixture
def database(app):
    return app.extensions[EXTENSION]


@pytest.fixture
def desk(app):
    return Desk(app)


def set_words(database, vocabulary: str, city="inagi", **labels: str) -> None:
    """Set an edition in which some codes have other words."""
    words = {term.code: term for term in load_vocabulary(vocabulary).city_terms(city)}
    made = {
        code: CityTerm(label, code, Relation.EXACT) for code, label in labels.items()
    }
    known = (replace(term, parent=None) for term in (words | made).values())
    with transaction(database) as session:
        found = get_municipality(session, city)
        new = NewEdition(
            vocabulary=vocabulary,
            terms=tuple(known),
            source="市の告示（架空）",
            note=None,
            valid_from=today(),
            after=len(find_editions(session, found.id, vocabulary)),
        )
        municipality = ensure_municipality(session, found.code)
        save_edition(session, municipality, new, by_role="staff")


def rename_the_form(desk) -> None:
    """Give one form another word and add a form, on the page of the city's words."""
    page = desk.read(FORM)
    answers = fields_of(page) | {"csrf_token": TOKEN.search(page)[1]}
    place = next(name for name, value in answers.items() if value == OLD)
    empty = next(
        name for name, value in answers.items() if name[:5] == "label" and not value
    )
    row = empty.removeprefix("label-")
    answers |= {place: RENAMED, empty: ADDED, f"listed-{row}": "1"}
    answers |= {f"code-{row}": "", f"relation-{row}": "unmapped"}
    answers |= {f"listed-{place.removeprefix('label-')}": "1"}
    saved = desk.client.post(FORM, data=answers)
    assert saved.status_code == 303, saved.text


def older(database) -> tuple[str, int]:
    """Return a collaboration that was written under the old word, and its version."""
    with transaction(database) as session:
        city = get_municipality(session, "asaka")
        found = next(
            each.uid
            for each in find_partnerships(session, city.id, on=today())
            if each.form_label == OLD and each.status == "running"
        )
        version = session.scalar(
            select(Partnership.version).where(Partnership.uid == found)
        )
        return found, version


def test_the_picker_offers_the_edited_words_and_a_page_shows_the_chosen_one(
    database, desk
):
    rename_the_form(desk)
    new = "/desk/partnerships/new/asaka"
    offered = OPTION.findall(desk.read(new))
    assert {RENAMED, ADDED} <= set(offered)
    assert OLD not in offered
    answers = DAYS | {
        "title": "新しいことばの協働（架空）",
        "purpose": "目的",
        "issue_text": "課題",
        "review_due_on": "2027-02-01",
    }

    refused = desk.post(new, answers | {"form_label": OLD})
    kept = {
        words: desk.post(new, answers | {"form_label": words}).location.partition("?")[
            0
        ]
        for words in (RENAMED, ADDED)
    }

    assert refused.status_code == 422
    assert RENAMED in desk.read(kept[RENAMED])
    assert ADDED in desk.read(kept[ADDED])
    with transaction(database) as session:
        codes = dict(
            session.execute(
                select(Partnership.form_label, Partnership.form).where(
                    Partnership.form_label.in_((RENAMED, ADDED))
                )
            ).all()
        )
    assert codes == {RENAMED: "commission", ADDED: None}


def test_what_was_written_under_an_older_word_keeps_it_and_may_be_edited(
    app, database, desk
):
    uid, version = older(database)
    rename_the_form(desk)
    path = f"/desk/partnerships/{uid}/edit"
    page = desk.read(path)
    assert f'value="{OLD}" selected' in page
    answers = {
        name: value
        for name, value in re.findall(
            r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page
        )
        if name not in {"csrf_token", "is_model"}
    }
    answers |= dict(
        re.findall(
            r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
        )
    )
    saved = desk.post(path, answers | {"form_label": OLD, "version": str(version)})

    assert saved.status_code == 303, saved.text
    shown = app.test_client().get(f"/asaka/partnerships/{uid}").text
    assert OLD in shown
    assert RENAMED not in shown


def test_the_zone_has_the_edited_name_for_everybody(app, database, desk):
    set_words(
        database,
        "zone",
        "asaka",
        C="手をつなぐ領域（架空）",
        D="市が先に立つ領域（架空）",
    )
    asked = "/asaka/partnerships/zones?ought=city&able=both&efficient=both"

    assert "市が先に立つ領域（架空）" in app.test_client().get(asked).text
    uid, _version = older(database)
    assert "手をつなぐ領域（架空）" in desk.read(f"/desk/partnerships/{uid}")
    assert (
        "手をつなぐ領域（架空）"
        in app.test_client().get(f"/asaka/partnerships/{uid}/sheet").text
    )
    client = app.test_client()
    assert "手をつなぐ領域（架空）" in client.get("/asaka/report/together").text
    districts = client.get("/asaka/districts/").text
    district = re.search(r'href="(/asaka/districts/[^"?]+)"', districts)[1]
    assert "手をつなぐ領域（架空）" in client.get(district).text
    assert "手をつなぐ領域" not in app.test_client().get("/inagi/partnerships/").text


def test_calls_and_programmes_are_of_the_edited_kinds(app, database, desk):
    set_words(database, "programme_kind", grant="まち応援金（架空）")
    set_words(database, "phase", plan="考える段階（架空）", do="動く段階（架空）")
    client = app.test_client()

    listed = client.get("/inagi/opportunities/?state=all").text
    assert listed.count("まち応援金（架空）") > 1  # to choose from, and on the calls
    assert "考える段階（架空）" in listed
    assert "動く段階（架空）" in client.get("/inagi/programmes/").text
    for path in ("/desk/opportunities/inagi/new", "/desk/opportunities/?city=inagi"):
        assert "まち応援金（架空）" in desk.read(path)
    new = desk.read("/desk/opportunities/inagi/new")
    assert '<optgroup label="考える段階（架空）">' in new
    english = client.get("/inagi/opportunities/?state=all&lang=en").text
    assert "Grants to non-profit groups" in english
    assert "まち応援金" not in english


def test_groups_are_what_the_city_calls_them(app, database, desk):
    set_words(database, "actor_type", npo="くらしの会（架空）")
    client = app.test_client()
    with transaction(database) as session:
        uid = session.scalar(
            select(Organisation.uid)
            .where(
                Organisation.actor_type == "npo",
                Organisation.municipality_id == get_municipality(session, "inagi").id,
            )
            .limit(1)
        )
    page = f"/inagi/organisations/{uid}"

    said = client.get(page).text
    assert said.count("くらしの会（架空）") > 1  # its line, its facts
    assert "くらしの会（架空）" in client.get("/inagi/paper/guidebook").text
    assert "くらしの会（架空）" in desk.read("/desk/groups/?city=inagi")
    assert "くらしの会（架空）" in desk.read("/desk/groups/new?city=inagi")
    english = client.get(f"{page}?lang=en").text
    assert "Non-profit corporation" in english
    assert "くらしの会" not in english


def test_a_group_chooses_among_the_citys_words_for_its_activity(app, database):
    set_words(database, "zone", B="住民が先に立つ（架空）")
    officer = Officer(app)
    uid = officer.add(zone="B")
    page = officer.client.get(f"{officer.desk}/items/{uid}/").text

    assert "住民が先に立つ（架空）" in page


def test_a_request_asks_for_the_words_once(app, database):
    set_words(database, "zone", B="住民が先に立つ（架空）")
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if "vocabulary_edition" in statement:
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with app.test_request_context("/"):
            said = [city_word("zone", code, "inagi") for code in "ABCDE"]
            assert words_of("phase", "asaka") == load_vocabulary("phase")
    finally:
        event.remove(database.engine, "before_cursor_execute", note)

    assert said[1] == "住民が先に立つ（架空）"
    assert len(asked) == 1
