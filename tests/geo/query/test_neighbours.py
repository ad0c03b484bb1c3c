"""Cities near one another, measured from outline to outline."""

from datetime import date

import pytest
from shapely import affinity

from geo.query.neighbours import find_neighbours
from geo.store.boundaries import save_boundaries
from geo.store.municipalities import ensure_municipality
from tests.samples import SLUG, add_districts, area_set_spec, two_districts

DAY = date(2026, 11, 22)
OTHER = "01202"
WIDTH = 0.01
"""Degrees; about 800 m at this latitude."""


def add_city_to_the_east(session, degrees):
    districts = two_districts()
    west, _, east, _ = districts.total_bounds
    districts.geometry = [
        affinity.translate(shape, east - west + degrees) for shape in districts.geometry
    ]
    return save_boundaries(
        session,
        districts,
        municipality=ensure_municipality(session, OTHER),
        spec=area_set_spec(is_default=True),
        valid_from=date(2026, 4, 1),
    )


@pytest.mark.parametrize(("apart", "beside"), [(0.0, True), (WIDTH, False)])
def test_a_city_that_touches_is_beside_and_a_near_one_is_near(session, apart, beside):
    add_districts(session, is_default=True)
    add_city_to_the_east(session, apart)

    near = find_neighbours(session, on=DAY)

    (found,) = near[SLUG]
    assert found.beside is beside
    assert found.distance_km == pytest.approx(81 * apart, abs=0.05)
    assert [each.slug for each in near[found.slug]] == [SLUG]


def test_a_city_far_away_and_one_without_outlines_are_no_neighbours(session):
    add_districts(session, is_default=True)
    add_city_to_the_east(session, 1.0)
    ensure_municipality(session, "01207")

    assert set(find_neighbours(session, on=DAY).values()) == {()}
