import typing

import pytest

from geo.ingest.columns import (
    FigureKind,
    LayerKind,
    district_headers,
    export_header,
    header_key,
    known_headers,
    map_columns,
    remark_columns,
)
from geo.ingest.features import COMMON, OWN

LAYERS = typing.get_args(LayerKind)
KINDS = [*LAYERS, *typing.get_args(FigureKind), "adoption"]


def names(text):
    return text.split(",")


OLD_EVENTS = names(
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,"
    "イベント名_カナ,イベント名_英語,開始日,終了日,開始時間,終了時間,"
    "開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,連絡先電話番号,"
    "連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,アクセス方法,"
    "駐車場情報,定員,参加申込終了日,参加申込終了時間,参加申込方法,URL,備考"
)
OLD_FACILITIES = names(
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,"
    "名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,電話番号,"
    "内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,"
    "利用可能日時特記事項,説明,バリアフリー情報,URL,備考"
)
OLD_CHILDCARE = names(
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,"
    "名称_カナ,種別,住所,方書,緯度,経度,アクセス方法,駐車場情報,電話番号,"
    "内線番号,FAX番号,法人番号,団体名,認可等年月日,収容定員,受入年齢,"
    "利用可能曜日,開始時間,終了時間,利用可能日時特記事項,一時預かりの有無,"
    "URL,備考"
)
NEW_EVENTS = names(
    "ID,地方公共団体名,イベント名,コンテンツURL,開始日,終了日,場所名称,"
    "所在地_連結表記,所在地_都道府県,所在地_市区町村,緯度,経度,イベント種類,"
    "料金種別,URL"
)
PREFILLED = {"都道府県名", "市区町村名", "地方公共団体名"}


def left_over(headers, kind):
    return set(headers) - set(map_columns(headers, kind).values()) - PREFILLED


@pytest.mark.parametrize("kind", KINDS)
def test_headers_we_write_are_read_back_column_by_column(kind):
    written = {column: export_header(kind, column) for column in known_headers(kind)}

    assert len({header_key(header) for header in written.values()}) == len(written)
    assert map_columns(written.values(), kind) == written


@pytest.mark.parametrize("kind", LAYERS)
def test_every_stored_column_has_a_header(kind):
    for column in {**COMMON, **OWN[kind]}:
        assert export_header(kind, column)


def test_header_of_our_style_comes_before_the_published_one():
    assert export_header("activity", "title") == "活動名"
    assert export_header("place", "address") == "住所"
    assert export_header("place", "latitude") == "緯度"


def test_column_that_we_do_not_have_has_no_header():
    with pytest.raises(KeyError):
        export_header("place", "colour")


def test_every_column_of_the_old_event_list_is_understood():
    assert left_over(OLD_EVENTS, "activity") == {"イベント名_英語"}
    assert map_columns(OLD_EVENTS, "activity")["title"] == "イベント名"


def test_every_column_of_the_old_facility_lists_is_understood():
    assert left_over(OLD_FACILITIES, "place") == {"POIコード", "法人番号"}
    assert left_over(OLD_CHILDCARE, "place") == {"法人番号", "認可等年月日"}


def test_new_event_list_is_understood():
    mapping = map_columns(NEW_EVENTS, "activity")

    assert left_over(NEW_EVENTS, "activity") == {
        "コンテンツURL",
        "所在地_都道府県",
        "所在地_市区町村",
    }
    assert (mapping["title"], mapping["fee"]) == ("イベント名", "料金種別")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("イベント名（必須）", "title"),
        ("イベント名＿カナ", "kana"),
        ("都道府県コ―ド又は市区町村コ―ド", "municipality_code_"),
        ("場所　名称", "venue"),
        ("場所\n名称", "venue"),
        ("ｲﾍﾞﾝﾄ名", "title"),
        ("料金（基本）※", "fee"),
    ],
)
def test_header_is_known_however_it_is_spelt(header, column):
    assert map_columns([header], "activity") == {column: header}


@pytest.mark.parametrize("kind", LAYERS)
def test_fields_of_map_formats_are_known(kind):
    mapping = map_columns(["Name", "desc", "cmt", "Latitude", "LON"], kind)

    assert mapping == {
        "title": "Name",
        "description": "desc",
        "notes_text": "cmt",
        "latitude_": "Latitude",
        "longitude_": "LON",
    }


def test_columns_that_name_a_district_are_found():
    headers = ("名称", "学区", "自主防災会区域", "学区No.", "自治会名")

    assert district_headers(headers, {"title": "名称"}) == (
        "学区",
        "自主防災会区域",
        "自治会名",
    )
    assert district_headers(headers, {"title": "自治会名"}) == (
        "学区",
        "自主防災会区域",
    )


def test_remarks_are_columns_that_no_other_column_holds():
    for kind in LAYERS:
        assert not set(remark_columns(kind)) & {*COMMON, *OWN[kind]}


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("【必須】名称", "名称"),
        ("*緯度", "緯度"),
        ("※経度", "経度"),
        ("電話番号[任意]", "電話番号"),
        ("住所（必須入力）", "住所"),
    ],
)
def test_marks_of_duty_do_not_count(header, plain):
    assert header_key(header) == header_key(plain)
