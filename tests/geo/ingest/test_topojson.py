import json
from pathlib import Path

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.sources import read_source

# Two squares that share the arc 0, in steps of a thousandth of a degree from 139, 35.
ARCS = [
    [[10, 0], [0, 10]],
    [[10, 10], [-10, 0], [0, -10], [10, 0]],
    [[10, 0], [10, 0], [0, 10], [-10, 0]],
]
TRANSFORM = {"scale": [0.001, 0.001], "translate": [139, 35]}


def area(code: str, *arcs: object) -> dict:
    return {
        "type": "Polygon",
        "arcs": [list(arcs)],
        "properties": {"code": code, "name": f"架空{code}"},
    }


def topology(*geometries: dict, **members) -> dict:
    geometries = geometries or (area("01", 0, 1), area("02", 2, -1))
    return {
        "type": "Topology",
        "transform": TRANSFORM,
        "arcs": ARCS,
        "objects": {"町": {"type": "GeometryCollection", "geometries": [*geometries]}},
        **members,
    }


def save(path: Path, document: dict) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def read(path: Path, **options):
    return read_source(path, limits=options.pop("limits", LAYER_LIMITS), **options)


@pytest.mark.parametrize("name", ["a.topojson", "a.json", "a.geojson"])
def test_shared_arcs_become_outlines(tmp_path, name):
    found = read_boundaries(save(tmp_path / name, topology()))

    assert found.districts["name"].to_dict() == {"01": "架空01", "02": "架空02"}
    assert [shape.bounds for shape in found.districts.geometry] == [
        pytest.approx((139, 35, 139.01, 35.01)),
        pytest.approx((139.01, 35, 139.02, 35.01)),
    ]
    assert found.districts.union_all().area == pytest.approx(2e-4)


def test_coordinates_are_said_to_be_taken_for_degrees(tmp_path):
    found = read(save(tmp_path / "a.topojson", topology()))

    assert (found.crs, found.notes[0].severity) == ("EPSG:4326", "doubt")
    assert "WGS 84" in found.notes[0].message


def test_topology_without_steps_is_read(tmp_path):
    document = topology(
        {"type": "LineString", "arcs": [0, 1], "properties": {}},
        transform=None,
        arcs=[[[139, 35], [139.1, 35]], [[139.1, 35], [139.1, 35.1]]],
    )
    del document["transform"]

    shape = read(save(tmp_path / "a.topojson", document)).rows[0].shape

    assert shape.wkt == "LINESTRING (139 35, 139.1 35, 139.1 35.1)"


def test_point_is_put_in_its_place(tmp_path):
    document = topology({"type": "Point", "coordinates": [500, 500], "id": 7})

    row = read(save(tmp_path / "a.topojson", document)).rows[0]

    assert (row.shape.wkt, row.cells["id"]) == ("POINT (139.5 35.5)", "7")


def test_feature_without_shape_is_kept(tmp_path):
    document = topology(area("01", 0, 1), {"type": None, "properties": {"code": "02"}})

    assert read(save(tmp_path / "a.topojson", document)).rows[1].shape is None


def test_outline_that_simplification_flattened_is_left_out_with_a_note(tmp_path):
    document = topology(area("01", 0, 1), area("02", 0, -1))

    found = read(save(tmp_path / "a.topojson", document))

    assert found.rows[1].shape is None
    assert "つぶれた輪郭" in found.notes[1].message


def test_one_of_several_objects_is_chosen_by_name(tmp_path):
    objects = {"町": area("01", 0, 1), "区": area("02", 2, -1)}
    path = save(tmp_path / "a.topojson", topology(objects=objects))

    assert read(path, layer="区").rows[0].cells["code"] == "02"
    with pytest.raises(InvalidLayerError, match="「町」、「区」"):
        read(path)
    with pytest.raises(InvalidLayerError, match="レイヤー「村」がありません"):
        read(path, layer="村")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"objects": {}}, "objectsがありません"),
        ({"objects": {"a": 3}}, "objectsの形"),
        ({"arcs": {}}, "arcsの形"),
        ({"arcs": [[["x", 0]]]}, "数でない"),
        ({"arcs": [[[1e400, 0]]]}, "数ではない|大きすぎます"),
        ({"transform": {"scale": [1]}}, "数でない"),
        ({"objects": {"a": area("01", 99)}}, "arcsに99番がありません"),
        ({"objects": {"a": area("01", "0")}}, "整数ではありません"),
        ({"transform": {"scale": [1, 1], "translate": [0, 0]}}, "日本の範囲"),
        (
            {
                "objects": {
                    "a": {
                        "type": "GeometryCollection",
                        "geometries": [
                            {"type": "GeometryCollection", "geometries": []}
                        ],
                    }
                }
            },
            "は使えません",
        ),
    ],
)
def test_topology_out_of_order_is_refused(tmp_path, members, reason):
    path = save(tmp_path / "a.topojson", topology(**members))

    with pytest.raises(InvalidLayerError, match=reason):
        read(path)


def test_arc_named_again_and_again_is_counted_before_it_is_copied(tmp_path):
    path = save(tmp_path / "a.topojson", topology(area("01", *[0, -1] * 5000)))

    with pytest.raises(InvalidLayerError, match="頂点が多すぎます"):
        read(path, limits=Limits(vertices=1000))
