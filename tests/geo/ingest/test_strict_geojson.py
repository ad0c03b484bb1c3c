import json

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.limits import Limits
from geo.ingest.strict_geojson import parse_geojson

SQUARE = [[139.0, 35.0], [139.1, 35.0], [139.1, 35.1], [139.0, 35.1], [139.0, 35.0]]


def collection(*geometries: object, **more: object) -> str:
    features = [
        {"type": "Feature", "properties": {"name": f"n{i}"}, "geometry": geometry}
        for i, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def read(text: str, **options):
    return parse_geojson(text, file="a.geojson", encoding="utf-8", **options)


def point(x: object, y: object) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", SQUARE[0]),
        ("MultiPoint", SQUARE),
        ("LineString", SQUARE),
        ("MultiLineString", [SQUARE]),
        ("Polygon", [SQUARE]),
        ("MultiPolygon", [[SQUARE]]),
    ],
)
def test_six_geometry_types_are_read(kind, coordinates):
    table = read(collection({"type": kind, "coordinates": coordinates}))

    assert table.rows[0].shape.geom_type == kind
    assert table.rows[0].cells == {"name": "n0"}


def test_null_geometry_is_kept_as_a_row():
    assert read(collection(None)).rows[0].shape is None


def test_open_ring_is_closed_with_a_note():
    table = read(collection({"type": "Polygon", "coordinates": [SQUARE[:-1]]}))

    assert table.rows[0].shape.is_valid
    assert table.notes[0].severity == "repair"


def test_crs_member_is_told_and_never_followed():
    crs = {"type": "link", "properties": {"href": "http://192.0.2.1/x"}}
    table = read(collection(point(139, 35), crs=crs))

    assert table.crs == "EPSG:4326"
    assert "crs" in table.notes[0].message


def test_properties_become_text():
    feature = {
        "type": "Feature",
        "id": 7,
        "properties": {"a": 1.0, "b": True, "c": ["x", "y"], "d": None, "e": {"f": 1}},
        "geometry": None,
    }
    table = read(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    assert table.rows[0].cells == {
        "a": "1",
        "b": "はい",
        "c": "x、y",
        "d": None,
        "e": '{"f": 1}',
        "id": "7",
    }


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "GeometryCollection", "geometries": []}, "種類"),
        ({"type": "Point", "coordinates": [[139, 35]]}, "数でない|2つの数"),
        ({"type": "Point", "coordinates": [139]}, "2つの数"),
        ({"type": "Point", "coordinates": ["139", 35]}, "数でない"),
        ({"type": "Point", "coordinates": [True, 35]}, "数でない"),
        ({"type": "Point"}, "入れ子"),
        ({"type": "Polygon", "coordinates": [SQUARE[:2]]}, "点が足りません"),
        ({"type": "Polygon", "coordinates": SQUARE}, "入れ子"),
        ({"type": "LineString", "coordinates": SQUARE[:1]}, "点が足りません"),
        (point(35.6, 139.5), "入れ替わって"),
        (point(-10000, 35), "日本の範囲"),
        (point(139, 1e308), "日本の範囲"),
        (point(139, 10**400), "大きすぎます"),
        ([], "geometry"),
    ],
)
def test_geometry_out_of_order_is_refused_with_its_row(geometry, reason):
    with pytest.raises(InvalidLayerError, match=reason) as caught:
        read(collection(point(139, 35), geometry))

    assert caught.value.details["row"] == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 200_000, "深すぎます"),
        ('{"type":' * 200_000, "深すぎます"),
        ("{", "JSONとして読めません"),
        ("[]", "FeatureCollection"),
        ('{"type":"Feature"}', "FeatureCollection"),
        ('{"type":"Topology","objects":{}}', "FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "1件もありません"),
        ('{"type":"FeatureCollection","features":[{"a":NaN}]}', "数ではない"),
        ('{"type":"FeatureCollection","features":[3]}', "Feature"),
        ("<OGRVRTDataSource/>", "JSONとして読めません"),
        ("9" * 5000, "JSONとして読めません"),
    ],
)
def test_text_that_is_no_feature_collection_is_refused(text, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read(text)


def test_nested_coordinates_never_reach_shapely():
    nested = "[" * 400 + "139" + "]" * 400
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        f'"geometry":{{"type":"Polygon","coordinates":{nested}}}}}]}}'
    )

    with pytest.raises(InvalidLayerError, match=r"入れ子|数でない|2つの数"):
        read(text)


def test_too_many_vertices_are_refused():
    line = {"type": "LineString", "coordinates": [[139, 35]] * 11}

    with pytest.raises(InvalidLayerError, match="頂点が多すぎます"):
        read(collection(line), limits=Limits(vertices=10))


def test_too_many_features_are_refused():
    with pytest.raises(InvalidLayerError, match="地物が多すぎます"):
        read(collection(*[point(139, 35)] * 3), limits=Limits(rows=2))


def test_metres_are_read_when_the_user_names_their_crs():
    table = read(collection(point(-10000, 5000)), geographic=False)

    assert table.rows[0].shape.x == -10000


@pytest.mark.parametrize(
    ("ids", "properties"),
    [([5, 9], {"NO": "A"}), ([0, 1], {"a": "A"}), (["1", "2"], {"a": "A"})],
)
def test_an_id_that_is_no_number_of_the_files_own_is_left_out(ids, properties):
    features = [
        {"type": "Feature", "id": each, "properties": properties, "geometry": None}
        for each in ids
    ]
    table = read(json.dumps({"type": "FeatureCollection", "features": features}))

    assert table.headers == tuple(properties)
