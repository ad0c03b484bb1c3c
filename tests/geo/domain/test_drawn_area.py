"""A drawn area is one small, valid polygon in Japan, or it is refused."""

import json

import pytest

from geo.domain.drawn_area import read_drawn_area
from geo.domain.errors import InvalidQueryError

RING = [[139.5, 35.6], [139.6, 35.6], [139.6, 35.7], [139.5, 35.6]]


def drawn(ring) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_a_polygon_comes_back_rounded_to_a_metre():
    ring = [[139.5000004, 35.6], *RING[1:3], [139.5000004, 35.6]]

    assert json.loads(read_drawn_area(drawn(ring)))["coordinates"] == [RING]


def test_a_feature_is_taken_for_its_geometry():
    feature = {"type": "Feature", "geometry": json.loads(drawn(RING))}

    assert read_drawn_area(json.dumps(feature)) == read_drawn_area(drawn(RING))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"type":"Point","coordinates":[139.5,35.6]}',
        '{"type":"Polygon","coordinates":[]}',
        '{"type":"Polygon","coordinates":[[]]}',
        '{"type":"Polygon","coordinates":[[["a","b"]]]}',
        drawn([[0, 0], [1, 0], [1, 1], [0, 0]]),  # outside Japan
        drawn([[139.5, 35.6], [139.6, 35.7], [139.6, 35.6], [139.5, 35.7], RING[0]]),
        drawn([RING[0]] * 4),
        drawn([[139.5 + n / 1e4, 35.6 + n * n / 1e8] for n in range(301)] + [RING[0]]),
        drawn([[float("nan"), 35.6], *RING[1:]]),
        json.dumps({"type": "Polygon", "coordinates": [RING, RING]}),
        "[" * 30_000,
        "[" * 15_000,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidQueryError):
        read_drawn_area(text)
