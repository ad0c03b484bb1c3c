import gzip
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import Polygon, box

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries

EAST, WEST = box(139.01, 35.0, 139.02, 35.01), box(139.0, 35.0, 139.01, 35.01)
BOW_TIE = Polygon([(139, 35), (139.01, 35.01), (139.01, 35), (139, 35.01)])


def districts(shapes=(EAST, WEST), crs="EPSG:4326", **columns) -> gpd.GeoDataFrame:
    columns = columns or {"code": ["01", "02"], "name": ["東町", "西町"]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def geojson(path: Path, frame: gpd.GeoDataFrame) -> Path:
    document = json.loads(frame.to_json(to_wgs84=True))
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def shapefile(folder: Path, frame: gpd.GeoDataFrame, encoding: str = "cp932") -> Path:
    path = folder / "区域.shp"
    frame.to_file(path, engine="pyogrio", encoding=encoding)
    return path


def test_geojson_gives_valid_multipolygons_by_code(tmp_path):
    found = read_boundaries(geojson(tmp_path / "a.geojson", districts()))

    assert found.districts.index.tolist() == ["01", "02"]
    assert found.districts.index.name == "district_code"
    assert found.districts["name"].tolist() == ["東町", "西町"]
    assert found.districts["parts"].tolist() == [1, 1]
    assert found.districts["kana"].tolist() == [None, None]
    assert set(found.districts.geom_type) == {"MultiPolygon"}
    assert found.districts.crs == "EPSG:4326"
    assert (found.rows, found.source_crs, found.figures) == (2, "EPSG:4326", None)


def test_gzipped_geojson_is_read(tmp_path):
    plain = geojson(tmp_path / "a.geojson", districts())
    packed = tmp_path / "a.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert len(read_boundaries(packed).districts) == 2


def test_shapefile_without_cpg_keeps_japanese_names(tmp_path):
    path = shapefile(tmp_path, districts().to_crs("EPSG:6677"))
    path.with_suffix(".cpg").unlink()

    found = read_boundaries(path)

    assert found.districts["name"].tolist() == ["東町", "西町"]
    assert (found.encoding, found.source_crs) == ("cp932", "EPSG:6677")
    assert any(".cpg" in note.message for note in found.notes)
    moved = shapely.hausdorff_distance(found.districts.geometry.iloc[0], EAST)
    assert moved < 1e-8


def test_cpg_is_honoured(tmp_path):
    found = read_boundaries(shapefile(tmp_path, districts(), "utf-8"))

    assert (found.districts["name"].iloc[0], found.encoding) == ("東町", "utf-8")


def test_zip_of_a_shapefile_is_read(tmp_path):
    path = shapefile(tmp_path, districts())
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in tmp_path.glob("区域.*"):
            archive.write(part, f"区域/{part.name}")
        archive.writestr("readme.txt", "説明")

    found = read_boundaries(packed)

    assert found.districts["name"].tolist() == ["東町", "西町"]
    assert path.exists()


def test_geopackage_keeps_japanese_column_names(tmp_path):
    frame = districts(区域コード=["01", "02"], 区域名=["東町", "西町"])
    frame.to_file(tmp_path / "a.gpkg", layer="区域", engine="pyogrio")

    found = read_boundaries(tmp_path / "a.gpkg")

    assert found.districts["name"].to_dict() == {"01": "東町", "02": "西町"}


def test_geopackage_with_two_layers_asks_which(tmp_path):
    for layer in ("自治会", "学校区"):
        districts().to_file(tmp_path / "a.gpkg", layer=layer, engine="pyogrio")

    with pytest.raises(InvalidLayerError, match="自治会、学校区"):
        read_boundaries(tmp_path / "a.gpkg")
    assert len(read_boundaries(tmp_path / "a.gpkg", layer="自治会").districts) == 2


def test_features_of_one_code_become_one_district(tmp_path):
    frame = districts(code=["01", "01"], name=["東町", "東町"])

    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert found.districts["parts"].tolist() == [2]
    assert found.districts.geometry.iloc[0].area == pytest.approx(EAST.area * 2)
    assert found.notes[0].severity == "repair"


def test_one_code_with_two_names_is_refused(tmp_path):
    frame = districts(code=["01", "01"], name=["東町", "西町"])

    with pytest.raises(InvalidLayerError, match="異なる名称"):
        read_boundaries(geojson(tmp_path / "a.geojson", frame))


def test_without_a_code_column_the_name_in_nfkc_is_the_code(tmp_path):
    frame = districts(name=["第１自治会", "第２自治会"])

    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert found.districts["name"].to_dict() == {
        "第1自治会": "第１自治会",
        "第2自治会": "第２自治会",
    }


def test_only_column_of_distinct_texts_is_taken_as_the_name(tmp_path):
    frame = districts(item1=[1, 2], item2=["東中", "西中"], item3=["同じ", "同じ"])

    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert found.districts["name"].tolist() == ["東中", "西中"]
    assert "item2" in found.notes[0].message


def test_without_any_name_the_columns_are_listed(tmp_path):
    with pytest.raises(InvalidLayerError, match="FID（例: 1）"):
        read_boundaries(geojson(tmp_path / "a.geojson", districts(FID=[1, 2])))


def test_lines_offered_as_areas_are_refused(tmp_path):
    frame = districts((EAST.boundary, WEST))

    with pytest.raises(InvalidLayerError, match="線のデータのため"):
        read_boundaries(geojson(tmp_path / "a.geojson", frame))


def test_invalid_ring_is_repaired_and_its_change_of_area_told(tmp_path):
    frame = districts((BOW_TIE, box(139.1, 35, 139.2, 35.1)))

    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert found.districts.is_valid.all()
    assert found.notes[0].row == 1
    assert "緯度35.005" in found.notes[0].message
    assert "m²" in found.notes[0].message


def test_ring_too_tangled_to_repair_in_time_is_refused_with_its_place(tmp_path):
    star = Polygon(shapely.Point(139.1, 35.1).buffer(0.05, 501).exterior.coords)
    points = list(star.exterior.coords)[:-1]
    tangled = [points[i * 997 % len(points)] for i in range(len(points))]

    with pytest.raises(InvalidLayerError, match="交差していて直せません（緯度"):
        read_boundaries(
            geojson(tmp_path / "a.geojson", districts((Polygon(tangled), WEST)))
        )


def test_shapefile_without_prj_asks_for_the_crs(tmp_path):
    path = shapefile(tmp_path, districts())
    path.with_suffix(".prj").unlink()

    with pytest.raises(InvalidLayerError, match="座標系が分かりません"):
        read_boundaries(path)
    assert len(read_boundaries(path, crs="EPSG:6668").districts) == 2


def test_wrong_crs_is_refused_because_the_shapes_leave_japan(tmp_path):
    path = shapefile(tmp_path, districts().to_crs("EPSG:6677"))

    with pytest.raises(InvalidLayerError, match="日本の範囲"):
        read_boundaries(path, crs="EPSG:32601")


def test_old_datum_is_transformed_and_told(tmp_path):
    path = shapefile(tmp_path, districts().to_crs("EPSG:4301"))

    found = read_boundaries(path)

    assert shapely.hausdorff_distance(found.districts.geometry.iloc[0], EAST) < 1e-6
    assert any("旧測地系" in note.message for note in found.notes)


def small_areas(**columns) -> gpd.GeoDataFrame:
    values = {
        "KEY_CODE": ["012170380", "012170380"],
        "S_NAME": ["元野幌", "元野幌"],
        "KIGO_E": ["E1", "E2"],
        "HCODE": [8101, 8101],
        "JINKO": [93, 0],
        "SETAI": [34, 0],
    } | columns
    return districts(**values)


def test_detached_parts_count_their_people_once(tmp_path):
    found = read_boundaries(geojson(tmp_path / "a.geojson", small_areas()))

    assert found.figures.loc["012170380"].to_dict() == {
        "residents": 93,
        "households": 34,
    }
    assert found.districts["parts"].tolist() == [2]


def test_water_without_people_is_kept_and_told(tmp_path):
    frame = small_areas(KEY_CODE=["01", "02"], HCODE=[8101, 8154])

    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert found.districts.index.tolist() == ["01", "02"]
    assert ["HCODEの列が8101の行だけ" in note.message for note in found.notes] == [True]


def test_water_is_left_out_by_taking_only_the_land(tmp_path):
    frame = small_areas(KEY_CODE=["01", "02"], HCODE=[8101, 8154])
    path = geojson(tmp_path / "a.geojson", frame)

    found = read_boundaries(path, where={"HCODE": "8101"})

    assert found.districts.index.tolist() == ["01"]


def test_water_with_people_is_kept_so_that_the_total_holds(tmp_path):
    frame = small_areas(KEY_CODE=["01", "02"], HCODE=[8101, 8154], JINKO=[93, 1])

    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert int(found.figures["residents"].sum()) == 94
    assert [note.severity for note in found.notes] == ["doubt"]


def municipalities() -> gpd.GeoDataFrame:
    return districts(
        (EAST, WEST, box(139.1, 35, 139.2, 35.1)),
        N03_001=["北海道", "北海道", "千葉県"],
        N03_003=["札幌市", "空知郡", None],
        N03_004=["中央区", "南幌町", "所属未定地"],
        N03_007=["01101", "01423", None],
    )


def test_national_municipalities_are_named_with_their_city_but_not_their_county(
    tmp_path,
):
    found = read_boundaries(geojson(tmp_path / "a.geojson", municipalities()))

    assert found.districts["name"].to_dict() == {
        "01101": "札幌市中央区",
        "01423": "南幌町",
    }
    assert "所属未定地（千葉県）" in found.notes[-1].message


def test_where_takes_one_part_of_a_national_file(tmp_path):
    path = geojson(tmp_path / "a.geojson", municipalities())

    found = read_boundaries(path, where={"N03_007": "01423"})

    assert found.districts.index.tolist() == ["01423"]
    with pytest.raises(InvalidLayerError, match="合う地物がありません"):
        read_boundaries(path, where={"N03_007": "99999"})
    with pytest.raises(InvalidLayerError, match="列「code」がありません"):
        read_boundaries(path, where={"code": "1"})


def test_feature_without_shape_is_skipped_with_its_name(tmp_path):
    found = read_boundaries(geojson(tmp_path / "a.geojson", districts((EAST, None))))

    assert found.districts.index.tolist() == ["01"]
    assert "「西町」は図形がない" in found.notes[0].message


def test_csv_cannot_be_a_boundary_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("code,name\n01,東町\n", encoding="utf-8")

    with pytest.raises(InvalidLayerError, match="区域の図形がありません"):
        read_boundaries(path)


@pytest.mark.parametrize(
    ("name", "other"), [("Name", "description"), ("町会名", "会長")]
)
def test_a_name_column_is_known_beside_another_distinct_text(tmp_path, name, other):
    frame = districts().drop(columns="name")
    frame[name], frame[other] = ["東町", "西町"], ["甲", "乙"]
    found = read_boundaries(geojson(tmp_path / "a.geojson", frame))

    assert found.districts["name"].tolist() == ["東町", "西町"]
