"""A city's words by edition: which holds on a day, what is refused, who was first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.terms import CityTerm, Relation
from geo.domain.vocabulary import load_vocabulary
from geo.domain.word_changes import compare_words
from geo.query.city_words import (
    find_editions,
    find_words,
    find_words_by_city,
    find_words_in_force,
)
from geo.snapshot.build import build_snapshot
from geo.store.municipalities import ensure_municipality
from geo.store.vocabularies import NewEdition, save_edition

NEW_YEAR = date(2027, 4, 1)
TODAY = date(2026, 11, 22)


def word(label: str, code: str | None, **more) -> CityTerm:
    relation = Relation.EXACT if code else Relation.UNMAPPED
    return CityTerm(
        label=label, code=code, relation=more.pop("relation", relation), **more
    )


def edition(
    *terms: CityTerm, after: int = 0, since: date = TODAY, **more
) -> NewEdition:
    given = {"vocabulary": "form", "source": "市の告示（架空）", "note": None} | more
    return NewEdition(terms=terms, valid_from=since, after=after, **given)


@pytest.fixture
def inagi(session):
    return ensure_municipality(session, "13225")


def test_without_an_edition_the_shared_file_holds(session, inagi):
    words = find_words(session, inagi.id, "form", on=TODAY)

    assert words == load_vocabulary("form").cities["inagi"]


def test_an_edition_holds_from_its_day_on_and_not_before(session, inagi):
    new = edition(word("市民協働委託", "commission"), since=NEW_YEAR)
    save_edition(session, inagi, new, by_role="staff")

    before = find_words(session, inagi.id, "form", on=NEW_YEAR - timedelta(days=1))
    after = find_words(session, inagi.id, "form", on=NEW_YEAR)
    assert before.source.startswith("稲城市")
    assert [term.label for term in after.terms] == ["市民協働委託"]


def test_the_newest_edition_in_force_holds_and_the_old_one_stays(session, inagi):
    save_edition(session, inagi, edition(word("委託A", "commission")), by_role="staff")
    second = edition(word("委託B", "commission"), after=1)
    save_edition(session, inagi, second, by_role="staff")

    words = find_words_in_force(session, inagi.id, on=TODAY)["form"]
    assert [term.label for term in words.terms] == ["委託B"]
    kept = find_editions(session, inagi.id, "form")
    assert [(each.number, each.words.terms[0].label) for each in kept] == [
        (2, "委託B"),
        (1, "委託A"),
    ]


def test_who_wrote_against_an_older_edition_is_told_so(session, inagi):
    save_edition(session, inagi, edition(word("委託A", "commission")), by_role="staff")

    with pytest.raises(ConflictError):
        save_edition(
            session, inagi, edition(word("委託B", "commission")), by_role="staff"
        )


def test_an_edition_does_not_hold_earlier_than_the_one_before(session, inagi):
    first = edition(word("委託A", "commission"), since=NEW_YEAR)
    save_edition(session, inagi, first, by_role="staff")

    with pytest.raises(InvalidQueryError):
        save_edition(
            session,
            inagi,
            edition(word("委託B", "commission"), after=1),
            by_role="staff",
        )


@pytest.mark.parametrize(
    "terms",
    [
        (word("委託", "commission"), word("委託", "subsidy")),
        (word("委託", "no_such_code"),),
        (word("委託", "commission", parent="ない見出し"),),
        (
            word("ア", "commission", parent="イ"),
            word("イ", "subsidy", parent="ア"),
        ),
        (word("委託", "commission", relation=Relation.UNMAPPED),),
    ],
    ids=["twice", "unknown code", "no parent", "circle", "mapped yet unmapped"],
)
def test_words_that_contradict_each_other_are_refused(session, inagi, terms):
    with pytest.raises(InvalidQueryError):
        save_edition(session, inagi, edition(*terms), by_role="staff")

    assert find_editions(session, inagi.id) == []


def test_one_query_reads_the_editions_in_force_of_every_city(session, inagi):
    asaka = ensure_municipality(session, "11227")
    save_edition(session, inagi, edition(word("委託A", "commission")), by_role="staff")
    second = edition(word("委託B", "commission"), word("見守り", None), after=1)
    save_edition(session, inagi, second, by_role="staff")
    coming = edition(word("委託C", "commission"), after=2, since=NEW_YEAR)
    save_edition(session, inagi, coming, by_role="staff")
    zone = edition(word("ともに", "C"), vocabulary="zone", note="区域")
    save_edition(session, asaka, zone, by_role="staff")

    every = find_words_by_city(session, on=TODAY)

    assert {city: set(words) for city, words in every.items()} == {
        "inagi": {"form"},
        "asaka": {"zone"},
    }
    assert every["inagi"] == find_words_in_force(session, inagi.id, on=TODAY)
    assert every["asaka"] == find_words_in_force(session, asaka.id, on=TODAY)
    assert find_words_by_city(session, "asaka", on=TODAY) == {"asaka": every["asaka"]}
    later = find_words_by_city(session, "inagi", on=NEW_YEAR)["inagi"]["form"]
    assert [term.label for term in later.terms] == ["委託C"]


def test_an_edition_makes_a_new_version_of_the_citys_pages(session, inagi):
    before = build_snapshot(session, "inagi", on=TODAY)

    save_edition(
        session, inagi, edition(word("事業委託契約", "commission")), by_role="staff"
    )

    after = build_snapshot(session, "inagi", on=TODAY)
    assert after.version != before.version
    assert before.vocabulary("form").label("commission", "inagi") == "業務委託"
    assert after.vocabulary("form").label("commission", "inagi") == "事業委託契約"
    assert after.vocabulary("form").label("commission", "asaka") == "委託"
    assert after.vocabulary("zone") == load_vocabulary("zone")


LABELS = st.lists(st.sampled_from("あいうえおかき"), unique=True, max_size=6)


@given(LABELS, LABELS)
def test_what_changed_leads_from_one_edition_to_the_next(before, after):
    changes = compare_words(
        tuple(word(label, "commission") for label in before),
        tuple(word(label, "commission") for label in after),
    )

    came = {term.label for term in changes.added}
    went = {term.label for term in changes.removed}
    assert (set(before) - went) | came == set(after)
    assert not came & set(before)
    assert changes.nothing == (before == after)
