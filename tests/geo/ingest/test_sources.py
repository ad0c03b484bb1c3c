import zipfile
from pathlib import Path

import pytest
from shapely import Polygon, box

from geo.domain.errors import InvalidLayerError
from geo.ingest import shapes
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.shapes import store_shapes
from geo.ingest.sources import read_source
from geo.ingest.table import SourceRow, SourceTable

TABLE = "名称,緯度,経度\n架空公園,35.5,139.5\n"
POINTS = (
    '{"type":"FeatureCollection","features":'
    '[{"type":"Feature","properties":{"a":1},"geometry":null}]}'
)
BOW_TIE = Polygon([(139, 35), (139.01, 35.01), (139.01, 35), (139, 35.01)])


def pack(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def read(path: Path, **options):
    return read_source(path, limits=LAYER_LIMITS, **options)


@pytest.mark.parametrize("name", ["a.tsv", "a.txt", "a.csv"])
def test_table_with_tabs_is_read(tmp_path, name):
    (tmp_path / name).write_text(TABLE.replace(",", "\t"), encoding="utf-8")

    found = read(tmp_path / name)

    assert found.headers == ("名称", "緯度", "経度")
    assert "タブ" in found.notes[0].message


def test_member_of_a_zip_is_chosen_by_its_name(tmp_path):
    path = pack(tmp_path / "a.zip", 東_csv=TABLE, 西_csv=TABLE.replace("架空", "西"))

    assert read(path, layer="西").rows[0].cells["名称"] == "西公園"
    with pytest.raises(InvalidLayerError, match="「東」、「西」"):
        read(path)


def test_one_data_set_in_two_formats_is_read_once_and_told(tmp_path):
    found = read(pack(tmp_path / "a.zip", 公園_geojson=POINTS, 公園_csv=TABLE))

    assert found.has_shapes
    assert found.notes[0].message == (
        "zipの中の「公園.geojson」を読みました。読まなかったもの: 「公園.csv」。"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04", "Excelのブックかzip"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?><a/>", "XMLかHTML"),
        (b"", "空です"),
    ],
)
def test_table_that_is_something_else_is_told_from_its_first_bytes(
    tmp_path, content, reason
):
    (tmp_path / "a.csv").write_bytes(content)

    with pytest.raises(InvalidLayerError, match=reason):
        read(tmp_path / "a.csv")


def test_outlines_repaired_in_the_child_are_the_same(monkeypatch):
    rows = tuple(
        SourceRow(i, {}, shape)
        for i, shape in enumerate([BOW_TIE, box(139, 35, 140, 36), BOW_TIE], start=1)
    )
    table = SourceTable("a", (), rows, has_shapes=True, crs="EPSG:4326", encoding="x")
    here = store_shapes(table, crs=None, limits=LAYER_LIMITS)
    monkeypatch.setattr(shapes, "REPAIRED_HERE", 0)

    away = store_shapes(table, crs=None, limits=LAYER_LIMITS)

    assert away == here
    assert [note.row for note in away.notes] == [1, 3]
