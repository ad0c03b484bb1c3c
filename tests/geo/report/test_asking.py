"""Whom to ask: the order, the reasons, and what a hidden place never gives away."""

import pytest
from shapely.geometry import MultiPolygon, box

from geo.report.asking import Question, Topic, Why, find_whom_to_ask
from tests.samples import add_districts, add_layer, at, snapshot_of
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, WEST, areas

SHELTER = "ひみつの家"
NEAR_EAST = (141.516, 43.105)


@pytest.fixture
def town(session):
    """Two districts, an association in the east, desks, centres and a group."""
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
           contact="会長（輪番）", contact_phone="000-1", address="東町1-1"),
        at(None, "花の会", actor_type="npo", contact="事務局", address="自宅"),
    )  # fmt: skip
    add_layer(
        session,
        "place",
        desk("なんでも窓口"),
        desk("福祉の窓口", IN_WEST, fields=("welfare",)),
        desk("緑の窓口", fields=("nature", "town")),
        at(IN_WEST, "西の拠点", place_kind="support_centre"),
        at(IN_EAST, "東の拠点", place_kind="support_centre"),
        at(None, "遠いボランティア室", place_kind="volunteer_centre"),
        desk(SHELTER, IN_EAST, fields=("welfare",), location_visibility="hidden",
             contact_phone="000-9", address=SHELTER + "の住所"),
    )  # fmt: skip
    add_layer(
        session,
        "activity",
        at(IN_EAST, "植樹", organiser="花の会", field="nature"),
        at(IN_WEST, "清掃", organiser="花の会", field="town"),
    )
    return session


def desk(title, place=IN_EAST, **more):
    said = {"place_kind": "desk", "contact": "係", "contact_phone": "000-0"}
    return at(place, title, **(said | more))


def ask(session, **question):
    return find_whom_to_ask(session, snapshot_of(session), Question(**question))


def told(answer):
    return [(item.card.title, item.why) for item in answer.contacts]


def test_a_desk_that_answers_for_the_field_comes_first_and_the_general_one_last(town):
    found = told(ask(town, field="welfare"))

    assert found[0] == ("福祉の窓口", Why.DESK)
    assert found[-1] == ("なんでも窓口", Why.GENERAL)
    assert ("緑の窓口", Why.DESK) not in found


def test_a_place_leads_to_the_association_whose_territory_holds_it(town):
    east, west = (
        ask(town, topic=Topic.JOIN, point=point) for point in (IN_EAST, IN_WEST)
    )

    assert told(east)[0] == ("東自治会", Why.ASSOCIATION)
    assert east.district == (EAST, "東町")
    assert Why.ASSOCIATION not in {item.why for item in west.contacts}


def test_a_district_leads_to_the_associations_that_reach_into_it(town):
    assert told(ask(town, topic=Topic.JOIN, district=EAST))[0] == (
        "東自治会",
        Why.OVERLAP,
    )
    assert Why.OVERLAP not in dict(map(reversed, told(ask(town, district=WEST))))


def test_centres_come_in_order_of_distance_and_those_without_a_point_last(town):
    found = [
        item
        for item in ask(town, topic=Topic.BORROW, point=NEAR_EAST).contacts
        if item.why is Why.CENTRE
    ]

    assert [item.card.title for item in found] == [
        "東の拠点",
        "西の拠点",
        "遠いボランティア室",
    ]
    # A thousandth of a degree at 43.1°N is 81.4 m on the ellipsoid.
    assert found[0].distance_m == pytest.approx(81.4, abs=0.5)
    assert found[2].distance_m is None


def test_in_a_district_centres_come_in_order_from_its_middle(town):
    found = [
        item.card.title
        for item in ask(town, topic=Topic.BORROW, district=WEST).contacts
        if item.distance_m is not None and item.why is Why.CENTRE
    ]

    assert found == ["西の拠点", "東の拠点"]


def test_who_wants_to_help_is_sent_to_volunteers_first(town):
    assert told(ask(town, topic=Topic.HELP))[0][0] == "遠いボランティア室"


def test_nothing_has_a_distance_without_a_place(town):
    assert {item.distance_m for item in ask(town, field="welfare").contacts} == {None}


def test_groups_are_counted_in_the_district_asked_about(town):
    here, there = (
        {item.card.title: item.activities for item in ask(town, **where).contacts}
        for where in (
            {"field": "nature", "district": EAST},
            {"field": "nature", "district": WEST},
        )
    )

    assert here["花の会"] == 1
    assert "花の会" not in there


def test_who_wants_to_keep_a_park_is_sent_to_the_desk_for_it(town):
    found = ask(town, topic=Topic.ADOPT).contacts[0]

    assert (found.card.title, found.fields) == ("緑の窓口", ("nature", "town"))


@pytest.mark.parametrize(
    "where", [{}, {"point": IN_EAST}, {"district": EAST}, {"district": WEST}]
)
def test_a_hidden_desk_is_reached_by_phone_only_wherever_one_asks(town, where):
    answer = ask(town, field="welfare", **where)
    (found,) = [item for item in answer.contacts if item.card.title == SHELTER]

    assert (found.why, found.contact_phone) == (Why.HOTLINE, "000-9")
    assert (found.address, found.distance_m, found.card.mapped) == (None, None, False)
    assert found.card.district_code is None


def test_a_hidden_desk_stands_at_the_same_place_whatever_the_point(town):
    orders = {
        tuple(title for title, why in told(ask(town, field="welfare", point=point))
              if why in {Why.DESK, Why.HOTLINE})
        for point in (IN_EAST, IN_WEST, NEAR_EAST)
    }  # fmt: skip

    assert len(orders) == 1


def test_troubles_may_always_be_told_to_a_hotline(town):
    assert (SHELTER, Why.HOTLINE) in told(ask(town, topic=Topic.TROUBLE))


def test_no_address_of_a_group_or_association_is_given(town):
    answer = ask(town, field="nature", point=IN_EAST)
    local = [item for item in answer.contacts if item.card.kind == "organisation"]

    assert len(local) == 2
    assert {item.address for item in local} == {None}


def test_without_a_theme_every_desk_is_listed(town):
    titles = [title for title, _ in told(ask(town))]

    assert titles[0] == "なんでも窓口"
    assert {"福祉の窓口", "緑の窓口", SHELTER} <= set(titles)


def test_a_city_without_desks_says_so(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST))
    answer = ask(session, field="welfare", district=EAST)

    assert (answer.contacts, answer.desks_known) == ((), False)
