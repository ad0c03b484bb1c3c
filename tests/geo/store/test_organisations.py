"""Organisations: lists of groups, and the associations of an area set."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.ingest.spoken import Spoken
from geo.query.layers import find_organisations, get_organisation
from geo.store.models import Organisation, Revision
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import found_associations, save_organisations
from tests.samples import (
    CITY,
    DAY,
    FIRST,
    add_districts,
    add_layer,
    at,
    city_id,
    layer_frame,
    layer_spec,
)
from tests.towns import EAST, WEST


def group(title, **more):
    return at(None, title, **more)


def records(session):
    return find_organisations(session, city_id(session), on=DAY)


def found(session, valid_from=FIRST):
    saved = add_districts(
        session, slug="associations", kind="association", valid_from=valid_from
    )
    return found_associations(
        session,
        municipality=ensure_municipality(session, CITY),
        area_set_id=saved.area_set_id,
        spec=layer_spec("organisation", "associations"),
    )


def test_each_territory_gets_its_association_once(session):
    first = found(session)
    again = found(session, valid_from=date(2027, 4, 1))

    assert (len(first.added), again.added) == (2, [])
    assert [(r.name, r.actor_type, r.territory_code) for r in records(session)] == [
        ("東町", "association", EAST),
        ("西町", "association", WEST),
    ]


def test_a_list_fills_in_the_association_of_its_territory(session):
    founded = found(session)
    saved = add_layer(
        session,
        "organisation",
        group("東町自治会", source_id="1", territory_code=EAST, contact="会長（輪番）"),
        slug="associations",
    )
    record = get_organisation(session, city_id(session), founded.added[0], on=DAY)

    assert saved.changed == [founded.added[0]]
    assert (record.name, record.contact) == ("東町自治会", "会長（輪番）")


def test_groups_of_one_territory_never_overwrite_each_other(session):
    found(session)
    rows = [
        group(name, territory_code=EAST, actor_type=kind)
        for name, kind in [
            ("東町自治会", "association"),
            ("東町子ども会", "community_group"),
            ("東町第二自治会", "association"),
        ]
    ]
    add_layer(session, "organisation", *rows, slug="groups")

    assert {r.name for r in records(session)} == {
        "西町",
        "東町自治会",
        "東町子ども会",
        "東町第二自治会",
    }


def test_an_association_that_exists_keeps_all_it_says_of_itself(session):
    found(session)
    add_layer(
        session,
        "organisation",
        group("東町自治会", territory_code=EAST, joining_note="班長へ"),
        slug="associations",
    )
    added = found(session, valid_from=date(2027, 4, 1)).added

    assert added == []
    assert {r.joining_note for r in records(session)} == {"班長へ", None}


def test_two_lists_may_both_count_from_one(session):
    add_layer(session, "organisation", group("花の会", source_id="1"), slug="groups")
    second = add_layer(
        session, "organisation", group("水の会", source_id="1"), slug="companies"
    )

    assert len(second.added) == 1
    assert {r.name for r in records(session)} == {"花の会", "水の会"}


def test_a_group_in_two_lists_without_ids_is_one_organisation(session):
    add_layer(session, "organisation", group("花の会"), slug="b-list")
    again = add_layer(session, "organisation", group("花の会"), slug="a-list")

    assert len(again.unchanged) == 1
    assert [r.layers for r in records(session)] == [("b-list", "a-list")]


@pytest.mark.parametrize("numbered_first", [True, False])
def test_an_association_in_two_lists_is_one_when_only_one_numbers_it(
    session, numbered_first
):
    found(session)
    rows = {
        "associations": group("東町自治会", territory_code=EAST),
        "groups": group("東町自治会", territory_code=EAST, source_id="7"),
    }
    order = sorted(rows, reverse=numbered_first)
    for slug in [*order, *order]:
        add_layer(session, "organisation", rows[slug], slug=slug)
    names = [record.name for record in records(session)]
    keys = set(session.scalars(select(Organisation.source_id)))

    assert names == ["東町自治会", "西町"]
    assert "groups/7" in keys


def test_two_rows_of_one_name_and_territory_stay_two(session):
    found(session)
    rows = [
        group("東町自治会", territory_code=EAST, actor_type="association", **more)
        for more in ({}, {"source_id": "7"}, {})
    ]
    for _ in range(2):
        saved = add_layer(session, "organisation", *rows, slug="groups")

    assert len(saved.unchanged) == 3
    assert len(records(session)) == 4


def test_the_remarks_of_a_group_are_kept_and_compared(session):
    add_layer(session, "organisation", group("花の会", notes_text="雨天中止"))
    again = add_layer(session, "organisation", group("花の会", notes_text="小雨決行"))
    (record,) = records(session)

    assert record.notes_text == "小雨決行"
    ((name, before, after),) = again.changes[0].fields
    assert (name, before, after) == ("notes_text", "雨天中止", "小雨決行")


def test_a_changed_group_has_a_new_version_and_a_revision(session):
    add_layer(session, "organisation", group("花の会", source_id="1"))
    add_layer(
        session, "organisation", group("花の会", source_id="1", url="https://a.jp")
    )
    organisation = session.scalar(select(Organisation))
    last = session.scalars(select(Revision).order_by(Revision.id)).all()[-1]

    assert organisation.version == 2
    assert (last.target_kind, last.target_uid) == ("organisation", organisation.uid)
    assert (last.before, last.after) == ({"url": None}, {"url": "https://a.jp"})


def test_a_group_the_list_no_longer_has_is_told_and_stays(session):
    first = add_layer(session, "organisation", group("花の会"), group("水の会"))
    second = add_layer(session, "organisation", group("花の会"))

    assert second.vanished == [first.added[1]]
    assert len(records(session)) == 2


def test_an_organisation_that_ended_is_not_found_from_that_day_on(session):
    add_layer(session, "organisation", group("花の会"))
    session.scalar(select(Organisation)).ended_on = DAY
    session.flush()

    assert records(session) == []
    assert len(find_organisations(session, city_id(session), on=date(2026, 4, 30))) == 1


def again(session, *rows, speaks, slug="groups"):
    return save_organisations(
        session,
        layer_frame("organisation", *rows),
        municipality=ensure_municipality(session, CITY),
        spec=layer_spec("organisation", slug),
        spoken=Spoken(
            "organisation", frozenset({"source_id", "title"} | set(speaks)), frozenset()
        ),
    )


@pytest.mark.parametrize("visibility", ["hidden", "area_only"])
def test_the_address_of_a_group_that_is_not_to_be_shown_is_never_stored(
    session, visibility
):
    row = group("花の会", source_id="1", address="架空町1")
    add_layer(session, "organisation", row)
    saved = add_layer(
        session, "organisation", row | {"location_visibility": visibility}
    )
    (record,) = records(session)

    assert record.address is None
    assert "住所を保存していません" in saved.notes[0].message


def test_a_list_without_codes_leaves_each_association_its_territory(session):
    found(session)
    row = group("東町自治会", source_id="1", territory_code=EAST)
    add_layer(session, "organisation", row)
    for code in (None, "99"):
        row |= {"territory_code": code, "contact_phone": f"0000-{code}"}
        saved = add_layer(session, "organisation", row)
    (record,) = (r for r in records(session) if r.name == "東町自治会")

    assert (record.territory_code, record.actor_type) == (EAST, "association")
    assert record.contact_phone == "0000-99"
    assert "「99」の区域が登録されていない" in saved.notes[0].message


def test_another_territory_is_told_by_its_code(session):
    found(session)
    row = group("東町自治会", source_id="1", territory_code=EAST)
    add_layer(session, "organisation", row)
    saved = add_layer(session, "organisation", row | {"territory_code": WEST})

    assert saved.changes[0].fields == (("territory_code", EAST, WEST),)


def test_a_poorer_list_empties_nothing_of_another_lists_group(session):
    whole = group("花の会", contact_phone="0000-00-0000", description="花を植えます")
    add_layer(session, "organisation", whole, slug="groups")
    poor = group("花の会", url="https://hana.example.jp")
    for _ in range(2):
        again(session, poor, speaks=["url", "description"], slug="others")
    (record,) = records(session)

    assert (record.contact_phone, record.description, record.url) == (
        "0000-00-0000",
        "花を植えます",
        "https://hana.example.jp",
    )


@pytest.mark.parametrize("status", ["ended", "draft"])
def test_a_group_that_ended_is_not_public(session, status):
    row = group("花の会", source_id="1", founded_on=date(2099, 1, 1))
    add_layer(session, "organisation", row)
    saved = add_layer(session, "organisation", row | {"status": status})
    on = today()

    assert find_organisations(session, city_id(session), on=on) == []
    assert saved.notes[0].severity == "doubt"


def test_a_group_that_ended_opens_again_only_by_its_own_lists_word(session):
    row = group("花の会", status="ended")
    add_layer(session, "organisation", row)
    ended = session.scalar(select(Organisation))
    row |= {"status": "active"}

    again(session, row, speaks=[])
    assert ended.ended_on is not None

    again(session, row, speaks=["status"])
    assert ended.ended_on is None


def test_the_place_of_a_group_is_told_not_to_be_stored(session):
    saved = again(session, group("花の会"), speaks=["geometry"])

    assert "緯度・経度" in saved.notes[0].message


def test_a_list_may_say_when_a_group_ended(session):
    add_layer(
        session,
        "organisation",
        at(None, "花の会", founded_on=date(2010, 4, 1), ended_on=date(2020, 4, 1)),
        at(None, "逆の会", founded_on=date(2021, 4, 1), ended_on=date(2020, 4, 1)),
    )
    found = session.scalars(select(Organisation).order_by(Organisation.id)).all()

    assert [group.ended_on for group in found] == [date(2020, 4, 1)] * 2
    assert [group.founded_on for group in found] == [date(2010, 4, 1), None]
