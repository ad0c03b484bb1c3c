"""Things against residents and against each other, in a town counted by hand."""

from datetime import date

import pytest

from geo.domain.estimate import Reason, State
from geo.report.basis.things.activities import measure_activities
from geo.report.basis.things.groups import (
    measure_group_births,
    measure_group_endings,
    measure_groups,
)
from geo.report.basis.things.keeping import measure_completeness, measure_freshness
from geo.report.basis.things.sites import measure_adopted
from geo.report.basis.things.variety import (
    measure_concentration,
    measure_field_diversity,
)
from tests.basis import asked_of, counts_of
from tests.samples import add_districts, add_layer, add_residents, at
from tests.towns import EAST, IN_EAST, IN_WEST, OUT_OF_TOWN, WEST


@pytest.fixture
def town(session):
    add_districts(session)
    add_residents(session, {EAST: 1000, WEST: 500})
    return session


def group(name, kind="npo", **more):
    return at(None, name, actor_type=kind, **more)


def test_hidden_activity_is_in_the_citys_count_and_in_no_districts(town):
    add_layer(
        town,
        "activity",
        at(IN_EAST, "清掃"),
        at(IN_WEST, "電話", location_visibility="hidden"),
        at(IN_WEST, "地区だけ", location_visibility="area_only"),
        at(IN_WEST, "中止", status="cancelled"),
        at(IN_WEST, "終了", status="ended"),
        at(OUT_OF_TOWN, "市の外"),
        at(None, "会議"),
    )

    [measure] = measure_activities(asked_of(town))["activities"]

    assert counts_of(measure) == {EAST: (1, 1000), WEST: (1, 500), "": (3, 1500)}
    assert "3件" in measure.note
    assert "公開していないもの1件" in measure.note


def test_nobody_living_there_and_nobody_asked_are_not_the_same(session):
    add_districts(session)
    add_residents(session, {EAST: 0})
    add_layer(session, "activity", at(IN_EAST, "清掃"), at(IN_WEST, "サロン"))

    [measure] = measure_activities(asked_of(session))["activities"]
    rows = measure.counts

    assert rows.loc[EAST, "state"] is State.UNDEFINED
    assert rows.loc[EAST, "reason"] is Reason.ZERO_DENOMINATOR
    assert rows.loc[WEST, "state"] is State.MISSING
    assert list(rows["x"]) == [1, 1]
    assert measure.whole.state is State.UNDEFINED


def test_groups_are_counted_where_they_are_based(town):
    add_layer(
        town,
        "organisation",
        group("東の会"),
        group("西の会"),
        group("町内会", "association", territory_code=EAST),
        group("市役所", "government"),
        group("これからの会", founded_on=date(2026, 6, 1)),
        group("終わった会", ended_on=date(2026, 5, 1)),
    )
    add_layer(
        town,
        "activity",
        at(IN_EAST, "a", organiser="東の会"),
        at(IN_WEST, "b", organiser="西の会"),
    )

    [measure] = measure_groups(asked_of(town))["groups"]

    assert counts_of(measure) == {EAST: (1, 1000), WEST: (1, 500), "": (2, 1500)}


def test_no_district_has_a_count_where_too_few_bases_are_known(town):
    add_layer(town, "organisation", group("a"), group("b"), group("c"))
    add_layer(town, "activity", at(IN_EAST, "清掃", organiser="a"))

    [measure] = measure_groups(asked_of(town))["groups"]

    assert set(measure.counts["state"]) == {State.MISSING}
    assert (measure.whole.x, measure.whole.n) == (3, 1500)
    assert "3のうち1" in measure.note


def test_births_and_endings_are_of_five_complete_fiscal_years(town):
    add_layer(
        town,
        "organisation",
        group("a", founded_on=date(2025, 4, 1)),
        group("b", founded_on=date(2025, 3, 31)),
        group("c", founded_on=date(2020, 1, 1), ended_on=date(2026, 3, 31)),
        group("d"),
    )
    asked = asked_of(town)

    births = measure_group_births(asked)["group_births"]
    endings = measure_group_endings(asked)["group_endings"]

    assert [each.fiscal_year for each in births] == [2021, 2022, 2023, 2024, 2025]
    assert [each.whole.x for each in births] == [0, 0, 0, 1, 1]
    assert [each.whole.x for each in endings] == [0, 0, 0, 0, 1]
    assert "分からない団体が1" in births[0].note


def test_a_city_that_never_said_an_end_has_no_endings(town):
    add_layer(town, "organisation", group("a", founded_on=date(2025, 4, 1)))

    assert measure_group_endings(asked_of(town)) == {}


def test_sites_without_any_agreement_are_missing_and_not_free(town):
    add_layer(town, "adoption_site", at(IN_EAST, "花壇"))

    [measure] = measure_adopted(asked_of(town))["adopted"]

    assert set(measure.counts["reason"]) == {Reason.NO_ADOPTIONS_RECORDED}
    assert list(measure.counts["n"]) == [1, 0]


def test_adopted_sites_are_shares_of_the_districts_sites(town):
    add_layer(
        town,
        "adoption_site",
        at(IN_EAST, "花壇", adopter="花の会"),
        at(IN_EAST, "広場"),
    )

    [measure] = measure_adopted(asked_of(town))["adopted"]

    assert counts_of(measure) == {EAST: (1, 2), WEST: (0, 0), "": (1, 2)}
    assert measure.counts.loc[WEST, "reason"] is Reason.NO_SITES


def test_an_activity_is_complete_with_its_groups_contact(town):
    day = {"starts_on": date(2026, 5, 9)}
    add_layer(town, "organisation", group("花の会", contact_phone="042-000-0000"))
    add_layer(
        town,
        "activity",
        at(IN_EAST, "団体に聞く", organiser="花の会", **day),
        at(IN_EAST, "聞けない", **day),
        at(IN_EAST, "日がない", contact="事務局"),
        at(None, "場所がない", contact="事務局", **day),
        at(None, "集会所", venue="集会所", contact="事務局", **day),
    )

    [measure] = measure_completeness(asked_of(town))["completeness"]

    assert counts_of(measure) == {EAST: (1, 3), WEST: (0, 0), "": (2, 5)}


def test_what_was_written_within_a_year_is_fresh(town):
    add_layer(town, "activity", at(IN_EAST, "清掃"))
    [on] = {record.updated_on for record in asked_of(town).records.values()}

    [now] = measure_freshness(asked_of(town, on=on))["freshness"]
    [later] = measure_freshness(asked_of(town, on=date(on.year + 2, 1, 1)))["freshness"]

    assert counts_of(now)[EAST] == (1, 1)
    assert counts_of(later)[EAST] == (0, 1)


def test_three_busiest_groups_by_record_or_by_name(town):
    add_layer(town, "organisation", group("花の会"))
    add_layer(
        town,
        "activity",
        *[at(IN_EAST, f"花{n}", organiser="花の会") for n in range(3)],
        *[at(IN_EAST, f"他{n}", organiser=f"会{n}") for n in range(4)],
        at(IN_EAST, "だれか"),
    )

    [measure] = measure_concentration(asked_of(town))["concentration"]

    assert counts_of(measure)[EAST] == (5, 7)


def test_diversity_is_not_given_below_ten_activities(town):
    many = [at(IN_EAST, f"a{n}", field=["welfare", "safety"][n % 2]) for n in range(10)]
    add_layer(town, "activity", *many, at(IN_WEST, "b", field="welfare"))

    [measure] = measure_field_diversity(asked_of(town))["field_diversity"]
    rows = measure.counts

    assert rows.loc[EAST, "value"] == pytest.approx(2)
    assert rows.loc[WEST, "reason"] is Reason.TOO_FEW_THINGS
    assert rows.loc[WEST, "state"] is State.UNDEFINED


def test_what_lies_where_residents_are_unknown_is_taken_off_the_whole(session):
    add_districts(session)
    add_residents(session, {EAST: 1000})
    add_layer(
        session,
        "activity",
        at(IN_EAST, "清掃"),
        at(IN_WEST, "サロン"),
        at(IN_WEST, "電話", location_visibility="hidden"),
    )
    add_layer(session, "organisation", *[group(f"会{n}") for n in range(3)])

    [activities] = measure_activities(asked_of(session))["activities"]
    [groups] = measure_groups(asked_of(session))["groups"]

    assert (activities.whole.x, activities.whole.n) == (2, 1000)
    assert (groups.whole.x, groups.whole.n) == (3, 1000)
