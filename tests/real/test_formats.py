"""The national boundary files in the formats they are published in."""

import zipfile

import geopandas as gpd
import pytest

from geo.ingest.boundaries import read_boundaries

pytestmark = pytest.mark.real


def test_municipalities_are_read_from_a_topology(shared):
    found = read_boundaries(shared / "data/n03/N03-21_s0010.topojson")

    assert (found.rows, len(found.districts)) == (1906, 1902)
    assert [note.severity for note in found.notes].count("repair") == 2
    assert found.districts.is_valid.all()


def test_small_areas_without_cpg_keep_their_names(shared):
    found = read_boundaries(shared / "data/tottori_estat_shp/31-tottori-all.shp")

    assert (found.rows, found.encoding, found.source_crs) == (
        2504,
        "cp932",
        "EPSG:4612",
    )
    assert found.districts["name"].str.contains("町|丁目|谷|字", regex=True).any()


def test_zip_of_the_ministry_is_read_as_downloaded(shared, tmp_path):
    every = gpd.read_file(shared / "data/n03/N03-21_s0001.geojson")
    prefecture = every[every["N03_001"] == "静岡県"].set_crs(
        "EPSG:6668", allow_override=True
    )
    stem = "N03-20240101_22"
    prefecture.to_file(tmp_path / f"{stem}.shp", engine="pyogrio", encoding="cp932")
    prefecture.to_file(tmp_path / f"{stem}.geojson", engine="pyogrio")
    (tmp_path / f"{stem}.cpg").unlink()
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(tmp_path.glob(f"{stem}.*")):
            archive.write(part, f"{stem}/{part.name}")
        archive.writestr(f"{stem}/KS-META-{stem}.xml", "<x/>")

    found = read_boundaries(tmp_path / "a.zip")

    assert found.rows == len(prefecture)
    assert "焼津市" in set(found.districts["name"])
    assert f"「{stem}.shp」を読みました" in found.notes[0].message
