"""Places given in forms: strict, and refused in words that say what and where."""

import pytest
import shapely

from geo.domain.errors import InvalidQueryError
from geo.domain.placed import MOST_POINTS, point_of, read_point, read_wkt

CITY = (139.45, 35.60, 139.53, 35.66)
ALLOWED = [
    "POINT (139.5 35.63)",
    "LINESTRING (139.5 35.63, 139.51 35.64)",
    "POLYGON ((139.5 35.63, 139.51 35.63, 139.51 35.64, 139.5 35.63))",
    "MULTIPOINT ((139.5 35.63), (139.51 35.64))",
    "MULTILINESTRING ((139.5 35.63, 139.51 35.64))",
    "MULTIPOLYGON (((139.5 35.63, 139.51 35.63, 139.51 35.64, 139.5 35.63)))",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_is_stored_is_read_back_as_it_is(text):
    stored = shapely.from_wkt(text).wkt

    assert read_wkt(stored, city=CITY) == stored


@pytest.mark.parametrize(
    "text",
    [
        "GEOMETRYCOLLECTION (" * 2_000 + ")" * 2_000,
        "GEOMETRYCOLLECTION (POINT (139.5 35.63))",
        "POLYGON " + "(" * 50_000 + ")" * 50_000,
        "POINT Z (139.5 35.63 1)",
        "POINT (nan nan)",
        "POINT (1e308 1e308)",
        "POINT (139.5)",
        "POINT EMPTY",
        "POINT ()",
        "POLYGON ((139.5 35.63, 139.51 35.63))",
        "POLYGON ((139.5 35.63, 139.51 35.63, 139.51 35.64, 139.5 35.63)",
        '{"type": "Point"}',
        "CIRCULARSTRING (0 0, 1 1, 2 0)",
        "",
    ],
    ids=range(14),
)
def test_what_is_no_plain_shape_is_refused_without_shapely(text):
    with pytest.raises(InvalidQueryError, match="読み取れません"):
        read_wkt(text, city=CITY)


def line_of(count: int) -> str:
    steps = ", ".join(f"{139.46 + n / 100_000:.5f} 35.63" for n in range(count))
    return f"LINESTRING ({steps})"


def test_two_thousand_points_are_enough():
    assert read_wkt(line_of(MOST_POINTS), city=CITY)

    with pytest.raises(InvalidQueryError, match="点が多すぎます"):
        read_wkt(line_of(MOST_POINTS + 1), city=CITY)


def test_a_crossing_is_named_with_its_place():
    bow = (
        "POLYGON ((139.5 35.63, 139.51 35.64, 139.51 35.63, 139.5 35.64, 139.5 35.63))"
    )

    with pytest.raises(InvalidQueryError, match=r"緯度35\.635.*経度139\.505.*交わって"):
        read_wkt(bow, city=CITY)


def test_a_line_that_goes_nowhere_is_refused():
    with pytest.raises(InvalidQueryError, match="同じ所"):
        read_wkt("LINESTRING (139.5 35.63, 139.5 35.63)", city=CITY)


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("139.5", "35.63", "入れ替わっています"),
        ("43.06", "141.35", "稲城市から離れすぎています"),
        ("0", "0", "離れすぎています"),
        ("inf", "139.5", "数字で"),
        ("三十五", "139.5", "数字で"),
        ("", "139.5", "数字で"),
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(lat, lon, words):
    with pytest.raises(InvalidQueryError, match=words):
        read_point(lat, lon, city=CITY, name="稲城市")


def test_a_swapped_shape_is_told_apart_from_a_far_one():
    with pytest.raises(InvalidQueryError, match="入れ替わっています"):
        read_wkt("POINT (35.63 139.5)", city=CITY)


def test_a_point_is_shown_latitude_first():
    assert point_of(read_point("35.63", "139.5", city=CITY)) == ("35.63", "139.5")
    assert point_of("LINESTRING (139.5 35.63, 139.51 35.64)") is None
