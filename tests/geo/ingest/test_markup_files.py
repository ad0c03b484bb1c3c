import zipfile
from pathlib import Path

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.sources import read_source

POINT = "<Point><coordinates>139.5,35.5</coordinates></Point>"
SQUARE = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "139,35 139.1,35 139.1,35.1 139,35.1 139,35"
    "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)
HOLE = (
    "<innerBoundaryIs><LinearRing><coordinates>"
    "139.02,35.02 139.04,35.02 139.04,35.04 139.02,35.02"
    "</coordinates></LinearRing></innerBoundaryIs></Polygon>"
)
SQUARE_WITH_HOLE = (
    "POLYGON ((139 35, 139.1 35, 139.1 35.1, 139 35.1, 139 35), "
    "(139.02 35.02, 139.04 35.02, 139.04 35.04, 139.02 35.02))"
)
LINE = "<LineString><coordinates>139,35 139.1,35.1</coordinates></LineString>"


def placemark(name: str, inside: str = POINT) -> str:
    return f"<Placemark><name>{name}</name>{inside}</Placemark>"


def kml(path: Path, inside: str, encoding: str = "UTF-8") -> Path:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>架空の地図</name>'
        f"{inside}</Document></kml>"
    )
    path.write_bytes(text.encode(encoding))
    return path


def gpx(path: Path, inside: str) -> Path:
    path.write_text(
        '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" '
        f'version="1.1">{inside}</gpx>',
        encoding="utf-8",
    )
    return path


def read(path: Path, **options):
    return read_source(path, limits=options.pop("limits", LAYER_LIMITS), **options)


def test_placemarks_of_every_folder_come_with_their_path(tmp_path):
    inner = f"<Folder><name>北</name>{placemark('架空A')}</Folder>"
    outer = f"<Folder><name>公園</name>{inner}{placemark('架空B')}</Folder>"

    found = read(kml(tmp_path / "a.kml", outer + placemark("架空C")))

    assert [(row.cells["Name"], row.cells.get("フォルダー")) for row in found.rows] == [
        ("架空A", "公園 / 北"),
        ("架空B", "公園"),
        ("架空C", None),
    ]
    assert (found.crs, found.has_shapes) == ("EPSG:4326", True)


def test_folder_can_be_chosen_by_name(tmp_path):
    one = f"<Folder><name>公園</name>{placemark('架空A')}</Folder>"
    path = kml(tmp_path / "a.kml", one + placemark("架空B"))

    assert [row.cells["Name"] for row in read(path, layer="公園").rows] == ["架空A"]
    with pytest.raises(
        InvalidLayerError, match=r"フォルダー「駅」がありません.*「公園」"
    ):
        read(path, layer="駅")


def test_fields_keep_their_japanese_names_and_their_text(tmp_path):
    fields = (
        '<ExtendedData><Data name="登録番号"><displayName>番号</displayName>'
        '<value>007</value></Data><SchemaData schemaUrl="#s">'
        '<SimpleData name="定員">012</SimpleData></SchemaData></ExtendedData>'
    )
    inside = placemark("架空", "<description><![CDATA[<b>説明</b>]]></description>")
    path = kml(
        tmp_path / "a.kml",
        inside.replace("</Placemark>", f"{fields}{POINT}</Placemark>"),
    )

    assert dict(read(path).rows[0].cells) == {
        "Name": "架空",
        "Description": "<b>説明</b>",
        "登録番号": "007",
        "定員": "012",
    }


def test_what_only_helps_drawing_is_no_column(tmp_path):
    drawing = "<visibility>1</visibility><styleUrl>#a</styleUrl><open>0</open>"
    point = "<Point><extrude>1</extrude><coordinates>139,35</coordinates></Point>"

    found = read(kml(tmp_path / "a.kml", placemark("架空", drawing + point)))

    assert found.headers == ("Name",)


def test_times_come_as_columns(tmp_path):
    span = "<TimeSpan><begin>2026-04-01</begin><end>2026-04-02</end></TimeSpan>"

    found = read(kml(tmp_path / "a.kml", placemark("架空", span + POINT)))

    assert (found.rows[0].cells["begin"], found.rows[0].cells["end"]) == (
        "2026-04-01",
        "2026-04-02",
    )


@pytest.mark.parametrize(
    ("inside", "wkt"),
    [
        (POINT, "POINT (139.5 35.5)"),
        (POINT.replace(",35.5", ", 35.5, 0"), "POINT (139.5 35.5)"),
        (LINE, "LINESTRING (139 35, 139.1 35.1)"),
        (
            f"<MultiGeometry>{POINT}{POINT}</MultiGeometry>",
            "MULTIPOINT ((139.5 35.5), (139.5 35.5))",
        ),
        (
            SQUARE.replace("</Polygon>", HOLE),
            SQUARE_WITH_HOLE,
        ),
        (
            "<Track><coord>139 35 5</coord><coord>139.1 35.1 5</coord></Track>",
            "LINESTRING (139 35, 139.1 35.1)",
        ),
    ],
)
def test_shape_is_read(tmp_path, inside, wkt):
    found = read(kml(tmp_path / "a.kml", placemark("架空", inside)))

    assert found.rows[0].shape.wkt == wkt


def test_districts_are_read_from_a_kml(tmp_path):
    field = '<ExtendedData><Data name="コード"><value>01</value></Data></ExtendedData>'
    path = kml(tmp_path / "a.kml", placemark("架空町", field + SQUARE))

    assert read_boundaries(path).districts["name"].to_dict() == {"01": "架空町"}


def test_placemark_without_a_place_is_kept(tmp_path):
    path = kml(tmp_path / "a.kml", placemark("架空A", "") + placemark("架空B"))

    found = read_layer(path, "place")

    assert found.features["title"].tolist() == ["架空A", "架空B"]
    assert found.features["location_source"].tolist() == ["none", "surveyed"]


def test_link_to_the_network_is_not_followed_but_told(tmp_path):
    link = (
        "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    )

    found = read(kml(tmp_path / "a.kml", link + placemark("架空")))

    assert len(found.rows) == 1
    assert "リンク（1個）は読みませんでした" in found.notes[0].message


def test_altitudes_are_left_out_with_one_note(tmp_path):
    high = placemark("架空", POINT.replace("35.5<", "35.5,120<"))

    found = read(kml(tmp_path / "a.kml", high * 3))

    assert [note.message for note in found.notes] == [
        "高さ（3点）は使わないため除きました。"
    ]


def test_document_in_cp932_is_read(tmp_path):
    path = kml(tmp_path / "a.kml", placemark("架空の髙台"), encoding="cp932")
    named = path.read_bytes().replace(b"cp932", b"Shift_JIS")
    path.write_bytes(named)

    assert read(path).rows[0].cells["Name"] == "架空の髙台"


def test_kmz_is_a_zip_whose_first_kml_is_the_document(tmp_path):
    inner = kml(tmp_path / "doc.kml", placemark("架空"))
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.write(inner, "doc.kml")
        for i in range(30):
            archive.writestr(f"files/{i}.png", b"x")
        archive.writestr("files/other.kml", "<kml/>")

    assert len(read(tmp_path / "a.kmz").rows) == 1


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (
            placemark("架空", f"<MultiGeometry>{POINT}{LINE}</MultiGeometry>"),
            "混ざった",
        ),
        (placemark("架空", POINT.replace("139.5", "x")), "数として読めません"),
        (placemark("架空", POINT.replace("139.5", "nan")), "数として読めません"),
        ("<Folder>" * 50 + "</Folder>" * 50, "入れ子が深すぎる"),
        ("<Folder>", "XMLとして読めません"),
        ("", "1件もありません"),
    ],
)
def test_document_out_of_order_is_refused(tmp_path, inside, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read(kml(tmp_path / "a.kml", inside))


def test_too_many_placemarks_are_refused(tmp_path):
    path = kml(tmp_path / "a.kml", placemark("架空") * 4)

    with pytest.raises(InvalidLayerError, match="地物が多すぎます"):
        read(path, limits=Limits(rows=3))


@pytest.mark.parametrize("name", ["a.kml", "a.gpx"])
def test_document_type_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text(
        '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>'
    )

    with pytest.raises(InvalidLayerError, match="DOCTYPE"):
        read(path)


def test_document_of_another_kind_is_refused(tmp_path):
    with pytest.raises(InvalidLayerError, match="中身が名前と合いません"):
        read(gpx(tmp_path / "a.kml", ""))


def test_points_routes_and_tracks_of_a_gpx_are_read(tmp_path):
    point = '<wpt lat="35.5" lon="139.5"><ele>3</ele><name>架空の碑</name></wpt>'
    route = (
        "<rte><name>架空の道</name><rtept lat='35' lon='139'><name>途中</name></rtept>"
        "<rtept lat='35.1' lon='139.1'/></rte>"
    )
    segment = (
        "<trkseg><trkpt lat='35' lon='139'/><trkpt lat='35.1' lon='139'/></trkseg>"
    )
    track = f"<trk><name>架空の巡回</name><link href='https://example.jp/'/>{segment * 2}</trk>"
    path = gpx(tmp_path / "a.gpx", point + route + track)

    found = read(path)

    assert [
        (r.cells["name"], r.cells["フォルダー"], r.shape.geom_type) for r in found.rows
    ] == [
        ("架空の碑", "地点", "Point"),
        ("架空の道", "経路", "LineString"),
        ("架空の巡回", "軌跡", "MultiLineString"),
    ]
    assert found.rows[2].cells["link"] == "https://example.jp/"
    assert len(read(path, layer="軌跡").rows) == 1
