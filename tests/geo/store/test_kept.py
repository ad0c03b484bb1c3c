"""A newer edition of a file leaves alone what it has no column for."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from geo.ingest.spoken import Spoken
from geo.store.adoptions import save_adoptions
from geo.store.kept import merge_remarks
from geo.store.layers import save_layer
from geo.store.models import Adoption, Feature, Organisation, Population, Schedule
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import save_organisations
from tests.samples import (
    CITY,
    add_districts,
    add_layer,
    add_residents,
    at,
    layer_frame,
    layer_spec,
)
from tests.towns import IN_EAST, IN_WEST

BASE = {"source_id", "title"}


def again(session, kind, *rows, speaks, headers=()):
    save = save_organisations if kind == "organisation" else save_layer
    return save(
        session,
        layer_frame(kind, *rows),
        municipality=ensure_municipality(session, CITY),
        spec=layer_spec(kind),
        spoken=Spoken(kind, frozenset(BASE | set(speaks)), frozenset(headers)),
    )


def only(session, table=Feature):
    (found,) = session.scalars(select(table))
    return found


@pytest.mark.parametrize("visibility", ["hidden", "area_only"])
def test_a_hidden_place_stays_hidden_without_its_column(session, visibility):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "お茶", source_id="A", location_visibility=visibility),
    )

    again(session, "activity", at(IN_EAST, "お茶", source_id="A"), speaks=["geometry"])

    assert only(session).location_visibility == visibility


def test_a_column_that_is_there_opens_a_hidden_place(session):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "お茶", source_id="A", location_visibility="hidden"),
    )

    again(
        session,
        "activity",
        at(IN_EAST, "お茶", source_id="A"),
        speaks=["location_visibility"],
    )

    assert only(session).location_visibility == "exact"


def test_a_cancelled_activity_stays_cancelled_without_its_column(session):
    add_layer(
        session, "activity", at(IN_EAST, "お茶", source_id="A", status="cancelled")
    )

    saved = again(session, "activity", at(None, "お茶", source_id="A"), speaks=[])

    assert only(session).status == "cancelled"
    assert len(saved.unchanged) == 1


def test_a_row_whose_words_cancel_it_needs_no_column(session):
    add_layer(session, "activity", at(IN_EAST, "お茶", source_id="A"))

    again(
        session,
        "activity",
        at(None, "お茶", source_id="A", status="cancelled"),
        speaks=[],
    )

    assert only(session).status == "cancelled"


def test_coordinates_address_and_capacity_stay_without_their_columns(session):
    add_layer(
        session,
        "activity",
        at(
            IN_EAST,
            "お茶",
            source_id="A",
            address="架空町1",
            capacity=20,
            fee="無料",
            is_free=True,
        ),
    )

    saved = again(session, "activity", at(None, "お茶", source_id="A"), speaks=[])
    stored = only(session)

    assert stored.geometry is not None
    assert (stored.address, stored.capacity, stored.fee, stored.is_free) == (
        "架空町1",
        20,
        "無料",
        True,
    )
    assert len(saved.unchanged) == 1


def test_an_empty_cell_of_a_column_that_is_there_still_empties(session):
    add_layer(session, "activity", at(IN_EAST, "お茶", source_id="A", capacity=20))

    again(session, "activity", at(None, "お茶", source_id="A"), speaks=["capacity"])

    assert only(session).capacity is None


def test_a_towns_point_never_replaces_better_coordinates_of_the_same_address(session):
    add_layer(
        session, "activity", at(IN_EAST, "お茶", source_id="A", address="架空町1")
    )
    before = only(session).geometry

    row = at(
        IN_WEST,
        "お茶",
        source_id="A",
        address="架空町1",
        location_source="town_centroid",
    )
    again(session, "activity", row, speaks=["address"])

    assert only(session).geometry == before
    assert only(session).location_source != "town_centroid"


def test_a_place_follows_its_address_to_another_town(session):
    add_layer(
        session, "activity", at(IN_EAST, "お茶", source_id="A", address="架空町1")
    )

    row = at(
        IN_WEST,
        "お茶",
        source_id="A",
        address="見本町2",
        location_source="town_centroid",
    )
    saved = again(session, "activity", row, speaks=["address"])

    assert only(session).location_source == "town_centroid"
    assert {name for name, _, _ in saved.changes[0].fields} >= {"geometry", "address"}


def test_a_place_known_to_be_a_towns_point_stays_so_without_the_column(session):
    row = at(IN_EAST, "お茶", source_id="A")
    add_layer(session, "activity", row | {"location_source": "town_centroid"})

    again(
        session, "activity", row | {"location_source": "surveyed"}, speaks=["geometry"]
    )

    assert only(session).location_source == "town_centroid"


def test_a_fee_that_is_no_longer_free_changes_what_follows_from_it(session):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "お茶", source_id="A", fee="無料", is_free=True),
    )

    row = at(None, "お茶", source_id="A", fee="500円", is_free=False)
    again(session, "activity", row, speaks=["fee"])

    assert only(session).is_free is False


def test_a_schedule_stays_without_its_columns(session):
    row = at(IN_EAST, "お茶", source_id="A")
    days = {
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 6, 30),
        "rrule": "FREQ=WEEKLY;BYDAY=TU",
        "exdates": (date(2026, 5, 5),),
        "skip_holidays": True,
    }
    add_layer(session, "activity", row | days)

    again(session, "activity", row, speaks=[])
    again(
        session, "activity", row | {"starts_on": date(2026, 5, 8)}, speaks=["starts_on"]
    )
    stored = only(session, Schedule)

    assert (stored.starts_on, stored.ends_on) == (date(2026, 5, 8), date(2026, 6, 30))
    assert stored.rrule == "FREQ=WEEKLY;BYDAY=TU"
    assert stored.skip_holidays
    assert [item.on_date for item in stored.exceptions] == [date(2026, 5, 5)]


def test_a_last_day_before_the_new_first_day_goes(session):
    row = at(IN_EAST, "お茶", source_id="A")
    days = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 3)}
    add_layer(session, "activity", row | days)

    again(
        session, "activity", row | {"starts_on": date(2027, 5, 1)}, speaks=["starts_on"]
    )

    assert only(session, Schedule).ends_on is None


def test_districts_below_a_heading_that_is_missing_stay(session):
    row = at(IN_EAST, "お茶", source_id="A")
    add_layer(
        session, "activity", row | {"declared": (("学区", "港"), ("自治会", "東"))}
    )

    again(session, "activity", row | {"declared": ()}, speaks=[], headers=["学区"])

    assert [item.heading for item in only(session).declared] == ["自治会"]


def test_an_agreement_within_a_list_of_sites_keeps_its_days(session):
    row = at(IN_EAST, "花壇", source_id="S", adopter="花の会")
    term = {"term_start": date(2026, 4, 1), "term_end": date(2027, 3, 31)}
    add_layer(session, "adoption_site", row | term)

    again(session, "adoption_site", row, speaks=["adopter"])
    again(
        session,
        "adoption_site",
        row | {"term_end": date(2025, 3, 31)},
        speaks=["adopter", "term_end"],
    )

    assert only(session, Adoption).term_start is None
    assert only(session, Adoption).term_end == date(2025, 4, 1)


def test_an_agreement_that_ended_stays_so_without_its_state(session):
    add_layer(session, "adoption_site", at(IN_EAST, "花壇", source_id="S"))
    columns = (
        "source_id",
        "site",
        "site_title",
        "adopter",
        "status",
        "tasks",
        "notes",
        "insurance",
        "term_start",
        "term_end",
        "agreed_on",
        "review_due_on",
        "minimum_people",
        "supplies",
    )
    whole = dict.fromkeys(columns) | {
        "source_id": "K1",
        "site": "S",
        "adopter": "花の会",
        "status": "ended",
        "tasks": "草取り",
        "notes": "秋に見直し",
        "insurance": "加入",
    }
    less = dict.fromkeys(columns) | {
        "source_id": "K1",
        "site": "S",
        "adopter": "花の会",
        "status": "agreed",
        "tasks": "水やり",
    }
    city = ensure_municipality(session, CITY)
    save_adoptions(
        session, pd.DataFrame([whole], index=[1], dtype=object), municipality=city
    )

    save_adoptions(
        session,
        pd.DataFrame([less], index=[1], dtype=object),
        municipality=city,
        spoken={"source_id", "site", "adopter", "tasks"},
    )
    stored = only(session, Adoption)

    assert (stored.status, stored.insurance) == ("ended", "加入")
    assert stored.tasks == "水やり\n備考: 秋に見直し"


def test_an_organisation_keeps_what_a_shorter_list_lacks(session):
    add_layer(
        session,
        "organisation",
        at(
            None,
            "花の会",
            source_id="1",
            actor_type="npo",
            contact_phone="0000-00-0000",
            address="架空町1",
        ),
    )

    saved = again(session, "organisation", at(None, "花の会", source_id="1"), speaks=[])
    stored = only(session, Organisation)

    assert (stored.actor_type, stored.contact_phone, stored.address) == (
        "npo",
        "0000-00-0000",
        "架空町1",
    )
    assert len(saved.unchanged) == 1


def test_households_and_sexes_stay_without_their_columns(session):
    add_districts(session)
    add_residents(session, {"01": 100, "02": 200}, {"01": 40, "02": 80})

    add_residents(session, {"01": 110, "02": 200})
    stored = session.scalars(select(Population).order_by(Population.area_id))

    assert [(row.count, row.households) for row in stored] == [(110, 40), (200, 80)]


SPEAKS = Spoken("activity", frozenset({"access_"}), frozenset({"アクセス方法"}))


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        ("雨天中止", None, "雨天中止"),
        (None, "アクセス方法: 駅前", "アクセス方法: 駅前"),
        (
            "雨天中止\nアクセス方法: 駅前",
            "アクセス方法: 港",
            "雨天中止\nアクセス方法: 港",
        ),
        ("雨天中止\nアクセス方法: 駅前", None, "雨天中止"),
        (
            "アクセス方法: 駅前\n駐車場情報: 有",
            "アクセス方法: 港",
            "アクセス方法: 港\n駐車場情報: 有",
        ),
    ],
)
def test_remarks_of_columns_the_file_lacks_stay(old, new, merged):
    assert merge_remarks(old, new, SPEAKS) == merged
