"""Hostile GeoJSON and TopoJSON."""

import json
import math

from tests.hostile.making import SQUARE, Make, collection, feature, fixed, url


def _star(points: int) -> list:
    """A star whose every edge crosses nearly all the others."""
    step = points // 2
    corners = [
        [
            139.5 + 0.1 * math.cos(2 * math.pi * i * step / points),
            35.5 + 0.1 * math.sin(2 * math.pi * i * step / points),
        ]
        for i in range(points)
    ]
    return [[*corners, corners[0]]]


def _nested(depth: int) -> str:
    return (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        '"geometry":{"type":"Polygon","coordinates":'
        + "[" * depth
        + "139,35"
        + "]" * depth
        + "}}]}"
    )


def _collections(depth: int) -> dict:
    geometry: dict = {"type": "Point", "coordinates": [139, 35]}
    for _ in range(depth):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    return {"type": "Feature", "properties": {"name": "架空"}, "geometry": geometry}


def _number(text: str) -> str:
    return collection(feature()).replace("139.5", text)


def _property(value: object) -> str:
    return collection(feature(properties={"name": "架空", "値": value}))


def _deep_property(depth: int) -> str:
    return _property("X").replace('"X"', "[" * depth + "]" * depth)


def _topology(**members) -> str:
    document = {
        "type": "Topology",
        "arcs": [[[139, 35], [139.1, 35], [139.1, 35.1], [139, 35]]],
        "objects": {
            "a": {
                "type": "Polygon",
                "arcs": [[0]],
                "properties": {"name": "架空", "code": "01"},
            }
        },
    }
    return json.dumps({**document, **members}, ensure_ascii=False)


def _linked_crs(kind: str) -> str:
    properties = {"href": url("crs"), "type": "proj4", "name": url("crs")}
    return collection(feature(), crs={"type": kind, "properties": properties})


def _many_keys() -> str:
    return collection(feature(properties={f"列{i}": i for i in range(100_000)}))


_GEOJSON = {
    "crs by link": lambda: _linked_crs("link"),
    "crs by name": lambda: _linked_crs("name"),
    "nested 200,000 deep": lambda: _nested(200_000),
    "nested 900 deep": lambda: _nested(900),
    "arrays without end": lambda: "[" * 200_000,
    "objects without end": lambda: '{"a":' * 200_000,
    "collection in a collection": lambda: collection(_collections(1)),
    "collections 90 deep": lambda: collection(_collections(90)),
    "property nested 900 deep": lambda: _deep_property(900),
    "property nested 100,000 deep": lambda: _deep_property(100_000),
    "NaN": lambda: _number("NaN"),
    "Infinity": lambda: _number("Infinity"),
    "minus Infinity": lambda: _number("-Infinity"),
    "1e308": lambda: _number("1e308"),
    "1e999": lambda: _number("1e999"),
    "number of 5,000 digits": lambda: _number("9" * 5000),
    "number of 4,000 digits": lambda: _number("9" * 4000),
    "true as a number": lambda: _number("true"),
    "text as a number": lambda: _number('"139.5"'),
    "swapped coordinates": lambda: collection(feature(coordinates=[35.5, 139.5])),
    "coordinates in metres": lambda: collection(
        feature(coordinates=[-24058.8, -136754.3])
    ),
    "coordinates missing": lambda: collection(feature(coordinates=None)),
    "coordinates empty": lambda: collection(feature(coordinates=[])),
    "coordinates of another kind": lambda: collection(
        feature("Polygon", [139.5, 35.5])
    ),
    "star of 2,001 points": lambda: collection(feature("Polygon", _star(2001))),
    "star of 201 points": lambda: collection(feature("Polygon", _star(201))),
    "star of 199 points": lambda: collection(feature("Polygon", _star(199))),
    "forty stars of 199 points": lambda: collection(
        *[feature("Polygon", _star(199))] * 40
    ),
    "three hundred bow ties": lambda: collection(
        *[feature("Polygon", [[[139, 35], [140, 36], [140, 35], [139, 36], [139, 35]]])]
        * 300
    ),
    "60,000 points in one ring": lambda: collection(
        feature("Polygon", [[[139 + i / 1e6, 35] for i in range(60_000)]])
    ),
    "50,001 features": lambda: collection(*[feature()] * 50_001),
    "100,000 properties": _many_keys,
    "unknown geometry": lambda: collection(feature("__import__('os')")),
    "geometry as text": lambda: collection(feature(geometry="POINT(139 35)")),
    "properties as a number": lambda: collection(feature(properties=5)),
    "properties as true": lambda: collection(feature(properties=True)),
    "six million empty objects": lambda: (
        '{"type":"FeatureCollection","features":[' + "{}," * 6_000_000 + "{}]}"
    ),
    "properties as a list": lambda: collection(feature(properties=[1, 2])),
    "feature as a number": lambda: '{"type":"FeatureCollection","features":[1,2]}',
    "features as an object": lambda: '{"type":"FeatureCollection","features":{}}',
    "ring of two points": lambda: collection(
        feature("Polygon", [[[139, 35], [139.1, 35]]])
    ),
    "flat ring": lambda: collection(
        feature("Polygon", [[[139, 35], [139.1, 35], [139, 35], [139, 35]]])
    ),
    "half a surrogate pair": lambda: _property("X").replace('"X"', '"\\ud800"'),
    "half a surrogate pair as a name": lambda: _property(1).replace("値", "\\ud800"),
    "NUL in a property": lambda: _property("架\x00空"),
    "direction override": lambda: _property("\u202e架空\u202c"),
    "name of nothing visible": lambda: _property("\u200b\u200b"),
    "script in a name": lambda: _property("<script>alert(1)</script>"),
    "text of 2 MB": lambda: _property("架" * 700_000),
    "repeated keys": lambda: collection(feature()).replace(
        '"code"', '"name": "別", "name": "さらに別", "code"'
    ),
    "cut off": lambda: collection(feature())[:-20],
    "nothing but white space": lambda: " " * 1000,
    "two documents": lambda: collection(feature()) * 2,
    "constructor names": lambda: collection(
        feature(properties={"__proto__": {"a": 1}, "constructor": "x", "name": "架空"})
    ),
    "square of no size": lambda: collection(
        feature("Polygon", [[[139, 35]] * 5]), feature("Polygon", SQUARE)
    ),
}
_TOPOJSON = {
    "arc that is not there": lambda: _topology(
        objects={"a": {"type": "Polygon", "arcs": [[7]]}}
    ),
    "arc number without end": lambda: _topology(
        objects={"a": {"type": "Polygon", "arcs": [[10**30]]}}
    ),
    "arc named a million times": lambda: _topology(
        objects={"a": {"type": "Polygon", "arcs": [[0] * 1_000_000]}}
    ),
    "transform of infinity": lambda: _topology(
        transform={"scale": [1e308, 1e308], "translate": [1e308, 1e308]}
    ),
    "transform as text": lambda: _topology(transform="x"),
    "arcs as an object": lambda: _topology(arcs={"0": []}),
    "collections in collections": lambda: _topology(
        objects={"a": {"type": "GeometryCollection", "geometries": [_collections(50)]}}
    ),
    "10,000 objects": lambda: _topology(
        objects={f"a{i}": {"type": None} for i in range(10_000)}
    ),
    "empty rings": lambda: _topology(
        objects={"a": {"type": "MultiPolygon", "arcs": [[], [[]], []]}}
    ),
}

FILES: dict[str, Make] = {
    **{
        f"geojson: {name}": fixed("架空.geojson", content)
        for name, content in _GEOJSON.items()
    },
    **{
        f"topojson: {name}": fixed("架空.topojson", content)
        for name, content in _TOPOJSON.items()
    },
}
