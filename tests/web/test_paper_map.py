"""A map for paper: discs keep apart, lines lead to places, nothing is left to chance."""

import math
from itertools import combinations

import geopandas as gpd
import pytest
import shapely

from web.charts.paper_map import GAP, RADIUS, SIDE, Place, draw_paper_map

SRID = 6677
WEST, EAST = "W", "E"
MIDDLE = (139.5, 35.64)
STEP = 0.01


@pytest.fixture
def halves():
    """Two areas side by side, about one kilometre each."""
    x, y = MIDDLE
    return gpd.GeoDataFrame(
        {"name": ["西", "東"]},
        index=[WEST, EAST],
        geometry=[
            shapely.box(x - STEP, y, x, y + STEP),
            shapely.box(x, y, x + STEP, y + STEP),
        ],
        crs=4326,
    )


def crowd(count: int) -> list[Place]:
    x, y = MIDDLE
    return [Place(str(n), x - STEP / 2, y + STEP / 2) for n in range(1, count + 1)]


def draw(halves, places, code=WEST):
    return draw_paper_map(halves, SRID, code=code, places=places)


@pytest.mark.parametrize("count", [2, 9, 40])
def test_discs_at_one_place_never_overlap_and_stay_inside(halves, count):
    discs = draw(halves, crowd(count)).discs

    assert len(discs) == count
    for one, other in combinations(discs, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) >= 2 * RADIUS + GAP
    for disc in discs:
        assert RADIUS <= disc.x <= SIDE - RADIUS
        assert RADIUS <= disc.y <= SIDE - RADIUS


def test_a_moved_disc_leads_to_its_place(halves):
    first, second = draw(halves, crowd(2)).discs

    assert first.spot is None
    assert second.spot == (first.x, first.y)


def test_more_discs_than_fit_are_named_not_drawn_over_each_other(halves):
    drawn = draw(halves, crowd(200))

    labels = {disc.label for disc in drawn.discs}
    assert labels.isdisjoint(drawn.beyond)
    assert len(labels) + len(drawn.beyond) == 200


def test_a_place_outside_the_frame_is_named_and_not_drawn(halves):
    far = Place("1", MIDDLE[0] + 1, MIDDLE[1])

    drawn = draw(halves, [far])

    assert drawn.discs == ()
    assert drawn.beyond == ("1",)


def test_equal_arguments_make_an_equal_drawing(halves):
    assert draw(halves, crowd(9)) == draw(halves.copy(), crowd(9))


def test_north_is_up(halves):
    x, y = MIDDLE
    south, north = (
        Place(name, x - STEP / 2, y + STEP * share)
        for name, share in (("1", 0.2), ("2", 0.8))
    )

    discs = {disc.label: disc for disc in draw(halves, [south, north]).discs}

    assert discs["2"].y < discs["1"].y


def test_the_scale_bar_is_as_long_as_it_says(halves):
    drawn = draw(halves, [])
    x, y = MIDDLE
    east_west = gpd.GeoSeries.from_xy([x - STEP, x], [y, y], crs=4326).to_crs(SRID)
    width_m = east_west.iloc[0].distance(east_west.iloc[1])
    corners = [float(part.split()[0]) for part in drawn.home.strip("MZ").split("L")]

    units_per_m = (max(corners) - min(corners)) / width_m

    assert drawn.scale_width == pytest.approx(drawn.scale_m * units_per_m, rel=0.02)
    assert drawn.scale_m in {100, 200, 500, 1000}


def test_without_area_and_place_there_is_no_map():
    assert draw_paper_map(None, SRID, code=None, places=[]) is None


def test_a_place_alone_has_its_surroundings(halves):
    drawn = draw(halves, crowd(1), code=None)

    assert drawn.home == ""
    assert [disc.label for disc in drawn.discs] == ["1"]
    assert drawn.neighbours
