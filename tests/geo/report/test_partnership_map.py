"""Where collaborations are shown, which sign they have, and what is never told."""

from datetime import date

import pytest
import shapely
from shapely.geometry import Polygon, box
from sqlalchemy import select

from geo.query.partnerships import find_partnerships
from geo.report.partnership_map import LOOKS, count_looks, locate_works, look_of
from geo.report.partnerships import PartnershipFilter, describe_list
from geo.report.side_by_side import spread_around
from geo.store.models import Area, Feature
from tests import partners
from tests.samples import DAY, add_districts, add_layer, at, city_id, snapshot_of
from tests.towns import EAST, IN_EAST, IN_WEST

HALL = {"place_kind": "hall"}
BAY = Polygon([(0, 0), (0.03, 0), (0.03, 0.03), (0.02, 0.03), (0.02, 0.01), (0, 0.01)])


@pytest.fixture
def town(session):
    """Two districts, and a hall in the west."""
    add_districts(session)
    add_layer(session, "place", at(IN_WEST, "西の会館", **HALL))
    return session


def add_work(session, title, *, area=None, place=None):
    """Write a collaboration that runs, in an area by its code, at a place by its title."""
    uid = partners.run(session, title=title)
    row = partners.stored(session, uid)
    if area is not None:
        row.area_id = session.scalars(select(Area.id).where(Area.code == area)).one()
    if place is not None:
        titled = select(Feature.id).where(Feature.title == place)
        row.place_id = session.scalars(titled).one()
    session.flush()
    return uid


def located(session, on=DAY):
    records = find_partnerships(session, city_id(session), on=on)
    return locate_works(snapshot_of(session, on), records)


def test_a_work_stands_at_the_place_it_is_about(town):
    uid = add_work(town, "会館の運営", area=EAST, place="西の会館")

    place = located(town)[uid]

    assert (place.longitude, place.latitude) == pytest.approx(IN_WEST)
    assert place.place == "西の会館"


def test_a_single_work_of_a_district_stands_in_its_middle(town):
    uid = add_work(town, "東の花壇", area=EAST)

    place = located(town)[uid]

    assert (place.longitude, place.latitude) == pytest.approx(IN_EAST, abs=0.003)
    assert place.place is None


def test_works_of_one_district_lie_apart_and_inside_it(town):
    uids = [add_work(town, f"東の{number}", area=EAST) for number in range(7)]

    found = located(town)
    points = {(found[uid].longitude, found[uid].latitude) for uid in uids}

    assert len(points) == 7
    east = box(141.51, 43.10, 141.52, 43.11)
    assert all(east.contains(shapely.Point(point)) for point in points)


def test_a_work_without_place_or_district_is_nowhere(town):
    uid = add_work(town, "市全域")

    assert uid not in located(town)


@pytest.mark.parametrize("visibility", ["hidden", "area_only"])
def test_a_withheld_place_is_told_neither_by_its_point_nor_by_its_district(
    town, visibility
):
    alone = add_work(town, "集まり", place="西の会館")
    both = add_work(town, "集まり 東", area=EAST, place="西の会館")
    hall = town.scalars(select(Feature).where(Feature.title == "西の会館")).one()
    hall.location_visibility = visibility
    town.flush()

    found = located(town)

    assert alone not in found
    assert found[both].longitude > 141.51
    assert found[both].place is None


def test_a_condition_moves_nothing(town):
    add_work(town, "東の一", area=EAST)
    kept = add_work(town, "東の二", area=EAST)
    records = find_partnerships(town, city_id(town), on=DAY)
    chosen = describe_list(records, PartnershipFilter(form="委託")).records

    assert {each.uid for each in chosen} >= {kept}
    assert located(town) == locate_works(snapshot_of(town), records[::-1])


@pytest.mark.parametrize(
    ("on", "look"),
    [
        (date(2026, 6, 1), "running"),
        (partners.REVIEW, "soon"),  # the very day of review is not late
        (date(2027, 2, 2), "late"),
        (partners.END, "late"),
    ],
)
def test_the_sign_follows_from_the_day(town, on, look):
    add_work(town, "東の花壇", area=EAST)
    records = find_partnerships(town, city_id(town), on=on)

    assert [look_of(record) for record in records] == [look]
    assert count_looks(records) == {look: 1}
    late = describe_list(records, PartnershipFilter(look="late")).records
    assert len(late) == (look == "late")


def test_every_state_has_a_sign_of_the_legend(town):
    add_work(town, "東の花壇", area=EAST)
    partners.stored(town, add_work(town, "終わった")).status = "ended"
    partners.stored(town, add_work(town, "取りやめた")).status = "cancelled"
    town.flush()

    counts = count_looks(find_partnerships(town, city_id(town), on=DAY))

    assert counts == {"running": 1, "over": 2}
    assert list(counts) == [look for look in LOOKS if look in counts]


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_points_of_a_district_with_a_bay_lie_inside_and_apart(count):
    middle = (0.025, 0.012)

    points = spread_around(middle, BAY, count)

    assert len(set(points)) == count
    assert all(shapely.contains_xy(BAY, *point) for point in points)
    assert points == spread_around(middle, BAY, count)
    assert count > 1 or points == [middle]
