"""Reads a city's real files; KYODO_SHARED names their folder (default ../shared)."""

import os
from pathlib import Path

import geopandas as gpd
import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from geo.ingest.notes import skipped_rows

SHARED = Path(os.environ.get("KYODO_SHARED", Path(__file__).parents[3] / "shared"))
FILES = SHARED / "data"
YAIZU = FILES / "yaizu"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not YAIZU.is_dir(), reason=f"the real files are not in {FILES} (KYODO_SHARED)"
    ),
]

ASSOCIATIONS = YAIZU / "自治会区域/自治会区域.shp"
POINT_FILES = sorted(
    path for path in YAIZU.glob("*/*.csv") if path.name != "attributes.csv"
)
# Accidents, hydrants and wells: nothing in them is a name.
WITHOUT_NAMES = {
    "222127_traffic_accident_2019.csv": 907,
    "222127_traffic_accident_2020.csv": 773,
    "222127_traffic_accident_2021.csv": 729,
    "222127_traffic_accident_2022.csv": 675,
    "222127_fire_hydrant.csv": 193,
    "saigai_support_ido.csv": 30,
}


@pytest.mark.parametrize(
    ("path", "districts", "crs", "first"),
    [
        ("自治会区域/自治会区域.shp", 35, "EPSG:2450", "高新田自治会"),
        ("小学校区/小学校区.shp", 13, "EPSG:2450", "大井川東小学校"),
        ("中学校区/中学校区.shp", 9, "EPSG:6668", "東益津中学校"),
        (
            "自主防災会境界/自主防災会区域更新.shp",
            78,
            "EPSG:2450",
            "高新田第2自主防災会",
        ),
    ],
)
def test_yaizu_districts_are_read_with_their_names(path, districts, crs, first):
    found = read_boundaries(YAIZU / path)

    assert (len(found.districts), found.rows) == (districts, districts)
    assert (found.source_crs, found.encoding) == (crs, "cp932")
    assert found.districts["name"].iloc[0] == first
    assert found.districts.is_valid.all()


def test_the_one_invalid_association_is_repaired_and_told():
    found = read_boundaries(ASSOCIATIONS)

    repairs = [note for note in found.notes if note.severity == "repair"]
    assert [note.row for note in repairs] == [27]
    area = found.districts.to_crs("EPSG:6676").area.sum() / 1e6
    assert area == pytest.approx(70.516, abs=0.01)


def test_boundary_lines_are_refused_as_districts():
    with pytest.raises(InvalidLayerError, match="線のデータのため"):
        read_boundaries(YAIZU / "行政区域界/行政区域界.shp")


def test_park_areas_without_names_are_numbered():
    found = read_layer(YAIZU / "公園_緑地/公園・緑地.shp", "place")

    assert len(found.features) == 148
    assert found.features["title"].is_unique
    assert found.features["title"].iloc[0] == "公園・緑地 1"


def test_beach_clean_keeps_its_two_cancelled_places():
    (path,) = (YAIZU / "ビーチクリーン大作戦").glob("ビーチ*.csv")
    found = read_layer(path, "activity")

    cancelled = found.features[found.features["status"] == "cancelled"]
    assert len(found.features) == 12
    assert cancelled.index.tolist() == [3, 11]
    assert cancelled["location_source"].tolist() == ["none", "none"]
    assert {str(day) for day in found.features["starts_on"]} == {"2025-11-16"}
    assert set(found.features["start_time"]) == {"08:30"}
    assert found.unmapped == ()


def test_safe_houses_take_title_and_visibility_from_defaults():
    found = read_layer(
        YAIZU / "子どもを守る家/子どもを守る家.csv",
        "place",
        defaults={"title": "子どもを守る家", "location_visibility": "hidden"},
    )

    assert len(found.features) == 906
    assert set(found.features["location_visibility"]) == {"hidden"}
    assert (found.features["location_source"] == "surveyed").all()


@pytest.mark.parametrize("path", POINT_FILES, ids=lambda path: path.stem)
def test_every_point_file_loses_no_row(path):
    if path.name in WITHOUT_NAMES:
        with pytest.raises(InvalidLayerError, match="名称の列が分かりません"):
            read_layer(path, "place")
        found = read_layer(path, "place", defaults={"title": "地点"})
        assert len(found.features) == WITHOUT_NAMES[path.name]
    else:
        found = read_layer(path, "place")

    assert len(found.features) + len(skipped_rows(found.notes)) == found.rows
    placed = found.features["location_source"] == "surveyed"
    assert (~placed).sum() == (2 if "ビーチクリーン" in path.name else 0)


def test_every_place_of_the_old_standard_lies_in_an_association():
    found = read_layer(
        YAIZU / "地域交流センター/222127_community_center.csv", "place"
    ).features
    districts = read_boundaries(ASSOCIATIONS).districts

    joined = gpd.sjoin(found, districts[["geometry"]], predicate="within")
    assert len(found) == len(joined) == 9
    assert found["opening_hours"].notna().all()


@pytest.mark.parametrize(
    ("city", "keys", "polygons", "residents", "households"),
    [("江別市", 96, 97, 120_636, 51_983), ("砂川市", 465, 467, 17_694, 7_858)],
)
def test_small_areas_keep_their_people(city, keys, polygons, residents, households):
    found = read_boundaries(FILES / f"hokkaido_small_areas/{city}_geo.json")

    assert (len(found.districts), found.rows) == (keys, polygons)
    assert int(found.districts["parts"].sum()) == polygons
    assert found.figures["residents"].sum() == residents
    assert found.figures["households"].sum() == households


def test_all_of_hokkaidos_files_keep_every_person():
    found = [
        read_boundaries(path)
        for path in sorted((FILES / "hokkaido_small_areas").iterdir())
    ]

    assert len(found) == 44
    assert sum(file.rows for file in found) == 15_222
    assert sum(file.figures["residents"].sum() for file in found) == 4_395_172
    assert sum(file.figures["households"].sum() for file in found) == 2_021_698
    assert sum(len(file.districts) for file in found) == 15_102
    assert not [n for f in found for n in f.notes if n.severity == "skip"]


def test_tottori_without_cpg_has_right_names():
    found = read_boundaries(FILES / "tottori_estat_shp/31-tottori-all.shp")

    assert (found.rows, len(found.districts), found.encoding) == (2504, 2487, "cp932")
    assert found.districts["name"].iloc[0] == "立川町３丁目"
    assert found.figures["residents"].sum() == 573_441
    assert found.districts.is_valid.all()


def test_municipalities_without_code_are_skipped_with_a_note():
    found = read_boundaries(FILES / "n03/N03-21_s0001.geojson")

    assert (found.rows, len(found.districts)) == (1897, 1894)
    unassigned = [note for note in found.notes if "所属未定地" in note.message]
    assert len(unassigned) == 3
    assert found.districts.loc["13225", "name"] == "稲城市"


def test_outline_in_many_parts_becomes_one_area_named_by_its_name():
    found = read_boundaries(FILES / "n03_full/22212.json")

    assert found.districts["parts"].to_dict() == {"静岡県焼津市": 52}
