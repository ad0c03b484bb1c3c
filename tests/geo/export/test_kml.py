"""KML that any reader can take: well-formed, longitude first, nothing lost."""

import re

import pytest
from defusedxml import ElementTree
from shapely import MultiPoint, Point, Polygon, box

from geo.export.columns import columns_of
from geo.export.kml import write_kml
from geo.export.model import ExportTable

KML = "{http://www.opengis.net/kml/2.2}"


def table_of(title, *shapes, kind="place") -> ExportTable:
    columns = columns_of(kind)
    row = {column.canonical: None for column in columns} | {"title": title}
    return ExportTable(
        kind=kind,
        slug="places",
        title="場所",
        columns=columns,
        rows=(row,) * len(shapes),
        geometries=shapes,
        source="見本",
        licence="",
        dated_on=None,
    )


def placemarks(*tables):
    document = ElementTree.fromstring(write_kml(tables, title="町"))
    return document.findall(f".//{KML}Placemark")


def test_a_point_is_written_longitude_first():
    (placemark,) = placemarks(table_of("駅", Point(141.5, 43.25)))

    assert placemark.findtext(f"{KML}name") == "駅"
    assert placemark.findtext(f".//{KML}coordinates") == "141.5,43.25"


def test_a_hole_is_an_inner_boundary_and_parts_are_several():
    square = box(141, 43, 142, 44)
    ring = Polygon(square.exterior, [box(141.2, 43.2, 141.4, 43.4).exterior])

    holed, parts = placemarks(table_of("池", ring, MultiPoint([(141, 43), (142, 44)])))

    assert len(holed.findall(f".//{KML}innerBoundaryIs")) == 1
    assert len(parts.findall(f"{KML}MultiGeometry/{KML}Point")) == 2


def test_a_row_without_place_stays_a_placemark():
    (placemark,) = placemarks(table_of("相談室", None))

    assert placemark.find(f".//{KML}coordinates") is None


@pytest.mark.parametrize(
    "text", ["<b>&amp;</b>", "]]>", "一行目\n二行目", "\u0001制御\ufffe"]
)
def test_no_text_breaks_the_document(text):
    (placemark,) = placemarks(table_of(text, Point(141, 43)))

    (value,) = placemark.findall(f".//{KML}value")
    kept = re.sub("[\u0001\ufffe]", "", text)
    assert (placemark.findtext(f"{KML}name"), value.text) == (kept, kept)
    assert placemark.find(f".//{KML}Data").get("name") == "施設名"


def test_a_table_without_places_is_left_out():
    figures = table_of("人口", kind="place")
    without = ExportTable(
        kind="population", slug="p", title="人口", columns=figures.columns,
        rows=(), geometries=None, source="", licence="", dated_on=None,
    )  # fmt: skip

    document = ElementTree.fromstring(write_kml([without], title="町"))

    assert document.findall(f".//{KML}Folder") == []
