from datetime import date
from pathlib import Path

import pytest
from shapely import box

from geo.ingest.layers import read_layer

PLACE = {"緯度": "35.63", "経度": "139.5"}


def read(tmp_path: Path, *rows: dict[str, str], kind="activity", **options):
    full = [{"イベント名": f"清掃{i}", **PLACE, **row} for i, row in enumerate(rows)]
    headers = list(dict.fromkeys(header for row in full for header in row))
    lines = [headers, *[[row.get(header, "") for header in headers] for row in full]]
    path = tmp_path / "催し.csv"
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return read_layer(path, kind, **options)


def one(tmp_path, row, **options):
    found = read(tmp_path, row, **options)
    return found, found.features.loc[1]


def test_span_in_one_cell_fills_both_days(tmp_path):
    found, row = one(tmp_path, {"開始日": "2025/8/5～8/16"})

    assert (row["starts_on"], row["ends_on"]) == (date(2025, 8, 5), date(2025, 8, 16))
    assert [note.severity for note in found.notes] == ["repair"]


def test_year_comes_from_the_other_column_and_is_never_invented(tmp_path):
    _, known = one(tmp_path, {"開始日": "8月5日（火）", "終了日": "2025年8月16日"})
    _, turned = one(tmp_path, {"開始日": "12月28日", "終了日": "2026年1月4日"})
    _, after = one(tmp_path, {"開始日": "2025年12月28日", "終了日": "1月4日"})
    doubted, unknown = one(tmp_path, {"開始日": "8月5日（水）～8月16日（日）"})

    assert known["starts_on"] == date(2025, 8, 5)
    assert turned["starts_on"] == date(2025, 12, 28)
    assert after["ends_on"] == date(2026, 1, 4)
    assert unknown["starts_on"] is None
    assert unknown["notes_text"] == "開始日: 8月5日（水）～8月16日（日）"
    assert "年がない" in doubted.notes[0].message


def test_days_off_are_kept_with_their_words(tmp_path):
    text = "2026年8月5日（水）～8月16日（日）※10日（月）以外"
    found, row = one(tmp_path, {"開始日": text})

    assert row["exdates"] == (date(2026, 8, 10),)
    assert row["notes_text"] == f"開始日: {text}"
    assert [note.severity for note in found.notes] == ["repair"]


def test_wrong_weekday_keeps_the_text_and_says_the_right_one(tmp_path):
    found, row = one(tmp_path, {"開始日": "2025年11月16日（月）"})

    assert row["starts_on"] is None
    assert "開始日: 2025年11月16日（月）" in row["notes_text"]
    assert "日曜日です" in found.notes[0].message


def test_one_certain_cell_decides_the_order_of_its_column(tmp_path):
    found = read(tmp_path, {"開始日": "1/2/2026"}, {"開始日": "1/16/2026"})
    alone = read(tmp_path, {"開始日": "1/2/2026"})

    assert found.features["starts_on"].tolist() == [date(2026, 1, 2), date(2026, 1, 16)]
    assert alone.features["starts_on"].tolist() == [None]


def test_spreadsheet_numbers_and_times_are_dates(tmp_path):
    found, row = one(tmp_path, {"開始日": "45977", "終了日": "45978.0"})
    _, timed = one(tmp_path, {"開始日": "2025-11-16 09:30:00"})
    _, part = one(tmp_path, {"開始日": "45977.395833333"})

    assert (row["starts_on"], row["ends_on"]) == (
        date(2025, 11, 16),
        date(2025, 11, 17),
    )
    assert [note.severity for note in found.notes] == ["repair", "repair"]
    assert (timed["starts_on"], timed["start_time"]) == (date(2025, 11, 16), "09:30")
    assert (part["starts_on"], part["start_time"]) == (date(2025, 11, 16), "09:30")


def test_number_that_is_no_plausible_day_stays_text(tmp_path):
    _, row = one(tmp_path, {"開始日": "12345"})

    assert row["starts_on"] is None
    assert row["notes_text"] == "開始日: 12345"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8:30～10:00", "08:30", "10:00"),
        ("午前9時～午後5時", "09:00", "17:00"),
        ("13:00〜", "13:00", None),
        ("9", "09:00", None),
    ],
)
def test_hours_in_one_cell_fill_both_times(tmp_path, text, start, end):
    _, row = one(tmp_path, {"開始時間": text})

    assert (row["start_time"], row["end_time"]) == (start, end)


def test_hours_that_contradict_the_end_column_are_doubted(tmp_path):
    found, row = one(
        tmp_path,
        {"開始日": "2026-04-11", "開始時間": "8:30～10:00", "終了時間": "11:00"},
    )

    assert (row["start_time"], row["end_time"]) == ("08:30", "11:00")
    assert "開始時間: 8:30～10:00" in row["notes_text"]
    assert [note.severity for note in found.notes] == ["doubt"]


def test_day_and_hours_in_one_column(tmp_path):
    found, row = one(tmp_path, {"開催日時": "令和7年11月16日（日）10時～12時"})

    assert row["starts_on"] == date(2025, 11, 16)
    assert (row["start_time"], row["end_time"]) == ("10:00", "12:00")
    assert [note.severity for note in found.notes] == ["repair"]


@pytest.mark.parametrize(
    "cells",
    [
        {"イベント名": "【お知らせ】施設の休館について"},
        {"イベント名": "会計年度任用職員の募集"},
        {"イベント名": "年末年始休館のお知らせ"},
        {"カテゴリ": "職員募集"},
        {"イベント種類": "お知らせ"},
    ],
)
def test_row_that_is_no_activity_is_skipped_and_told(tmp_path, cells):
    found = read(tmp_path, {}, cells)

    assert found.features.index.tolist() == [1]
    assert found.rows == 2
    (note,) = [note for note in found.notes if note.severity == "skip"]
    assert note.row == 2
    assert "活動ではない" in note.message


@pytest.mark.parametrize(
    "title",
    [
        "ボランティア募集説明会",
        "お知らせ掲示板の清掃",
        "職員と話す会",
        "花いっぱい運動",
    ],
)
def test_activity_that_only_sounds_like_news_is_kept(tmp_path, title):
    assert len(read(tmp_path, {"イベント名": title}).features) == 1


@pytest.mark.parametrize(
    ("venue", "online"),
    [
        ("オンライン", True),
        ("オンライン開催（Zoom）", True),
        ("Ｚｏｏｍ", True),
        ("YouTubeライブ配信", True),
        ("中央公民館とオンライン", None),
        ("オンラインと会場", None),
        ("中央公園", None),
    ],
)
def test_online_venue_is_no_missing_place(tmp_path, venue, online):
    found, row = one(tmp_path, {"場所名称": venue, "緯度": "", "経度": ""})

    assert row["online"] is online
    assert row["venue"] == venue
    missing = [note for note in found.notes if "緯度・経度が空" in note.message]
    assert bool(missing) != bool(online)


@pytest.mark.parametrize(
    ("column", "text", "canonical", "value"),
    [
        ("料金(基本)", "なし", "is_free", True),
        ("料金(基本)", "1,200円円", "is_free", False),
        ("料金(基本)", "1,200円円", "fee", "1,200円円"),
        ("持ち物", "なし", "belongings", "なし"),
        ("持ち物", "不要", "belongings", "不要"),
        ("持ち物", "-", "belongings", None),
        ("無料", "はい", "is_free", True),
        ("定員", "20人　先着順", "capacity", 20),
        ("位置の根拠", "町丁目の代表点", "location_source", "town_centroid"),
        ("位置の根拠", "", "location_source", "surveyed"),
    ],
)
def test_word_means_what_its_column_means(tmp_path, column, text, canonical, value):
    assert one(tmp_path, {column: text})[1][canonical] == value


def test_columns_without_a_place_of_their_own_are_remarks(tmp_path):
    _, row = one(tmp_path, {"アクセス方法": "駅から歩いて5分", "駐車場情報": "なし"})

    assert row["notes_text"] == "アクセス方法: 駅から歩いて5分\n駐車場情報: なし"


def test_declared_districts_are_kept_as_written(tmp_path):
    found, row = one(tmp_path, {"学区": "東益津", "自治会": "第１自治会", "地区": ""})

    assert row["declared"] == (("学区", "東益津"), ("自治会", "第１自治会"))
    assert found.districts == ("学区", "自治会", "地区")
    assert found.unmapped == ()


def test_apostrophe_before_a_formula_is_taken_away_and_told(tmp_path):
    found, row = one(tmp_path, {"説明": "'=1+1", "備考": "''@x", "場所名称": "'広場"})

    assert (row["description"], row["notes_text"]) == ("=1+1", "'@x")
    assert row["venue"] == "'広場"
    assert [(note.severity, note.column) for note in found.notes] == [
        ("repair", "説明"),
        ("repair", "備考"),
    ]


def test_address_stands_in_for_coordinates_when_the_city_is_known(tmp_path):
    row = {"緯度": "", "経度": "", "住所": "東京都稲城市東長沼2111"}
    found, placed = one(tmp_path, row, city_code="132250")
    _, alone = one(tmp_path, row)

    assert placed["location_source"] == "town_centroid"
    assert box(139.464, 35.604, 139.526, 35.653).contains(placed.geometry)
    assert (alone["location_source"], alone.geometry) == ("none", None)
    assert any("所在地から位置を探します" in note.message for note in found.notes)


def test_row_with_wrong_latitude_is_placed_by_its_address(tmp_path):
    row = {"緯度": "369.56", "住所": "稲城市東長沼2111"}
    found = read(tmp_path, {}, row, city_code="132250")

    assert found.features["location_source"].tolist() == ["surveyed", "town_centroid"]
    assert "緯度: 369.56" in found.features["notes_text"].loc[2]


def test_example_row_of_a_template_is_skipped(tmp_path):
    found = read(tmp_path, {"NO": "入力例"}, {"NO": "1"})

    assert found.features.index.tolist() == [2]
    assert [note.severity for note in found.notes] == ["skip"]


def test_no_row_is_lost(tmp_path):
    rows = [
        {"カテゴリ": "職員募集"},
        {"NO": "入力例"},
        {"緯度": "369"},
        {"開始日": "x"},
    ]
    found = read(tmp_path, {}, {}, {}, *rows)

    skipped = {note.row for note in found.notes if note.severity == "skip"}
    assert found.rows == len(found.features) + len(skipped) == 7
