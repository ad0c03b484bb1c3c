"""The drawing of where a file's rows would lie."""

import geopandas as gpd
import shapely

from web.charts.check_map import draw_check_map

ZONE_9 = 6677
CITY = gpd.GeoDataFrame(
    geometry=[shapely.box(139.48, 35.61, 139.52, 35.65)], crs="EPSG:4326"
)


def rows(*shapes):
    return gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:4326")


def test_a_point_in_the_middle_of_the_city_is_drawn_in_the_middle():
    drawn = draw_check_map(CITY, rows(shapely.Point(139.5, 35.63)), ZONE_9)

    x, y = drawn.dots[0]
    assert abs(x - drawn.width / 2) < 2
    assert abs(y - drawn.height / 2) < 2
    assert len(drawn.ground) == 1


def test_rows_far_from_the_city_are_counted_not_drawn():
    far = shapely.Point(138.3, 34.9)
    drawn = draw_check_map(CITY, rows(shapely.Point(139.5, 35.63), far, None), ZONE_9)

    assert (len(drawn.dots), drawn.beyond) == (1, 1)


def test_lines_and_areas_are_drawn_as_strokes():
    line = shapely.LineString([(139.49, 35.62), (139.51, 35.64)])
    area = shapely.box(139.49, 35.62, 139.5, 35.63)
    drawn = draw_check_map(CITY, rows(line, area), ZONE_9)

    assert [path.endswith("Z") for path in drawn.shapes] == [False, True]


def test_a_city_without_districts_is_drawn_by_its_rows():
    nothing = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")
    drawn = draw_check_map(nothing, rows(shapely.Point(139.5, 35.63)), ZONE_9)

    assert drawn.beyond == 0
    assert len(drawn.dots) == 1


def test_without_a_place_there_is_nothing_to_draw():
    assert draw_check_map(CITY, rows(None), ZONE_9) is None
