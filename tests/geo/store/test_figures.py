"""Writing figures: the same area and time is replaced, unknown codes are refused."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.errors import InvalidLayerError
from geo.query.figures import find_observations, find_observed_sets, find_residents
from geo.store.models import Population
from tests.samples import (
    DAY,
    FIRST,
    YEAR,
    add_districts,
    add_membership,
    add_residents,
    city_id,
    members,
)
from tests.towns import EAST, WEST


def observed(session, area_set_id):
    return find_observations(
        session,
        city_id(session),
        indicators=("membership",),
        area_set_id=area_set_id,
    )


def test_the_latest_count_not_after_the_day_is_found(session):
    saved = add_districts(session)
    add_residents(session, {EAST: 100, WEST: 50})
    add_residents(session, {EAST: 110}, as_of=DAY)
    add_residents(session, {EAST: 999}, as_of=date(2027, 4, 1))
    found = find_residents(session, saved.area_set_id, on=DAY)

    assert found["residents"].to_dict() == {EAST: 110, WEST: 50}
    assert found["as_of"].to_dict() == {EAST: DAY, WEST: FIRST}


def test_nobody_lives_here_is_not_nobody_counted(session):
    saved = add_districts(session)
    add_residents(session, {EAST: 0, WEST: None}, {EAST: 0})
    found = find_residents(session, saved.area_set_id, on=DAY)

    assert found["residents"][EAST] == 0
    assert found["residents"].isna()[WEST]
    assert found["households"].isna().to_dict() == {EAST: False, WEST: True}


def test_a_newer_file_replaces_the_same_day(session):
    add_districts(session)
    add_residents(session, {EAST: 100, WEST: 50})
    add_residents(session, {EAST: 101})
    counts = session.scalars(select(Population.count).order_by(Population.count))

    assert list(counts) == [50, 101]


def test_a_code_the_area_set_does_not_have_is_refused(session):
    add_districts(session)

    with pytest.raises(InvalidLayerError, match="1行目: 地域コード「99」") as caught:
        add_residents(session, {"99": 5})

    assert caught.value.details["row"] == 1


def test_an_observation_of_the_same_area_and_year_is_replaced(session):
    saved = add_districts(session)
    add_membership(session, members(EAST, 10, 20), members(WEST, 1, 4))
    add_membership(session, members(EAST, 12, 20))
    table = observed(session, saved.area_set_id)

    assert table[["district_code", "numerator"]].values.tolist() == [
        [EAST, 12],
        [WEST, 1],
    ]


def test_a_whole_citys_figure_stands_apart_from_its_districts(session):
    saved = add_districts(session)
    add_membership(session, members(EAST, 10, 20))
    add_membership(session, members(None, None, None, value=0.667), area_set=None)
    whole = observed(session, None)

    assert whole["value"].tolist() == [0.667]
    assert whole["numerator"].isna().all()
    assert len(observed(session, saved.area_set_id)) == 1
    assert find_observed_sets(session, city_id(session), "membership") == [
        saved.area_set_id
    ]


def test_figures_come_in_order_of_area_and_year(session):
    saved = add_districts(session)
    add_membership(
        session,
        members(WEST, 1, 2),
        members(EAST, 1, 2),
        members(EAST, 1, 2, fiscal_year=YEAR - 1),
    )
    table = observed(session, saved.area_set_id)

    assert table[["district_code", "fiscal_year"]].values.tolist() == [
        [EAST, YEAR - 1],
        [EAST, YEAR],
        [WEST, YEAR],
    ]
