"""Agreements that come with a list of sites."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.errors import InvalidLayerError
from geo.export.layers import read_layer
from geo.query.cities import get_municipality
from geo.store.models import Adoption, Feature
from tests.samples import DAY, SLUG, add_layer, at
from tests.towns import IN_EAST

OLD = (date(2020, 4, 1), date(2023, 3, 31))
NEW = (date(2023, 4, 1), date(2027, 3, 31))


def site(term=(None, None), **more):
    dates = {"term_start": term[0], "term_end": term[1]}
    return at(IN_EAST, "花壇", source_id="S", adopter="花の会", **(dates | more))


def terms(session):
    statement = select(Adoption).order_by(Adoption.term_start)
    return [(a.term_start, a.term_end) for a in session.scalars(statement)]


BOTH = [(OLD[0], date(2023, 4, 1)), (NEW[0], date(2027, 4, 1))]


def test_the_next_term_of_a_group_leaves_the_earlier_one(session):
    for term in (OLD, NEW, NEW, OLD):
        add_layer(session, "adoption_site", site(term))

    assert terms(session) == BOTH


def test_a_term_that_may_be_any_of_several_leaves_all_alone(session):
    for term in (OLD, NEW):
        add_layer(session, "adoption_site", site(term))

    saved = add_layer(session, "adoption_site", site((None, None), tasks="草取り"))
    add_layer(session, "adoption_site", site((date(2022, 1, 1), None)))

    assert terms(session) == BOTH
    assert "どの協定か決められない" in saved.notes[0].message


def test_a_list_of_sites_may_put_its_own_term_right(session):
    add_layer(session, "adoption_site", site(OLD))
    add_layer(session, "adoption_site", site((date(2020, 5, 1), OLD[1])))

    assert terms(session) == [(date(2020, 5, 1), date(2023, 4, 1))]


def test_a_term_that_its_own_file_tells_is_not_changed_by_a_list(session):
    add_layer(session, "adoption_site", site(OLD))
    session.scalars(select(Adoption)).one().source_id = "K1"
    session.flush()
    add_layer(session, "adoption_site", site((date(2020, 5, 1), OLD[1])))

    assert terms(session) == BOTH[:1]


def test_the_agreement_in_force_is_exported_with_its_site(session):
    for term in (OLD, NEW):
        add_layer(session, "adoption_site", site(term))

    city = get_municipality(session, SLUG)
    (row,) = read_layer(session, city, "sites", on=DAY).rows
    (before,) = read_layer(session, city, "sites", on=date(2021, 1, 1)).rows

    assert (row["term_start"], row["term_end"]) == NEW
    assert (before["term_start"], before["term_end"]) == OLD


@pytest.mark.parametrize("stored", [False, True])
def test_the_last_day_there_is_means_no_end(session, stored):
    if stored:
        add_layer(session, "adoption_site", site((OLD[0], None)))

    saved = add_layer(session, "adoption_site", site((OLD[0], date.max)))

    assert terms(session) == [(OLD[0], None)]
    assert saved.notes[0].severity == "repair"


@pytest.mark.parametrize("stored", [False, True])
def test_a_term_that_ends_before_it_starts_is_refused(session, stored):
    if stored:
        add_layer(session, "adoption_site", site(OLD))

    with pytest.raises(InvalidLayerError, match="より前です"):
        add_layer(session, "adoption_site", site((OLD[1], OLD[0])))

    assert len(session.scalars(select(Feature)).all()) == stored
