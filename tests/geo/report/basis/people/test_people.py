"""Figures about people and households, on towns that can be checked by hand.

02 西町 | 01 東町      each 0.01 degrees square
"""

from datetime import date

import pandas as pd
import pytest
from shapely import MultiPolygon, box
from sqlalchemy import select

from geo.domain.estimate import Reason, State
from geo.query.observations import find_city_counts, find_counts
from geo.query.participation import find_participations
from geo.report.basis.people.context import (
    measure_ageing,
    measure_density,
    measure_housing,
)
from geo.report.basis.people.membership import measure_membership
from geo.report.basis.people.observed import join_once
from geo.report.basis.people.participants import measure_participants
from geo.report.basis.people.participation import measure_participations
from geo.report.basis.people.surveys import find_surveys
from geo.store.boundaries import get_area_set
from geo.store.figures import save_observations
from geo.store.joining import save_report
from geo.store.models import Adoption, AdoptionLog, Feature
from geo.store.municipalities import ensure_municipality
from tests.basis import asked_of as asked
from tests.geo.report.basis.test_population import add_ages
from tests.samples import (
    CITY,
    DAY,
    YEAR,
    add_districts,
    add_layer,
    add_membership,
    add_residents,
    at,
    city_id,
    members,
)
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, WEST, areas

METHOD = "照会"


def observe(session, *rows, area_set="districts"):
    """Store figures; a row names its indicator and what it says."""
    municipality = ensure_municipality(session, CITY)
    common = {"district_code": None, "fiscal_year": YEAR, "unit": "people"}
    common |= {"method": "名簿", "source": "見本", "age_from": None, "age_to": None}
    common |= {"denominator": None, "value": None, "note": None, "about": None}
    save_observations(
        session,
        pd.DataFrame([common | row for row in rows], dtype=object),
        municipality=municipality,
        area_set=get_area_set(session, municipality, area_set) if area_set else None,
    )


def came(code, start, end, count, **more):
    return {
        "indicator": "participants",
        "district_code": code,
        "age_from": start,
        "age_to": end,
        "numerator": count,
    } | more


@pytest.fixture
def town(session):
    """東町 has 100 residents of known ages, 西町 nobody."""
    add_districts(session)
    add_residents(session, {EAST: 100, WEST: 0}, {EAST: 40, WEST: 0})
    add_ages(
        session,
        (EAST, "all", 0, 39, 42),
        (EAST, "all", 40, 64, 28),
        (EAST, "all", 65, None, 30),
    )
    return session


# --- Membership


def test_membership_has_a_measure_for_each_year_the_oldest_first(town):
    add_membership(town, members(EAST, 10, 20), members(WEST, 3, 6, fiscal_year=2020))
    found = measure_membership(asked(town))["membership"]

    assert [measure.fiscal_year for measure in found] == [2020, YEAR]
    assert found[0].counts.loc[EAST, "state"] is State.MISSING
    assert found[0].counts.loc[EAST, "reason"] is Reason.NO_HOUSEHOLDS_REPORTED
    assert found[1].counts.loc[EAST, ["x", "n"]].tolist() == [10, 20]


def test_a_change_of_method_is_told_of_the_district_alone(town):
    rows = [
        members(EAST, 10, 20, method="照会"),
        members(WEST, 3, 6, method="照会"),
        members(EAST, 10, 20, method="推計", fiscal_year=YEAR + 1),
        members(WEST, 3, 6, method="照会", fiscal_year=YEAR + 1),
    ]
    add_membership(town, *rows)
    before, after = measure_membership(asked(town))["membership"]

    assert before.counts["definition"].to_dict() == {EAST: "照会", WEST: "照会"}
    assert after.counts["definition"].to_dict() == {EAST: "推計", WEST: "照会"}
    assert (before.definition, after.definition) == ("照会", "推計、照会")


def test_methods_are_joined_once_and_in_one_order():
    assert join_once(["推計", "照会", "推計", None, ""]) == "推計、照会"
    assert join_once(["照会", "推計"]) == join_once(["推計", "照会"])


def test_no_household_is_no_share_and_no_zero(town):
    add_membership(town, members(EAST, 0, 20), members(WEST, 0, 0))
    (found,) = measure_membership(asked(town))["membership"]

    assert found.counts.loc[EAST, "state"] is State.VALUE
    assert found.counts.loc[WEST, "state"] is State.UNDEFINED
    assert (found.whole.x, found.whole.n) == (0, 20)


def test_more_members_than_households_are_an_error(town):
    add_membership(town, members(EAST, 21, 20))

    with pytest.raises(ValueError, match="21 of 20"):
        measure_membership(asked(town))


def schools():
    """A: the west half of the town with a strip of 東町. B: what is left of it."""
    return areas(
        {
            "A": MultiPolygon([box(141.50, 43.10, 141.515, 43.11)]),
            "B": MultiPolygon([box(141.515, 43.10, 141.52, 43.11)]),
        },
        STORAGE_CRS,
    )


def test_moved_membership_keeps_its_total_and_says_how_it_was_counted(town):
    add_membership(town, members(EAST, 10, 20, method="推計"), members(WEST, 30, 60))
    add_districts(town, schools(), slug="schools")
    (found,) = measure_membership(asked(town, "schools"))["membership"]

    assert found.counts["x"].tolist() == pytest.approx([35, 5], abs=0.01)
    assert (found.whole.x, found.whole.n) == pytest.approx((40, 80))
    assert found.counts["definition"].to_dict() == {"A": "推計、照会", "B": "推計"}
    assert found.moved_error == pytest.approx(20 / 80, abs=1e-3)


def test_half_of_two_numbers_moves_nothing(town):
    add_membership(town, members(EAST, 10, 20), members(WEST, 30, None))
    add_districts(town, schools(), slug="schools")
    (found,) = measure_membership(asked(town, "schools"))["membership"]

    assert found.counts.loc["A", "state"] is State.MISSING
    assert found.counts.loc["B", "x"] == pytest.approx(5, abs=0.01)


# --- Participations


def feature(session, title):
    return session.scalar(select(Feature.id).where(Feature.title == title))


def report(session, title, day, count):
    key = feature(session, title)
    save_report(session, key, day, participants=count, by_generation={}, note=None)


@pytest.fixture
def busy(town):
    """東町 has two activities and an adopted site, 西町 one activity."""
    add_layer(
        town,
        "activity",
        at(IN_EAST, "体操", source_id="1"),
        at(IN_EAST, "清掃", source_id="2"),
        at(IN_WEST, "茶会", source_id="3"),
        at(IN_EAST, "ひみつ", source_id="4", location_visibility="hidden"),
    )
    add_layer(town, "adoption_site", at(IN_EAST, "花壇", adopter="花の会"))
    return town


def test_participations_add_up_by_fiscal_year_and_home(busy):
    report(busy, "体操", date(2026, 3, 31), 5)
    report(busy, "体操", date(2026, 4, 1), 7)
    report(busy, "清掃", date(2026, 4, 2), 3)
    adoption = busy.scalar(select(Adoption.id))
    busy.add(AdoptionLog(adoption_id=adoption, on_date=DAY, participants=4))
    old, new = measure_participations(asked(busy))["participations"]

    assert (old.fiscal_year, old.counts.loc[EAST, "x"]) == (2025, 5)
    assert (new.fiscal_year, new.counts.loc[EAST, "x"]) == (2026, 14)
    assert (new.whole.x, new.whole.n) == (14, 100)


def test_nobody_reported_is_not_nobody_came(busy):
    report(busy, "体操", DAY, 0)
    (found,) = measure_participations(asked(busy))["participations"]

    assert found.counts.loc[EAST, ["x", "n"]].tolist() == [0, 100]
    assert found.counts.loc[WEST, "reason"] is Reason.NO_PARTICIPANTS_REPORTED


def test_participants_where_nobody_lives_make_no_rate(busy):
    report(busy, "茶会", DAY, 8)
    (found,) = measure_participations(asked(busy))["participations"]

    assert found.counts.loc[WEST, "state"] is State.UNDEFINED


def test_what_is_hidden_or_yet_to_come_is_not_counted(busy):
    report(busy, "ひみつ", DAY, 8)
    report(busy, "体操", date(2027, 1, 1), 8)

    assert measure_participations(asked(busy)) == {}
    assert len(find_participations(busy, city_id(busy), on=DAY)) == 1


# --- Participants by age


def test_participants_stand_beside_residents_of_the_same_ages(town):
    observe(town, came(EAST, 0, 39, 4), came(EAST, 40, None, 9))
    made = measure_participants(asked(town))
    (rate,), (ratio,) = (
        made[key] for key in ("participation_standardised", "under_40_representation")
    )
    east = rate.strata[rate.strata["district_code"] == EAST]

    assert east["x"].tolist() == [4, 9]
    assert east["n"].tolist() == [42, 58]
    assert rate.counts.loc[EAST, ["x", "n"]].tolist() == [13, 100]
    assert ratio.counts.loc[EAST, ["x", "n"]].tolist() == [4, 42]
    assert len(ratio.strata) == len(rate.strata) == 4
    assert rate.counts.loc[WEST, "reason"] is Reason.NO_PARTICIPANTS_REPORTED


def test_bands_that_cut_the_published_ages_give_nothing(town):
    observe(town, came(EAST, 0, 49, 4), came(EAST, 50, None, 9))

    assert measure_participants(asked(town)) == {}


def test_bands_that_do_not_end_at_39_say_nothing_of_those_under_40(town):
    observe(town, came(EAST, 0, 64, 4), came(EAST, 65, None, 9))

    assert list(measure_participants(asked(town))) == ["participation_standardised"]


def test_more_participants_than_residents_are_an_error(town):
    observe(town, came(EAST, 0, 39, 43))

    with pytest.raises(ValueError, match="43 participants of 42"):
        measure_participants(asked(town))


def test_new_bands_replace_the_old_ones_and_leave_the_total(town):
    total = {"indicator": "participants", "district_code": EAST, "numerator": 13}
    observe(town, total, came(EAST, 0, 39, 4), came(EAST, 40, None, 9))
    observe(town, came(EAST, 0, 64, 11), came(EAST, 65, None, 2))
    area_set = get_area_set(town, ensure_municipality(town, CITY), "districts")
    common = {"indicator": "participants", "area_set_id": area_set.id}
    bands = find_counts(town, city_id(town), **common, by_age=True)

    assert bands["numerator"].tolist() == [11, 2]
    assert find_counts(town, city_id(town), **common)["numerator"].tolist() == [13]


# --- Context


def test_ageing_is_the_share_of_65_and_over(town):
    (found,) = measure_ageing(asked(town))["ageing"]

    assert found.counts.loc[EAST, ["x", "n"]].tolist() == [30, 100]
    assert found.counts.loc[WEST, "state"] is State.UNDEFINED
    assert (found.whole.x, found.whole.n) == (30, 100)


def test_no_ages_make_no_ageing(session):
    add_districts(session)
    add_residents(session, {EAST: 100})

    assert measure_ageing(asked(session)) == {}


def test_density_divides_residents_by_the_area_of_the_outline(town):
    (found,) = measure_density(asked(town))["density"]
    area_km2 = asked(town).population.totals["area_km2"]

    assert found.counts.loc[EAST, "value"] == pytest.approx(100 / area_km2[EAST])
    assert found.counts.loc[WEST, "value"] == 0
    assert found.whole.value == pytest.approx(100 / area_km2.sum())


def test_housing_is_given_by_year_with_its_own_denominator(town):
    own = {"indicator": "owner_occupied", "district_code": EAST, "unit": "share"}
    observe(town, own | {"numerator": 12, "denominator": 38})
    found = measure_housing(asked(town))

    assert list(found) == ["owner_occupied"]
    assert found["owner_occupied"][0].counts.loc[EAST, ["x", "n"]].tolist() == [12, 38]
    assert found["owner_occupied"][0].counts.loc[WEST, "reason"] is Reason.NOT_REPORTED


# --- Surveys


def test_surveys_of_the_whole_city_are_found_with_their_answers(town):
    of = {"fiscal_year": 2007, "unit": "share", "source": "指針"}
    observe(
        town,
        of
        | {"indicator": "survey_answer:団体調査:人手不足"}
        | {"numerator": 24, "denominator": 60},
        of
        | {"indicator": "survey_response:団体調査", "about": 140}
        | {"numerator": 60, "denominator": 132},
        area_set=None,
    )
    response, answer = find_surveys(asked(town))

    assert (response.title, response.said) == ("団体調査", None)
    assert (response.population, response.asked, response.answered) == (140, 132, 60)
    assert (answer.title, answer.said) == ("団体調査：人手不足", 24)
    assert (answer.population, answer.asked, answer.answered) == (140, 132, 60)


def test_figures_of_districts_are_no_survey(town):
    observe(town, came(EAST, 0, 39, 4))

    assert find_surveys(asked(town)) == ()
    assert find_city_counts(town, city_id(town), prefix="survey_").empty
