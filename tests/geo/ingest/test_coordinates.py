import pytest
from shapely import Point

from geo.domain.errors import InvalidLayerError
from geo.ingest.coordinates import read_points
from geo.ingest.layers import read_layer
from geo.ingest.table import SourceRow, SourceTable

INAGI = (139.464, 35.604, 139.526, 35.653)
GOOD = {"緯度": "35.63", "経度": "139.5"}


def table(*rows: dict[str, str]) -> SourceTable:
    return SourceTable(
        file="a.csv",
        headers=tuple(rows[0]),
        rows=tuple(SourceRow(i, row) for i, row in enumerate(rows, start=1)),
        has_shapes=False,
        crs=None,
        encoding="utf-8",
    )


def read(*rows: dict[str, str], near=None, crs=None):
    mapping = {"latitude_": "緯度", "longitude_": "経度"}
    return read_points(table(*rows), mapping, near=near, crs=crs)


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason", "column"),
    [
        ("369.56", "139.5", "緯度 369.56", "緯度"),
        ("35.6", "13.95", "経度 13.95", "経度"),
        ("139.5", "35.6", "入れ替わっているよう", "緯度"),
        ("おおよそ35度", "139.5", "数として読めません", "緯度"),
        ("35.6", "nan", "数として読めません", "経度"),
        ("-35000.5", "12345.6", "平面直角座標", "緯度"),
        ("353739.2", "1393010.5", "度分秒を続けて", "緯度"),
        ("35.6", "", "経度が空です", "経度"),
    ],
)
def test_row_out_of_order_keeps_its_text_and_has_no_place(
    latitude, longitude, reason, column
):
    found = read(GOOD, {"緯度": latitude, "経度": longitude})

    assert found.points == (Point(139.5, 35.63), None)
    (note,) = found.notes
    assert (note.severity, note.row, note.column) == ("doubt", 2, column)
    assert reason in note.message
    assert f"緯度: {latitude}" in found.unread[2]


def test_swapped_row_says_whether_swapping_lands_in_the_city():
    inside = read(GOOD, {"緯度": "139.5", "経度": "35.63"}, near=INAGI)
    outside = read(GOOD, {"緯度": "141.5", "経度": "43.1"}, near=INAGI)

    assert "市の範囲に入ります" in inside.notes[0].message
    assert "市の範囲に入りません" in outside.notes[0].message


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"緯度": "139.5", "経度": "35.63"}, "緯度に「経度」、経度に「緯度」を選んで"),
        ({"緯度": "-35000.5", "経度": "12345.6"}, "平面直角座標"),
        ({"緯度": "353739", "経度": "1393010"}, "度分秒を続けて"),
        ({"緯度": "369.5", "経度": "139.5"}, "旧測地系"),
    ],
)
def test_file_mostly_out_of_japan_is_refused_with_what_it_looks_like(wrong, reason):
    with pytest.raises(InvalidLayerError, match=reason) as caught:
        read(GOOD, wrong, wrong)

    assert "3行のうち2行" in caught.value.message


def test_choice_of_columns_mends_swapped_headers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("名称,緯度,経度\n甲,139.5,35.63\n", encoding="utf-8")

    found = read_layer(path, "place", columns={"latitude": "経度", "longitude": "緯度"})

    assert found.features.geometry.loc[1] == Point(139.5, 35.63)


@pytest.mark.parametrize(
    "text",
    [
        "35.63,139.5",
        "35.63, 139.5",
        "（35.63、139.5）",
        "35.63 139.5",
        "POINT(139.5 35.63)",
        "139.5,35.63",
    ],
)
def test_both_in_one_cell_are_told_apart_by_their_ranges(text):
    found = read_points(table({"座標": text}), {"latitude_longitude_": "座標"})

    assert found.points == (Point(139.5, 35.63),)
    assert found.notes[0].severity == "repair"


def test_cell_that_is_no_pair_keeps_its_text():
    found = read_points(table({"座標": "公園の北"}), {"latitude_longitude_": "座標"})

    assert found.points == (None,)
    assert found.unread == {1: ("座標: 公園の北",)}


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("北緯35度37分48秒", "東経139度30分0秒"),
        ("35°37′48″", "139°30′00″"),
        ("３５．６３", "１３９．５"),
        ("N35.63", "E139.5"),
    ],
)
def test_degrees_are_read_however_they_are_written(latitude, longitude):
    (point,) = read({"緯度": latitude, "経度": longitude}).points

    assert point.equals_exact(Point(139.5, 35.63), 1e-9)


def test_minutes_above_59_are_no_degrees():
    assert read(GOOD, GOOD, {"緯度": "35°61′00″", "経度": "139.5"}).points[2] is None


def test_zero_and_dash_are_no_place_and_not_wrong():
    found = read({"緯度": "0", "経度": "0"}, {"緯度": "-", "経度": "-"})

    assert found.points == (None, None)
    assert {note.severity for note in found.notes} == {"doubt", "repair"}


def test_point_outside_the_city_is_kept_and_told():
    found = read(GOOD, {"緯度": "43.1", "経度": "141.5"}, near=INAGI)

    assert found.points[1] == Point(141.5, 43.1)
    assert [note.row for note in found.notes] == [2]
    assert "市の範囲の外" in found.notes[0].message


def test_same_lack_in_many_rows_is_one_note_that_names_them():
    (note,) = read(GOOD, *[{"緯度": "", "経度": ""}] * 3).notes

    assert note.rows == (2, 3, 4)
    assert note.message.endswith("（ほか2行も同じ）")


def test_numbers_are_brought_from_the_system_the_user_names():
    found = read(GOOD, crs="EPSG:4301")

    (point,) = found.points
    assert 300 < point.distance(Point(139.5, 35.63)) * 100_000 < 500
    assert "旧測地系（日本測地系）から変換しました" in found.notes[0].message


def test_plane_coordinates_are_read_in_their_zone():
    (point,) = read({"緯度": "-41044.4", "経度": "-30200.1"}, crs="EPSG:6677").points

    assert point.equals_exact(Point(139.5, 35.63), 0.01)


def test_degrees_of_todays_datum_stay_as_they_are():
    found = read(GOOD, crs="EPSG:6668")

    assert (found.points, found.notes) == ((Point(139.5, 35.63),), ())


def test_unknown_system_is_refused():
    with pytest.raises(InvalidLayerError, match="座標系「東京」が分かりません"):
        read(GOOD, crs="東京")


@pytest.mark.parametrize(
    ("word", "crs", "rows"),
    [
        ("日本測地系", None, {1}),
        ("旧測地系", None, {1}),
        ("世界測地系", None, set()),
        ("日本測地系", "EPSG:4301", set()),
        ("世界測地系", "EPSG:4301", {1}),
        ("日本測地系", "EPSG:6668", {1}),
    ],
)
def test_datum_column_that_says_otherwise_is_doubted(word, crs, rows):
    found = read({**GOOD, "測地系": word}, crs=crs)

    assert {note.row for note in found.notes if note.column == "測地系"} == rows


@pytest.mark.parametrize("header", ["緯度", "経度"])
@pytest.mark.parametrize(
    "text",
    [
        "35.63,139.5",
        "139.5 35.63",
        "北緯35度37分48秒 東経139度30分0秒",
        "北緯35度37分48秒、東経139度30分00秒",
        "北緯35.63度東経139.5度",
        "35°37′48″N 139°30′00″E",
        "35°37′48″, 139°30′00″",
    ],
)
def test_both_numbers_in_the_cell_of_one_are_read_when_the_other_is_empty(header, text):
    found = read({"緯度": "", "経度": "", header: text})

    assert found.points[0].equals_exact(Point(139.5, 35.63), 1e-9)
    assert (found.notes[0].severity, found.notes[0].column) == ("repair", header)
