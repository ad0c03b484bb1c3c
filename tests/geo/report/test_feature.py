"""One feature's page, for every kind, and what it must not say."""

from datetime import date, timedelta

import pytest
from shapely import MultiPolygon, box

from geo.domain.errors import NotFoundError
from geo.report.feature import describe_feature
from geo.store.assign import assign_areas
from geo.store.models import LocalIssue
from geo.store.municipalities import ensure_municipality
from tests.samples import (
    CITY,
    DAY,
    add_districts,
    add_layer,
    at,
    snapshot_of,
)
from tests.towns import EAST, IN_EAST, STORAGE_CRS, WEST, areas

PRIVATE_HOME = "秘密の家"


def describe(session, title, on=DAY):
    snapshot = snapshot_of(session, on)
    (card,) = [card for card in snapshot.cards if card.title == title]
    session.expunge_all()
    return describe_feature(session, snapshot, card.uid)


def facts(detail):
    return {fact.label: fact.value for fact in detail.facts}


def test_an_activity_says_when_where_and_whom_to_ask(session):
    add_districts(session)
    off = date(2026, 5, 12)
    add_layer(
        session,
        "activity",
        at(
            IN_EAST,
            "体操",
            address="本町1-1",
            contact="事務局",
            contact_phone="000-000-0000",
            starts_on=date(2026, 4, 7),
            rrule="FREQ=WEEKLY;BYDAY=TU",
            exdates=(date(2026, 4, 14), off),
            field="welfare",
            secondary_fields=("learning",),
            fee="100円",
            capacity=20,
            step_free=False,
            generations=(),
        ),
    )
    detail = describe(session, "体操")

    assert detail.next_dates == (
        date(2026, 5, 5),
        date(2026, 5, 19),
        date(2026, 5, 26),
    )
    assert detail.exception_dates == (off,)
    assert (detail.contact, detail.contact_phone) == ("事務局", "000-000-0000")
    assert detail.districts == (("districts", "地区（districts）", "東町"),)
    assert facts(detail)["secondary_fields"] == ("社会教育",)
    assert facts(detail) | {
        "fee": "100円",
        "capacity": 20,
        "step_free": False,
    } == facts(detail)


def test_a_cancelled_activity_has_no_next_dates(session):
    add_layer(
        session, "activity", at(None, "中止の会", status="cancelled", starts_on=DAY)
    )

    assert describe(session, "中止の会").next_dates == ()


def test_a_place_says_when_it_is_open(session):
    add_layer(
        session,
        "place",
        at(IN_EAST, "会館", place_kind="hall", opening_hours="9:00〜17:00"),
    )

    assert facts(describe(session, "会館"))["opening_hours"] == "9:00〜17:00"


def test_a_site_says_who_keeps_it_and_until_when(session):
    add_layer(
        session,
        "adoption_site",
        at(
            IN_EAST,
            "花壇",
            site_kind="flower_bed",
            area_m2=12.5,
            adopter="花の会",
            term_end=date(2027, 4, 1),
        ),
        at(IN_EAST, "空き花壇"),
    )
    kept, free = describe(session, "花壇"), describe(session, "空き花壇")

    assert facts(kept)["adopter_name"] == "花の会"
    assert (facts(kept)["area_m2"], facts(kept)["term_end"]) == (
        12.5,
        date(2027, 4, 1),
    )
    assert "adopter_name" not in facts(free)


def test_an_organisation_lists_what_it_does(session):
    add_layer(
        session,
        "organisation",
        at(None, "花の会", founded_on=date(2001, 4, 1), actor_type="civic_group"),
    )
    add_layer(session, "activity", at(IN_EAST, "植樹", organiser="花の会"))
    add_layer(session, "adoption_site", at(IN_EAST, "花壇", adopter="花の会"))
    detail = describe(session, "花の会")

    assert {card.title for card in detail.related} == {"植樹", "花壇"}
    assert facts(detail)["founded_on"] == date(2001, 4, 1)
    assert {card.title for card in describe(session, "植樹").related} == {
        "花の会",
        "花壇",
    }


def test_a_local_issue_has_a_page(session):
    saved = add_layer(session, "activity", at(IN_EAST), slug="issues")
    session.add(
        LocalIssue(
            layer_id=saved.layer_id,
            municipality_id=ensure_municipality(session, CITY).id,
            title="雪かきの手が足りない",
            field="welfare",
        )
    )
    detail = describe(session, "雪かきの手が足りない")

    assert detail.card.kind == "local_issue"
    assert set(facts(detail)) == {"field"}


@pytest.mark.parametrize(("visibility", "homes"), [("area_only", 1), ("hidden", 0)])
def test_a_withheld_place_is_not_given_away_by_its_page(session, visibility, homes):
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(
            IN_EAST,
            "ひとり親の会",
            venue=PRIVATE_HOME,
            address=PRIVATE_HOME,
            location_visibility=visibility,
        ),
    )
    detail = describe(session, "ひとり親の会")

    assert PRIVATE_HOME not in repr(detail)
    assert len(detail.districts) == homes


def test_a_feature_whose_district_has_ended_still_has_a_page(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST, "清掃"))
    only_west = areas(
        {WEST: MultiPolygon([box(141.50, 43.10, 141.51, 43.11)])}, STORAGE_CRS
    )
    tomorrow = DAY + timedelta(days=1)
    add_districts(session, only_west, valid_from=tomorrow)

    assert describe(session, "清掃").districts[0][2] == "東町"
    assert describe(session, "清掃", tomorrow).districts == ()


def test_every_area_set_names_its_own_district(session):
    add_districts(session)
    school = areas({"S1": MultiPolygon([box(141.4, 43.0, 141.7, 43.2)])}, STORAGE_CRS)
    add_districts(session, school, slug="schools", kind="school_zone")
    add_layer(session, "activity", at(IN_EAST, "清掃"))
    assign_areas(session, ensure_municipality(session, CITY), on=DAY)
    found = describe(session, "清掃").districts

    assert [(slug, name) for slug, _, name in found] == [
        ("districts", "東町"),
        ("schools", "S1町"),
    ]


def test_nothing_is_found_under_an_unknown_id(session):
    add_layer(session, "activity", at(IN_EAST))

    with pytest.raises(NotFoundError):
        describe_feature(session, snapshot_of(session), EAST)
