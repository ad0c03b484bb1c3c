import gzip
import os
import struct
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import GeometryCollection, Point

from geo.domain.errors import InvalidLayerError
from geo.ingest import sandbox
from geo.ingest.archives import gunzip, unzip
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.sandbox import read_with_gdal

HIDDEN_TABLE = "name\nTOPSECRET\n"


def points(count: int = 2) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"名称": [f"点{i}" for i in range(count)]},
        geometry=[Point(139, 35)] * count,
        crs="EPSG:4326",
    )


def geopackage(path: Path, count: int = 2) -> Path:
    points(count).to_file(path, engine="pyogrio")
    return path


def virtual_file(source: Path) -> str:
    layer = f"<SrcDataSource>{source}</SrcDataSource>"
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="{source.stem}">{layer}'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson", "a.json", "a.csv"])
def test_virtual_file_under_another_name_opens_nothing(tmp_path, name):
    (tmp_path / "secret.csv").write_text(HIDDEN_TABLE)
    vrt = virtual_file(tmp_path / "secret.csv")
    path = tmp_path / name
    path.write_text(vrt)
    path.with_suffix(".shx").write_text(vrt)

    with pytest.raises(InvalidLayerError) as caught:
        read_layer(path, "place")
    assert "TOPSECRET" not in str(caught.value)


def test_child_knows_no_driver_for_virtual_files(tmp_path):
    (tmp_path / "secret.csv").write_text(HIDDEN_TABLE)
    path = tmp_path / "a.gpkg"
    path.write_text(virtual_file(tmp_path / "secret.csv"))

    with pytest.raises(InvalidLayerError, match="壊れているか"):
        read_with_gdal(path, file="a.gpkg", layer=None, limits=LAYER_LIMITS)


def test_death_of_the_child_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MEMORY_BYTES", 40 * 1024**2)

    with pytest.raises(InvalidLayerError):
        read_layer(geopackage(tmp_path / "a.gpkg"), "place")


def test_child_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.05)

    with pytest.raises(InvalidLayerError, match="時間がかかりすぎた"):
        read_layer(geopackage(tmp_path / "a.gpkg"), "place")


def test_child_out_of_cpu_time_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 0)

    with pytest.raises(InvalidLayerError, match="上限を超えた"):
        read_layer(geopackage(tmp_path / "a.gpkg"), "place")


def test_too_many_features_are_refused_before_they_are_read(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", 3)

    with pytest.raises(InvalidLayerError, match="3件"):
        read_with_gdal(path, file="a.gpkg", layer=None, limits=Limits(rows=2))


def test_collections_and_curves_are_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    mixed = gpd.GeoDataFrame(
        {"名称": ["a"]}, geometry=[GeometryCollection([Point(139, 35)])], crs=4326
    )
    mixed.to_file(path, engine="pyogrio")

    with pytest.raises(InvalidLayerError, match="使えない種類"):
        read_layer(path, "place")


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg"])
def test_content_that_contradicts_the_name_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"GIF89a")
    path.with_suffix(".shx").write_bytes(b"")

    with pytest.raises(InvalidLayerError, match="中身が名前と合いません"):
        read_layer(path, "place")


def test_truncated_shapefile_is_refused(tmp_path):
    points().to_file(tmp_path / "a.shp", engine="pyogrio", encoding="utf-8")
    raw = (tmp_path / "a.shp").read_bytes()
    (tmp_path / "a.shp").write_bytes(raw[:60])
    (tmp_path / "a.shx").write_bytes(raw[:60])

    with pytest.raises(InvalidLayerError):
        read_layer(tmp_path / "a.shp", "place")


def test_shapefile_without_its_index_names_what_is_missing(tmp_path):
    points().to_file(tmp_path / "a.shp", engine="pyogrio", encoding="utf-8")
    (tmp_path / "a.shx").unlink()

    with pytest.raises(InvalidLayerError, match=r"\.shx"):
        read_layer(tmp_path / "a.shp", "place")


def test_shapefile_without_attributes_keeps_its_shapes(tmp_path):
    points().to_file(tmp_path / "桜.shp", engine="pyogrio", encoding="utf-8")
    (tmp_path / "桜.dbf").unlink()

    found = read_layer(tmp_path / "桜.shp", "place")

    assert found.features["title"].tolist() == ["桜 1", "桜 2"]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"../a.geojson": b"{}"}, "フォルダーの外"),
        ({"/etc/a.geojson": b"{}"}, "フォルダーの外"),
        ({"..\\a.geojson": b"{}"}, "フォルダーの外"),
        ({f"{i}.txt": b"" for i in range(21)}, "多すぎます"),
        ({"a.geojson": b" " * 3_000_000}, "圧縮率"),
        ({"a.shp": b"", "b.shp": b""}, "データが2個"),
        ({"readme.txt": b"x"}, "読めるデータ"),
        ({}, "読めるデータ"),
    ],
)
def test_zip_out_of_order_is_refused(tmp_path, members, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read_boundaries(pack(tmp_path / "a.zip", members))


def test_zip_with_a_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(InvalidLayerError, match="リンク"):
        read_boundaries(tmp_path / "a.zip")


def test_zip_that_lies_about_its_size_is_stopped_while_unpacking(tmp_path):
    content = os.urandom(5000)
    path = pack(tmp_path / "a.zip", {"a.geojson": content})
    raw = path.read_bytes()
    true_size = struct.pack("<I", len(content))
    path.write_bytes(raw.replace(true_size, struct.pack("<I", 10)))

    with pytest.raises(InvalidLayerError):
        unzip(path, tmp_path, limits=Limits(unpacked_bytes=1000))


def test_file_that_is_no_zip_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04broken")

    with pytest.raises(InvalidLayerError, match="zipファイルが壊れている"):
        read_boundaries(tmp_path / "a.zip")


def test_gzip_bomb_is_stopped():
    bomb = gzip.compress(b" " * 5_000_000)

    with pytest.raises(InvalidLayerError, match="大きすぎます"):
        gunzip(bomb, file="a.json.gz", limits=Limits(unpacked_bytes=1_000_000))
    with pytest.raises(InvalidLayerError, match="圧縮率"):
        gunzip(bomb, file="a.json.gz", limits=LAYER_LIMITS)
    with pytest.raises(InvalidLayerError, match="途中で切れて"):
        gunzip(
            gzip.compress(os.urandom(99))[:50], file="a.json.gz", limits=LAYER_LIMITS
        )


@pytest.mark.parametrize("name", ["a.gml", "a.abc", "a"])
def test_other_formats_are_refused_with_those_that_work(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")

    with pytest.raises(InvalidLayerError, match="GeoJSON"):
        read_layer(path, "place")


def test_missing_file_is_told():
    with pytest.raises(InvalidLayerError, match="ファイルがありません"):
        read_layer(Path("/nonexistent/a.csv"), "place")


def test_too_large_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(21 * 1024**2)
    started = time.perf_counter()

    with pytest.raises(InvalidLayerError, match="大きすぎます"):
        read_layer(path, "place")
    assert time.perf_counter() - started < 1


def test_worker_leaves_no_copy_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    read_layer(geopackage(tmp_path / "a.gpkg"), "place")

    assert list((tmp_path / "temporary").iterdir()) == []
