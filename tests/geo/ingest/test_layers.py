import json
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from shapely import Point

from geo.domain.errors import InvalidLayerError
from geo.ingest.columns import LayerKind, known_headers, map_columns
from geo.ingest.features import COMMON, OWN
from geo.ingest.layers import read_layer

EVENT = {
    "イベント名": "花いっぱい運動（架空）",
    "イベント名_カナ": "ハナイッパイウンドウ",
    "開始日": "2026-04-11",
    "終了日": "2027-03-31",
    "開始時間": "09:00",
    "終了時間": "24:00",
    "説明": "花壇の手入れ",
    "料金(基本)": "無料",
    "連絡先名称": "事務局",
    "連絡先電話番号": "000-000-0000",
    "連絡先内線番号": "12",
    "主催者": "花の会（架空）",
    "場所名称": "中央公園",
    "住所": "本町1-1",
    "方書": "管理棟",
    "緯度": "35.6",
    "経度": "139.5",
    "定員": "20",
    "URL": "https://example.jp/",
    "備考": "雨天中止",
    "状態": "予定",
    "分野": "まちづくり",
    "副分野": "自然・環境、災害・地域安全",
    "領域": "B",
    "形態": "共催",
    "くり返し": "FREQ=MONTHLY;BYDAY=2SA",
    "除外日": "2026-08-08、2027-01-09",
    "祝日除く": "はい",
    "世代": "誰でも",
    "子連れ可": "はい",
    "段差なし": "いいえ",
    "オンライン": "いいえ",
    "参加方法": "自由参加",
    "位置の公開": "公開",
    "架空": "架空",
    "ID": "A-001",
}


def csv(path: Path, *rows: dict[str, str], encoding: str = "utf-8-sig") -> Path:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines = [headers, *[[row.get(header, "") for header in headers] for row in rows]]
    quoted = (",".join(f'"{cell}"' for cell in line) for line in lines)
    path.write_text("\n".join(quoted), encoding=encoding)
    return path


def one(path: Path, row: dict[str, str], kind="activity", **options):
    found = read_layer(csv(path / "催し.csv", row), kind, **options)
    return found, found.features.loc[1]


def test_event_list_with_our_columns_is_read_whole(tmp_path):
    found, row = one(tmp_path, EVENT)

    assert row["title"] == "花いっぱい運動（架空）"
    assert row["kana"] == "ハナイッパイウンドウ"
    assert (row["starts_on"], row["ends_on"]) == (date(2026, 4, 11), date(2027, 3, 31))
    assert (row["start_time"], row["end_time"]) == ("09:00", "24:00")
    assert (row["fee"], row["is_free"]) == ("無料", True)
    assert row["contact_phone"] == "000-000-0000（内線12）"
    assert row["address"] == "本町1-1 管理棟"
    assert (row["field"], row["zone"], row["form"]) == ("town", "B", "cohosting")
    assert row["secondary_fields"] == ("nature", "safety")
    assert row["rrule"] == "FREQ=MONTHLY;BYDAY=2SA"
    assert row["exdates"] == (date(2026, 8, 8), date(2027, 1, 9))
    assert row["skip_holidays"] is True
    assert row["generations"] == ("everyone",)
    assert (row["child_friendly"], row["step_free"]) == (True, False)
    assert row["online"] is False
    assert (row["joining"], row["capacity"]) == ("open", 20)
    assert (row["status"], row["location_source"]) == ("active", "surveyed")
    assert row["location_visibility"] == "exact"
    assert row["source_id"] == "A-001"
    assert row.geometry == Point(139.5, 35.6)
    assert found.notes == ()
    assert found.unmapped == ()


@pytest.mark.parametrize("kind", get_args(LayerKind))
def test_every_column_of_a_kind_is_present_and_none_when_absent(tmp_path, kind):
    path = csv(tmp_path / "a.csv", {"名称": "甲", "住所": "本町"})

    frame = read_layer(path, kind).features

    assert list(frame.columns) == [*COMMON, *OWN[kind], "declared", "geometry"]
    assert frame.index.name == "row"
    assert frame.index.tolist() == [1]
    assert frame.loc[1, "url"] is None
    assert frame.loc[1].geometry is None


def test_headers_are_known_in_width_mark_and_line_break():
    headers = ["イベント名（必須）", "料金（基本）", "場所\n名称", "イベント名＿カナ"]

    assert map_columns(headers, "activity") == {
        "title": "イベント名（必須）",
        "fee": "料金（基本）",
        "venue": "場所\n名称",
        "kana": "イベント名＿カナ",
    }


@pytest.mark.parametrize("kind", get_args(LayerKind))
def test_every_stored_column_is_known_to_the_readers(kind):
    stored = {name for name in known_headers(kind) if not name.endswith("_")}

    assert stored <= {*COMMON, *OWN[kind]}


def test_venue_serves_as_title_only_when_there_is_no_other():
    assert map_columns(["会場名", "集合場所"], "activity")["title"] == "会場名"
    assert map_columns(["イベント名", "会場名"], "activity")["venue"] == "会場名"


def test_longitude_may_stand_before_latitude(tmp_path):
    row = {"名称": "甲", "経度": "139.5", "緯度": "35.6"}

    assert one(tmp_path, row, "place")[1].geometry == Point(139.5, 35.6)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("35", ""), ("", "139"), ("", ""), ("-", "-")]
)
def test_row_without_both_coordinates_is_kept_without_place(
    tmp_path, latitude, longitude
):
    found, row = one(
        tmp_path, {"名称": "甲", "緯度": latitude, "経度": longitude}, "place"
    )

    assert row.geometry is None
    assert row["location_source"] == "none"
    assert found.notes[0].row == 1


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("場所名称", "工事のため実施しません"),
        ("備考", "参加者が集まらないため中止します。"),
        ("イベント名", "【中止】花いっぱい運動"),
        ("開始日時特記事項", "今年度は開催を中止しました"),
    ],
)
def test_row_that_says_it_is_cancelled_is_kept_as_cancelled(tmp_path, column, text):
    found, row = one(tmp_path, EVENT | {column: text})

    assert row["status"] == "cancelled"
    assert "中止として残しました" in found.notes[0].message


@pytest.mark.parametrize(
    "text",
    [
        "雨天中止",
        "荒天の場合は中止します",
        "警報が出たときは実施しません",
        "8月は開催しません",
        "祝日は実施しません",
        "昨年は中止しました",
        "中止のお知らせは掲示板で確認",
    ],
)
def test_rule_for_bad_weather_is_no_cancellation(tmp_path, text):
    assert one(tmp_path, EVENT | {"備考": text})[1]["status"] == "active"


def test_status_column_decides(tmp_path):
    assert one(tmp_path, EVENT | {"状態": "中止"})[1]["status"] == "cancelled"
    assert one(tmp_path, EVENT | {"状態": "終了"})[1]["status"] == "ended"


@pytest.mark.parametrize(
    ("column", "text", "canonical"),
    [
        ("開始日", "8月5日（水）～8月16日（日）", "starts_on"),
        ("開始時間", "夕方", "start_time"),
        ("分野", "宇宙開発", "field"),
        ("定員", "10〜20人", "capacity"),
        ("くり返し", "第2土曜", "rrule"),
        ("オンライン", "たぶん", "online"),
        ("参加方法", "くじ引き", "joining"),
    ],
)
def test_cell_that_cannot_be_read_is_kept_as_text_with_a_note(
    tmp_path, column, text, canonical
):
    found, row = one(tmp_path, EVENT | {column: text})

    assert row[canonical] is None
    assert row["notes_text"].startswith(f"雨天中止\n{column}: {text}")
    assert found.notes[0].column == column


def test_words_behind_a_number_are_kept(tmp_path):
    found, row = one(tmp_path, EVENT | {"定員": "20人　先着順"})

    assert row["capacity"] == 20
    assert "定員: 20人　先着順" in row["notes_text"]
    assert found.notes[0].severity == "repair"


def test_dates_and_times_as_cities_write_them(tmp_path):
    cells = {
        "開始日": "2025年11月16日（日曜日）",
        "終了日": "",
        "開始時間": "午前8時30分",
        "終了時間": "24",
    }
    found, row = one(tmp_path, EVENT | cells)

    assert row["starts_on"] == date(2025, 11, 16)
    assert (row["start_time"], row["end_time"]) == ("08:30", "24:00")
    assert [note.severity for note in found.notes] == ["repair"]


def test_end_before_the_start_is_doubted(tmp_path):
    found, row = one(tmp_path, EVENT | {"終了日": "2026-01-01"})

    assert row["ends_on"] is None
    assert found.notes[0].severity == "doubt"


@pytest.mark.parametrize(
    ("basic", "detail", "free"),
    [
        ("無料", "", True),
        ("0円", "", True),
        ("なし", "", True),
        ("500円", "", False),
        ("1,200円円", "", False),
        ("無料", "材料費500円", None),
        ("", "", None),
        ("要相談", "", None),
    ],
)
def test_fee_is_free_only_when_certain(tmp_path, basic, detail, free):
    row = one(tmp_path, EVENT | {"料金(基本)": basic, "料金(詳細)": detail})[1]

    assert row["is_free"] is free


def test_wish_for_privacy_that_cannot_be_read_hides_the_place(tmp_path):
    row = one(tmp_path, EVENT | {"位置の公開": "公開しないでください"})[1]

    assert row["location_visibility"] == "hidden"


def test_defaults_fill_what_the_file_lacks(tmp_path):
    defaults = {
        "title": "守る家",
        "place_kind": "公共施設",
        "location_visibility": "hidden",
    }
    found = read_layer(
        csv(tmp_path / "a.csv", {"ID": "1", "緯度": "35", "経度": "139"}),
        "place",
        defaults=defaults,
    )

    row = found.features.loc[1]
    assert (row["title"], row["place_kind"]) == ("守る家 1", "public_facility")
    assert row["location_visibility"] == "hidden"


def test_unknown_default_is_refused(tmp_path):
    with pytest.raises(InvalidLayerError, match="既定値の項目「colour」"):
        one(tmp_path, EVENT, defaults={"colour": "赤"})


def test_without_a_title_column_a_japanese_file_name_is_numbered(tmp_path):
    path = csv(tmp_path / "公園・緑地.csv", *[{"緯度": "35", "経度": "139"}] * 2)

    found = read_layer(path, "place")

    assert found.features["title"].tolist() == ["公園・緑地 1", "公園・緑地 2"]
    assert "名称の列がない" in found.notes[0].message


def test_without_any_title_the_columns_are_listed(tmp_path):
    path = csv(tmp_path / "222127_accident.csv", {"緯度": "35", "経度": "139"})

    with pytest.raises(InvalidLayerError, match="列: 緯度、経度"):
        read_layer(path, "place")


def test_user_corrects_the_columns(tmp_path):
    found, row = one(
        tmp_path,
        {"見出し": "甲", "名称": "乙", "緯度": "35", "経度": "139"},
        "place",
        columns={"title": "見出し", "latitude": "", "longitude": ""},
    )

    assert row["title"] == "甲"
    assert row["location_source"] == "none"
    assert found.unmapped == ("名称", "緯度", "経度")


def test_column_choice_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InvalidLayerError, match="列「なし」"):
        one(tmp_path, EVENT, columns={"title": "なし"})
    with pytest.raises(InvalidLayerError, match="項目「colour」"):
        one(tmp_path, EVENT, columns={"colour": "備考"})


def test_header_in_use_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("名称,名称\n甲,乙\n", encoding="utf-8")

    with pytest.raises(InvalidLayerError, match="2回以上"):
        read_layer(path, "place")


def test_row_with_nothing_but_a_number_is_skipped(tmp_path):
    rows = [{"NO": "1", "名称": "甲"}, {"NO": "2"}, {"NO": "3", "名称": "乙"}]

    found = read_layer(csv(tmp_path / "a.csv", *rows), "place")

    assert found.features.index.tolist() == [1, 3]
    assert found.rows == 3
    assert [n.row for n in found.notes if n.severity == "skip"] == [2]


def test_repeated_number_is_doubted_and_both_rows_are_kept(tmp_path):
    rows = [{"ID": "1", "名称": "甲"}, {"ID": "1", "名称": "乙"}]

    found = read_layer(csv(tmp_path / "a.csv", *rows), "place")

    assert len(found.features) == 2
    assert any("番号「1」" in note.message and note.row == 2 for note in found.notes)


def test_same_doubt_in_many_rows_is_one_note(tmp_path):
    rows = [EVENT | {"ID": str(i), "分野": "宇宙開発"} for i in range(5)]

    found = read_layer(csv(tmp_path / "a.csv", *rows), "activity")

    assert [note.message[-9:] for note in found.notes] == ["（ほか4行も同じ）"]


def test_hostile_text_stays_text(tmp_path):
    text = "<img src=x onerror=alert(1)>${alert(1)}`</script>=HYPERLINK(1)"

    assert one(tmp_path, EVENT | {"イベント名": text})[1]["title"] == text


def test_opening_hours_are_put_together_from_the_standard(tmp_path):
    row = {
        "名称": "甲",
        "利用可能曜日": "月火水",
        "開始時間": "09:00",
        "終了時間": "17:00",
        "利用可能日時特記事項": "第3月曜は休み",
    }

    hours = one(tmp_path, row, "place")[1]["opening_hours"]

    assert hours == "月火水 09:00〜17:00 第3月曜は休み"


def test_opening_hours_in_a_description_are_found(tmp_path):
    text = "【開館時間】9:00～21:30 【休館日】月曜日"
    row = one(tmp_path, {"名称": "甲", "説明": text}, "place")[1]

    assert (row["opening_hours"], row["closed_on"]) == ("9:00～21:30", "月曜日")
    assert row["description"] == text


def test_adoption_sites_come_with_their_areas_from_geojson(tmp_path):
    ring = [[139.0, 35.0], [139.1, 35.0], [139.1, 35.1], [139.0, 35.0]]
    properties = {
        "ID": 1,
        "名称": "中央公園 花壇",
        "対象地種別": "花壇",
        "資産番号": "P-001",
        "区画": "東",
        "受入数": 2,
        "面積(㎡)": 120.5,
        "活動団体": "花の会（架空）",
        "合意日": "令和7年4月1日",
        "合意期間_開始": "2025-04-01",
        "合意期間_終了": "2026-03-31",
        "見直し期限": "2026-01-31",
        "作業内容": "除草、水やり",
        "最低人数": 5,
        "架空": True,
    }
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "sites.geojson"
    document = {"type": "FeatureCollection", "features": [feature]}
    path.write_text(json.dumps(document), encoding="utf-8")

    found = read_layer(path, "adoption_site")

    row = found.features.loc[1]
    assert row["site_kind"] == "flower_bed"
    assert (row["capacity"], row["area_m2"], row["minimum_people"]) == (2, 120.5, 5)
    assert row["agreed_on"] == row["term_start"] == date(2025, 4, 1)
    assert row["term_end"] == date(2026, 3, 31)
    assert row.geometry.geom_type == "Polygon"
    assert (found.notes, found.unmapped) == ((), ())


def test_organisations_are_read_from_our_template(tmp_path):
    cells = {
        "団体名": "東町自治会（架空）",
        "担い手種別": "町内会・自治会",
        "設立年月日": "昭和48年4月1日",
        "区域コード": "01",
        "入会方法": "班長へ",
        "活動紹介": "清掃",
    }
    row = one(tmp_path, cells, "organisation")[1]

    assert (row["title"], row["actor_type"]) == ("東町自治会（架空）", "association")
    assert row["founded_on"] == date(1973, 4, 1)
    assert (row["territory_code"], row["joining_note"]) == ("01", "班長へ")
    assert row["activities_note"] == "清掃"


def test_cp932_and_utf8_give_the_same_rows(tmp_path):
    utf8 = read_layer(csv(tmp_path / "a.csv", EVENT), "activity")
    cp932 = read_layer(csv(tmp_path / "b.csv", EVENT, encoding="cp932"), "activity")

    assert cp932.encoding == "cp932"
    assert utf8.features.equals(cp932.features)


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("例1", "中央公園"),
        ("記入例１", "中央公園"),
        ("※例", "中央公園"),
        ("1", "（記入例）中央公園"),
        ("1", "【入力例】中央公園"),
    ],
)
def test_examples_of_a_template_are_no_features(tmp_path, number, title):
    path = csv(
        tmp_path / "場所.csv",
        {"NO": number, "名称": title, "住所": "本町1"},
        {"NO": "2", "名称": "例幣公園", "住所": "本町2"},
    )
    found = read_layer(path, "place")

    assert found.features["title"].tolist() == ["例幣公園"]
    assert found.rows == 2


def test_rows_that_explain_or_close_a_table_are_skipped_with_a_note(tmp_path):
    path = csv(
        tmp_path / "場所.csv",
        {"名称": "必須", "住所": "任意", "説明": ""},
        {"名称": "文字列", "住所": "文字列", "説明": "YYYY-MM-DD"},
        {"名称": "東公園（架空）", "住所": "本町1", "説明": ""},
        {"名称": "合計", "住所": "1", "説明": ""},
        {"名称": "以上", "住所": "", "説明": ""},
    )
    found = read_layer(path, "place")

    assert found.features["title"].tolist() == ["東公園（架空）"]
    assert [note.row for note in found.notes if note.severity == "skip"] == [1, 2, 4, 5]


def test_headers_spread_over_two_rows_are_joined(tmp_path):
    path = tmp_path / "場所.csv"
    path.write_text(
        "名称,位置,,住所\n,緯度,経度,\n東公園（架空）,43.1,141.5,本町1\n", "utf-8-sig"
    )
    found = read_layer(path, "place")

    assert found.features["title"].tolist() == ["東公園（架空）"]
    assert found.features.geometry.iloc[0] == Point(141.5, 43.1)
    assert found.features.index.tolist() == [1]


def test_a_first_row_with_empty_cells_is_no_second_header(tmp_path):
    path = tmp_path / "場所.csv"
    path.write_text("名称,住所,\n東公園（架空）,,あり\n", "utf-8-sig")

    assert len(read_layer(path, "place").features) == 1


def test_a_repeated_header_is_refused_with_the_choices_and_can_be_chosen(tmp_path):
    path = tmp_path / "場所.csv"
    path.write_text("名称,備考,備考\n東公園（架空）,甲,乙\n", "utf-8-sig")

    with pytest.raises(InvalidLayerError, match="「備考」か「備考（3列目）」を選んで"):
        read_layer(path, "place")
    for header, text in (("備考", "甲"), ("備考（3列目）", "乙")):
        found = read_layer(path, "place", columns={"notes_text": header})
        assert found.features["notes_text"].iloc[0] == text
