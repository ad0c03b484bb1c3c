from tests.geo.ingest.test_activity_cells import read

CITY = "132250"
ELSEWHERE = "東京都多摩市関戸6-12-1"


def messages(found):
    return [note.message for note in found.notes]


def test_address_in_another_city_is_doubted_beside_coordinates(tmp_path):
    found = read(
        tmp_path, {"住所": ELSEWHERE}, {"住所": "稲城市東長沼2111"}, city_code=CITY
    )

    (note,) = [note for note in found.notes if "ほかの市区町村" in note.message]
    assert (note.severity, note.row, note.column) == ("doubt", 1, "住所")
    assert found.features["location_source"].tolist() == ["surveyed", "surveyed"]


def test_address_is_not_promised_to_be_looked_up_without_its_column(tmp_path):
    found = read(tmp_path, {"緯度": "", "経度": ""}, city_code=CITY)

    assert not any("所在地から" in message for message in messages(found))
    assert any("位置のない行として" in message for message in messages(found))


def test_groups_do_not_miss_a_place(tmp_path):
    cells = {"名称": "花の会（架空）", "緯度": "", "経度": "", "住所": ELSEWHERE}
    found = read(tmp_path, cells, kind="organisation", city_code=CITY)

    assert not any("位置" in message for message in messages(found))


def test_system_of_a_table_is_used_for_its_columns(tmp_path):
    found = read(tmp_path, {}, crs="EPSG:4301")

    assert found.features.geometry.loc[1].y > 35.631
    assert any("旧測地系" in message for message in messages(found))
