"""What files say of districts is kept beside the located ones and matched exactly."""

from datetime import date

from sqlalchemy import select

from geo.query.declared import find_conflicts, find_declared
from geo.store.assign import assign_areas
from geo.store.models import DeclaredDistrict, Feature, Revision
from geo.store.municipalities import ensure_municipality
from tests.samples import (
    CITY,
    add_districts,
    add_layer,
    at,
    city_id,
    snapshot_of,
)
from tests.towns import IN_EAST, IN_WEST, OUT_OF_TOWN, two_districts

SECOND = date(2026, 6, 1)


def said(*pairs):
    return {"declared": pairs}


def conflicts(session, **narrowed):
    titles = {feature.uid: feature.title for feature in session.query(Feature)}
    found = find_conflicts(session, city_id(session), **narrowed)
    return {titles[item.uid]: (item.area_name, item.located_name) for item in found}


def stored(session):
    statement = select(DeclaredDistrict.heading, DeclaredDistrict.text)
    return sorted(tuple(row) for row in session.execute(statement))


def test_both_districts_are_kept_when_they_disagree(session):
    add_districts(session, title="地区")
    add_layer(
        session,
        "place",
        at(IN_EAST, "東の集会所", **said(("地区", "西町"))),
        at(IN_WEST, "西の集会所", **said(("地区", "西町"))),
    )

    assert conflicts(session) == {"東の集会所": ("西町", "東町")}


def test_text_that_names_no_area_is_kept_and_denied_by_nothing(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(IN_EAST, "集会所", **said(("地区", "南町"))))
    uid = session.scalar(select(Feature.uid))

    (record,) = find_declared(session, city_id(session), uid)

    assert (record.text, record.area_name, record.disagrees) == ("南町", None, False)
    assert conflicts(session) == {}


def test_place_outside_every_area_disagrees_and_one_nowhere_does_not(session):
    add_districts(session, title="地区")
    add_layer(
        session,
        "place",
        at(OUT_OF_TOWN, "外の集会所", **said(("地区", "西町"))),
        at(None, "場所不明", **said(("地区", "西町"))),
    )

    assert conflicts(session) == {"外の集会所": ("西町", None)}


def test_new_names_of_areas_are_matched_when_boundaries_change(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(IN_EAST, "集会所", **said(("地区", "新西町"))))
    renamed = two_districts().assign(name=["東町", "新西町"])
    add_districts(session, renamed, valid_from=SECOND, title="地区")
    before = conflicts(session)
    assign_areas(session, ensure_municipality(session, CITY), on=SECOND)

    assert before == {}
    assert conflicts(session) == {"集会所": ("新西町", "東町")}


def test_newer_file_changes_adds_and_takes_away_what_it_says(session):
    first = at(IN_EAST, "集会所", **said(("学区", "東小"), ("自治会", "一区")))
    second = at(IN_EAST, "集会所", **said(("学区", "西小"), ("地区", "東町")))
    add_layer(session, "place", first)
    saved = add_layer(session, "place", second)

    assert stored(session) == [("地区", "東町"), ("学区", "西小")]
    assert len(saved.changed) == 1
    last = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert last.before == {"学区": "東小", "自治会": "一区", "地区": None}


def test_same_file_again_changes_nothing(session):
    row = at(IN_EAST, "集会所", **said(("学区", "東小")))
    add_layer(session, "place", row)
    saved = add_layer(session, "place", row)

    assert len(saved.unchanged) == 1
    assert stored(session) == [("学区", "東小")]


def test_file_without_such_columns_leaves_what_was_said(session):
    add_layer(session, "place", at(IN_EAST, "集会所", **said(("学区", "東小"))))
    saved = add_layer(session, "place", at(IN_EAST, "集会所"))

    assert len(saved.unchanged) == 1
    assert stored(session) == [("学区", "東小")]


def test_place_that_must_not_be_located_shows_no_district(session):
    add_districts(session, title="地区")
    row = at(
        IN_EAST,
        "個人宅",
        location_visibility="hidden",
        **said(("地区", "西町")),
    )
    add_layer(session, "place", row)
    uid = session.scalar(select(Feature.uid))

    assert conflicts(session) == {}
    assert find_declared(session, city_id(session), uid) == []


def test_conflicts_of_one_layer_leave_out_the_others(session):
    add_districts(session, title="地区")
    row = at(IN_EAST, "集会所", **said(("地区", "西町")))
    add_layer(session, "place", row, slug="halls")

    assert conflicts(session, layer="halls") == {"集会所": ("西町", "東町")}
    assert conflicts(session, layer="others") == {}


def test_what_a_file_says_is_part_of_the_version(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(IN_EAST, "集会所", **said(("地区", "東町"))))
    first = snapshot_of(session).version
    add_layer(session, "place", at(IN_EAST, "集会所", **said(("地区", "西町"))))

    assert snapshot_of(session).version != first
