"""Residents of an area set, on a town whose every figure can be checked by hand.

02 西町 | 01 東町      each 0.01 degrees square
"""

from datetime import date

import pandas as pd
import pytest
from shapely import MultiPolygon, box

from geo.domain.errors import InvalidQueryError
from geo.query.population import find_age_bands, find_populated_sets
from geo.report.basis.bands import band_counts, complete_bands, residents_in
from geo.report.basis.model import Population
from geo.report.basis.population import find_population
from geo.store.boundaries import get_area_set
from geo.store.figures import save_population
from geo.store.municipalities import ensure_municipality
from tests.samples import (
    CITY,
    COUNTS,
    DAY,
    FIRST,
    add_districts,
    add_residents,
    city_id,
    snapshot_of,
)
from tests.towns import EAST, STORAGE_CRS, WEST, areas


def add_ages(session, *rows, as_of=FIRST, area_set="districts"):
    """Store (code, sex, age_from, age_to, count) as a file would give them."""
    full = [
        (code, as_of, sex, start, end, count, None)
        for code, sex, start, end, count in rows
    ]
    frame = pd.DataFrame(full, columns=list(COUNTS), dtype=object)
    save_population(
        session,
        frame.drop(columns="households"),
        area_set=get_area_set(session, ensure_municipality(session, CITY), area_set),
        source="住民基本台帳（見本）",
    )


def population(session, slug=None):
    snapshot = snapshot_of(session)
    return find_population(session, snapshot, snapshot.get_area_set(slug))


def of_bands(*rows):
    """A population of one district, as it was published."""
    bands = pd.DataFrame(
        [(EAST, "all", *row) for row in rows],
        columns=["district_code", "sex", "age_from", "age_to", "count"],
    ).astype({"age_from": "Int64", "age_to": "Int64", "count": "float64"})
    totals = pd.DataFrame(
        {"residents": [100.0], "households": [50.0], "area_km2": [1.0]},
        index=pd.Index([EAST], name="district_code"),
    )
    return Population(bands=complete_bands(bands), totals=totals)


@pytest.fixture
def aged(session):
    add_districts(session)
    add_residents(session, {EAST: 100, WEST: 0}, {EAST: 40, WEST: 0})
    add_ages(
        session,
        (EAST, "male", 0, 39, 20),
        (EAST, "male", 40, None, 25),
        (EAST, "female", 0, 39, 22),
        (EAST, "female", 40, None, 33),
    )
    return session


def test_both_sexes_are_added_up_where_nobody_published_them(aged):
    found = band_counts(population(aged), (0, 40))

    assert found.loc[EAST].to_dict() == {0: 42, 40: 58}


def test_where_nobody_lives_nobody_is_of_any_age(aged):
    found = band_counts(population(aged), (0, 40))

    assert found.loc[WEST].to_dict() == {0: 0, 40: 0}


def test_nobody_counted_is_missing_and_not_zero(session):
    add_districts(session)
    add_residents(session, {EAST: 100, WEST: None})
    found = population(session)

    assert found.totals["residents"].isna().to_dict() == {EAST: False, WEST: True}
    assert band_counts(found, (0, 40)).isna().all(axis=None)


def test_the_newest_ages_not_after_the_day_are_found(aged):
    saved = get_area_set(aged, ensure_municipality(aged, CITY), "districts")
    add_ages(aged, (EAST, "all", 0, None, 7), as_of=date(2027, 4, 1))
    add_ages(aged, (EAST, "all", 0, None, 99), as_of=DAY)
    found = find_age_bands(aged, saved.id, on=DAY)

    assert list(found["count"]) == [99]


def test_sets_that_reported_residents_are_counted(aged):
    add_districts(aged, slug="schools")

    assert list(find_populated_sets(aged, city_id(aged), on=DAY).values()) == [2]
    assert find_populated_sets(aged, city_id(aged), on=date(2020, 1, 1)) == {}


def test_wider_bands_are_exact_sums_of_published_ones():
    found = of_bands((0, 4, 1), (5, 9, 2), (10, 64, 30), (65, 84, 8), (85, None, 4))

    assert band_counts(found, (0, 10, 65)).loc[EAST].tolist() == [3, 30, 12]


def test_odd_old_bands_stay_as_published_and_merge_exactly():
    found = of_bands((0, 84, 90), (85, 89, 5), (90, 99, 3), (100, None, 2))

    assert found.bands["age_from"].tolist() == [0, 85, 90, 100]
    assert band_counts(found, (0, 85)).loc[EAST].tolist() == [90, 10]


def test_a_published_band_is_never_cut_in_two():
    found = of_bands((0, 14, 10), (15, 64, 60), (65, None, 30))

    with pytest.raises(InvalidQueryError, match="15〜64歳の人数は、15〜39歳には"):
        band_counts(found, (0, 15, 40))


def test_bands_that_do_not_reach_the_edge_give_no_number():
    found = of_bands((0, 14, 10), (20, None, 60))

    assert band_counts(found, (0, 15)).loc[EAST].isna().tolist() == [False, True]


def test_nobody_is_counted_twice_where_bands_overlap():
    found = of_bands((0, 64, 50), (65, None, 20), (65, 74, 12), (75, None, 8))

    assert band_counts(found, (0, 65)).loc[EAST].tolist() == [50, 20]


def test_one_band_may_be_asked_for_by_itself():
    found = of_bands((0, 19, 10), (20, 39, 20), (40, None, 30))

    assert residents_in(found, [(20, 39)]).loc[EAST].tolist() == [20]


def halves():
    """Three squares: the west of 西町, a cut through both, the east of 東町."""
    return areas(
        {
            "A": MultiPolygon([box(141.50, 43.10, 141.505, 43.11)]),
            "B": MultiPolygon([box(141.505, 43.10, 141.515, 43.11)]),
            "C": MultiPolygon([box(141.515, 43.10, 141.52, 43.11)]),
        },
        STORAGE_CRS,
    )


def test_a_set_without_residents_gets_them_by_area_and_says_so(aged):
    add_districts(aged, halves(), slug="schools", title="学区")
    found = population(aged, "schools")

    assert found.totals["residents"].tolist() == pytest.approx([0, 50, 50], abs=0.01)
    assert found.totals["residents"].sum() == pytest.approx(100)
    assert found.totals["households"].sum() == pytest.approx(40)
    assert found.moved_from == "地区（districts）"
    assert found.moved_error == pytest.approx(1)
    assert band_counts(found, (0, 40)).sum().tolist() == pytest.approx([42, 58])


def test_residents_outside_every_target_stay_outside(aged):
    only = halves().loc[["C"]]
    add_districts(aged, only, slug="associations", kind="association")
    found = population(aged, "associations")

    assert found.totals["residents"].tolist() == pytest.approx([50], abs=0.01)
    assert found.moved_error == pytest.approx(1)


def test_a_target_that_lies_half_outside_has_no_residents(session):
    add_districts(session, halves().loc[["C"]], slug="small")
    add_residents(session, {"C": 30}, area_set="small")
    add_districts(session)
    found = population(session, "districts")

    assert found.totals["residents"].isna().all()


def test_an_areas_own_residents_are_not_moved(aged):
    found = population(aged)

    assert (found.moved_from, found.moved_error) == (None, None)
    assert found.as_of == FIRST
