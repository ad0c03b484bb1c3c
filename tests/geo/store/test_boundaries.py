"""Editions of an area set: half-open periods, nothing overwritten."""

from datetime import date, timedelta

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import select

from geo.domain.errors import ConflictError, NotFoundError
from geo.query.cities import find_area_sets, find_districts
from geo.store.boundaries import get_area_set
from geo.store.models import AreaSet, Boundary
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, FIRST, add_districts, city_id
from tests.towns import EAST, STORAGE_CRS, WEST, areas, two_districts

SECOND = date(2027, 4, 1)
THE_DAY_BEFORE = SECOND - timedelta(days=1)
NORTH = "03"


def redrawn():
    """東町 grows to the north, 西町 goes, 北町 comes."""
    east = MultiPolygon([box(141.51, 43.10, 141.52, 43.12)])
    north = MultiPolygon([box(141.50, 43.11, 141.51, 43.12)])
    return areas({EAST: east, NORTH: north}, STORAGE_CRS)


def areas_of(session, saved, day):
    found = find_districts(session, saved.area_set_id, on=day)
    return {code: round(shape.area, 6) for code, shape in found.geometry.items()}


def test_a_first_edition_adds_every_district(session):
    saved = add_districts(session)

    assert (saved.added, saved.changed, saved.unchanged, saved.vanished) == (
        (EAST, WEST),
        (),
        (),
        (),
    )


def test_a_new_edition_tells_what_it_did_to_each_code(session):
    town = two_districts()
    add_districts(session, town)
    town.loc["04"] = town.loc[WEST]
    saved = add_districts(session, town, valid_from=SECOND)
    last = add_districts(session, redrawn(), valid_from=date(2028, 4, 1))

    assert (saved.added, saved.unchanged) == (("04",), (EAST, WEST))
    assert (last.added, last.changed) == ((NORTH,), (EAST,))
    assert last.vanished == (WEST, "04")


def test_the_old_outline_holds_to_the_day_before_and_the_new_from_the_day(session):
    saved = add_districts(session)
    add_districts(session, redrawn(), valid_from=SECOND)

    assert areas_of(session, saved, FIRST) == {EAST: 0.0001, WEST: 0.0001}
    assert areas_of(session, saved, THE_DAY_BEFORE) == {EAST: 0.0001, WEST: 0.0001}
    assert areas_of(session, saved, SECOND) == {EAST: 0.0002, NORTH: 0.0001}


def test_before_the_first_edition_there_is_no_district(session):
    saved = add_districts(session)
    found = find_districts(session, saved.area_set_id, on=FIRST - timedelta(days=1))

    assert found.empty
    assert list(found.columns) == ["area_id", "name", "kana", "geometry"]
    assert found.crs == STORAGE_CRS


def test_periods_of_one_area_touch_and_never_overlap(session):
    add_districts(session)
    add_districts(session, redrawn(), valid_from=SECOND)
    rows = session.execute(
        select(Boundary.valid_from, Boundary.valid_until).order_by(Boundary.id)
    )

    assert [tuple(row) for row in rows] == [
        (FIRST, SECOND),
        (FIRST, SECOND),
        (SECOND, None),
        (SECOND, None),
    ]


@pytest.mark.parametrize("day", [FIRST, FIRST - timedelta(days=1)])
def test_an_edition_from_the_same_day_or_an_earlier_one_is_refused(session, day):
    add_districts(session)

    with pytest.raises(ConflictError, match="2026-04-01"):
        add_districts(session, valid_from=day)


def test_an_area_set_does_not_change_its_kind(session):
    add_districts(session)

    with pytest.raises(ConflictError, match="「地区」"):
        add_districts(session, valid_from=SECOND, kind="association")


def test_a_new_default_set_takes_the_place_of_the_old_one(session):
    add_districts(session, slug="districts")
    add_districts(session, slug="schools", kind="school_zone")
    first = get_area_set(session, ensure_municipality(session, CITY), None).slug
    add_districts(session, slug="blocks", kind="town_block", is_default=True)
    rows = session.scalars(select(AreaSet.slug).where(AreaSet.is_default))

    assert first == "districts"
    assert list(rows) == ["blocks"]


def test_area_sets_come_default_first_with_their_edition_in_force(session):
    add_districts(session, slug="districts")
    add_districts(session, redrawn(), slug="districts", valid_from=SECOND)
    add_districts(session, slug="blocks", kind="town_block", is_default=True)
    found = find_area_sets(session, city_id(session), on=THE_DAY_BEFORE)
    later = find_area_sets(session, city_id(session), on=SECOND)

    assert [(s.slug, s.valid_from) for s in found] == [
        ("blocks", FIRST),
        ("districts", FIRST),
    ]
    assert [s.valid_from for s in later] == [FIRST, SECOND]


def test_an_unknown_area_set_is_named_beside_the_known_ones(session):
    add_districts(session)

    with pytest.raises(NotFoundError, match=r"schools.*districts"):
        get_area_set(session, ensure_municipality(session, CITY), "schools")
