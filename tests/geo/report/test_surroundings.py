"""What a page says of others: where a thing belongs, what goes on at a place."""

from datetime import date

import pytest
from shapely.geometry import MultiPolygon, box

from geo.report.association import find_basics
from geo.report.feature import describe_feature
from geo.report.surroundings import describe_surroundings
from tests.samples import (
    DAY,
    add_districts,
    add_layer,
    add_membership,
    add_residents,
    at,
    members,
    snapshot_of,
)
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, areas

# About 33 m and 81 m east of IN_EAST.
NEAR, FURTHER = (141.5154, 43.105), (141.516, 43.105)
SOON = {"starts_on": date(2026, 5, 9)}


@pytest.fixture
def town(session):
    """Two districts, and 東自治会 with a territory and figures in the east."""
    add_districts(session)
    add_districts(
        session,
        areas({"A1": MultiPolygon([box(141.51, 43.10, 141.52, 43.11)])}, STORAGE_CRS),
        slug="associations",
        kind="association",
    )
    add_layer(
        session,
        "organisation",
        at(None, "東自治会", actor_type="association", territory_code="A1",
           joining_note="班長へ", activities_note="夏まつり・回覧板"),
    )  # fmt: skip
    return session


def around(session, title, on=DAY):
    snapshot = snapshot_of(session, on)
    (card,) = [card for card in snapshot.cards if card.title == title]
    detail = describe_feature(session, snapshot, card.uid)
    return describe_surroundings(session, snapshot, detail)


def titles(cards):
    return [card.title for card in cards]


def test_an_activity_belongs_to_its_district_and_association(town):
    add_layer(town, "activity", at(IN_EAST, "清掃", organiser="東自治会"))
    found = around(town, "清掃")

    assert [(home.area_set, home.code) for home in found.belongings] == [
        ("districts", EAST),
        ("associations", "A1"),
    ]
    assert titles(found.associations) == titles(found.organisers) == ["東自治会"]


def test_others_of_the_same_field_in_the_district_are_near(town):
    add_layer(
        town,
        "activity",
        at(IN_EAST, "清掃", field="town", organiser="甲"),
        at(NEAR, "花壇", field="town", organiser="乙"),
        at(NEAR, "甲の花壇", field="town", organiser="甲"),
        at(NEAR, "訓練", field="safety", organiser="乙"),
        at(IN_WEST, "西の清掃", field="town", organiser="乙"),
        at(NEAR, "中止", field="town", organiser="乙", status="cancelled"),
    )

    assert titles(around(town, "清掃").alike) == ["花壇"]


def test_activities_within_fifty_metres_or_of_the_same_venue_are_held_at_a_place(town):
    add_layer(town, "place", at(IN_EAST, "会館", place_kind="hall"))
    add_layer(
        town,
        "activity",
        at(NEAR, "近い", **SOON),
        at(FURTHER, "少し遠い", **SOON),
        at(None, "名前だけ", venue="会館", **SOON),
        at(NEAR, "町の中心", location_source="town_centroid", **SOON),
        at(NEAR, "終わった", starts_on=date(2026, 4, 2)),
    )
    held = {item.card.title: item.distance_m for item in around(town, "会館").held}

    assert held == {"近い": pytest.approx(32.6, abs=0.3), "名前だけ": None}


@pytest.mark.parametrize("visibility", ["area_only", "hidden"])
def test_nothing_is_held_at_a_place_whose_position_is_withheld(town, visibility):
    add_layer(
        town,
        "place",
        at(IN_EAST, "家", place_kind="hall", location_visibility=visibility),
    )
    add_layer(town, "activity", at(IN_EAST, "会", venue="家", **SOON))

    assert around(town, "家").held == ()


def test_a_hidden_thing_belongs_nowhere(town):
    add_layer(
        town,
        "activity",
        at(IN_EAST, "会", field="rights", location_visibility="hidden", **SOON),
        at(IN_EAST, "隣の会", field="rights", **SOON),
    )
    found = around(town, "会")

    assert (found.belongings, found.associations, found.alike) == ((), (), ())


def test_a_territory_has_the_figures_reported_for_it(town):
    add_residents(town, {"A1": 1200}, {"A1": 500}, area_set="associations")
    add_membership(town, members("A1", 250, 500), area_set="associations")
    territory = around(town, "東自治会").territory

    assert (territory.code, territory.name) == ("A1", "A1町")
    assert (territory.residents.value, territory.households.value) == (1200, 500)
    assert (territory.members.value, territory.fiscal_year) == (0.5, 2025)


def test_a_territory_without_figures_says_nothing_of_them(town):
    add_residents(town, {EAST: 1000})
    territory = around(town, "東自治会").territory

    assert not territory.residents.known
    assert territory.members is None


def test_an_association_shows_what_it_does_by_its_activities_and_its_words(town):
    add_layer(
        town,
        "activity",
        at(IN_EAST, "公園の清掃", organiser="東自治会", field="town"),
        at(IN_EAST, "夜回り", organiser="東自治会", field="safety"),
        at(IN_EAST, "やめた見守り", organiser="東自治会", status="ended"),
    )
    basics = {basic.code: basic for basic in around(town, "東自治会").basics}

    assert titles(basics["cleaning"].activities) == ["公園の清掃"]
    assert titles(basics["safety"].activities) == ["夜回り"]
    assert basics["festival"].words == ("夏まつり",)
    assert basics["circulars"].words == ("回覧板",)
    assert not basics["watching"].known


def test_an_association_that_registered_nothing_still_has_every_line():
    basics = find_basics([], None)

    assert len(basics) == 7
    assert not any(basic.known for basic in basics)


def test_a_free_site_names_the_desk_to_ask(town):
    add_layer(town, "adoption_site", at(IN_EAST, "空き花壇"))
    add_layer(
        town,
        "place",
        at(None, "緑の窓口", place_kind="desk", fields=("nature",), contact_phone="0"),
        at(None, "福祉の窓口", place_kind="desk", fields=("welfare",)),
    )

    assert titles(item.card for item in around(town, "空き花壇").desks) == ["緑の窓口"]
