"""Mixes, the bias view and the calendar of what is due."""

from datetime import date, timedelta

import pytest

from geo.report.basis.model import NO_DISTRICT
from geo.report.basis.things.bias import find_bias
from geo.report.basis.things.dues import find_dues
from geo.report.basis.things.mixes import find_mixes
from tests.basis import asked_of
from tests.samples import DAY, add_districts, add_layer, at, snapshot_of
from tests.together import collaborate, open_door, plan, seat
from tests.towns import EAST, IN_EAST, IN_WEST, WEST


@pytest.fixture
def town(session):
    add_districts(session)
    return session


def test_forms_are_counted_in_the_citys_classes_and_the_silent_apart(town):
    add_layer(
        town,
        "activity",
        at(IN_EAST, "a", form="cohosting"),
        at(IN_WEST, "b", form="cohosting", location_visibility="hidden"),
        at(IN_WEST, "c"),
    )

    mix = find_mixes(asked_of(town))["form_mix"]

    assert mix.recorded
    assert mix.labels == {"cohosting": "共催"}
    assert mix.counts["cohosting"].to_dict() == {EAST: 1, WEST: 0, NO_DISTRICT: 1}
    assert mix.unknown.to_dict() == {EAST: 0, WEST: 1, NO_DISTRICT: 0}


def test_a_city_that_records_no_opportunity_says_so(town):
    assert not find_mixes(asked_of(town))["phase_mix"].recorded


def test_opportunities_of_the_whole_city_stand_in_no_district(town):
    open_door(town)
    open_door(town, phase="do", deadline=DAY)
    open_door(town, phase="check", deadline=DAY - timedelta(days=366))

    mix = find_mixes(asked_of(town))["phase_mix"]

    assert mix.counts.loc[NO_DISTRICT].to_dict() == {"plan": 1, "do": 1}


def test_an_activity_for_two_generations_is_one_activity(town):
    both = ["child", "senior"]
    add_layer(
        town,
        "activity",
        at(IN_EAST, "a", field="welfare", generations=both, time_band="night"),
        at(None, "b"),
    )

    bias = find_bias(asked_of(town))

    assert bias["activities"].sum() == 3
    assert bias["once"].sum() == 2
    assert set(bias["district_code"]) == {EAST, NO_DISTRICT}
    assert set(bias.loc[bias["field"] == "", "generation"]) == {""}


def test_what_is_due_is_told_by_day_with_what_is_overdue(town):
    terms = {"adopter": "花の会", "term_start": date(2025, 4, 1)}
    add_layer(
        town,
        "adoption_site",
        at(
            IN_EAST,
            "花壇",
            term_end=date(2027, 3, 31),
            review_due_on=date(2026, 4, 1),
            **terms,
        ),
        at(IN_EAST, "秘密", review_due_on=DAY, location_visibility="hidden", **terms),
        at(IN_WEST, "終わった広場", term_end=date(2026, 3, 31), **terms),
        at(IN_WEST, "まだ先", review_due_on=date(2028, 4, 1), **terms),
    )
    collaborate(town, "まつり", area=WEST, review_due_on=date(2026, 8, 1))
    collaborate(
        town,
        "終わった事業",
        review_due_on=date(2026, 8, 1),
        status="ended",
        term_end=DAY,
    )
    collaborate(town, "準備中", review_due_on=date(2026, 8, 1), status="preparing")
    open_door(town, "下書き", deadline=date(2026, 6, 1), status="draft")
    seat(town, "会議", compositions=({"seats": 8, "term_end": date(2026, 7, 1)},))
    plan(town, title="指針", review_due_on=date(2026, 9, 1))
    open_door(town, "公募", deadline=date(2026, 6, 1))
    open_door(town, "締め切った公募", deadline=DAY - timedelta(days=1))

    dues = find_dues(asked_of(town))

    assert [(due.kind, due.title, due.on, due.district_code) for due in dues] == [
        ("adoption_end", "終わった広場", date(2026, 3, 31), WEST),
        ("adoption_review", "花壇", date(2026, 4, 1), EAST),
        ("call_deadline", "公募", date(2026, 6, 1), None),
        ("committee_end", "会議", date(2026, 6, 30), None),
        ("partnership_review", "まつり", date(2026, 8, 1), WEST),
        ("plan_review", "指針", date(2026, 9, 1), None),
        ("adoption_end", "花壇", date(2027, 3, 31), EAST),
        ("partnership_end", "まつり", date(2027, 3, 31), WEST),
    ]


def test_a_new_call_is_a_new_version(town):
    before = snapshot_of(town).version
    open_door(town)

    assert snapshot_of(town).version != before
