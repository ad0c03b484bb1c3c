"""A clerk brings invented files (架空) in through the pages, in a real browser."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.browser.clerk import Clerk, with_staff

pytestmark = pytest.mark.browser

PARKS = """ID,名称,住所,緯度,経度,説明
1,架空の第一公園,東京都稲城市東長沼1,35.6380,139.5040,ひろい芝生（架空）
2,架空の第二公園,東京都稲城市大丸2,35.6400,139.4900,木かげ（架空）
3,架空の第三公園,東京都稲城市百村3,369.5,139.5000,
4,架空の第四公園,,,,場所は検討中（架空）
"""
EVENTS = """イベント名,開始日,開始時間,終了時間,場所名称,緯度,経度,料金(基本)
架空の清掃,2027年4月11日（日曜日）,午前9時,11:00,架空の第一公園,35.6380,139.5040,なし
架空の訓練,8月ごろ,10:00,12:00,架空の第二公園,35.6400,139.4900,500円
"""


PEOPLE = """地域コード,調査年月日,地域名,総人口,男性,女性,0-4歳の男性,0-4歳の女性
13225001,2027-04-01,架空,100,50,50,5,5
13225002,2027-04-01,架空,0,0,0,0,0
"""
SWAPPED = """名称,緯度,経度
架空の第一倉庫,139.5040,35.6380
架空の第二倉庫,139.4900,35.6400
"""
ASCII = set(map(chr, range(128)))
WEST, MIDDLE, EAST = 139.48, 139.50, 139.52


@pytest.fixture(scope="module")
def desk_address(serve, demo_gpkg, tmp_path_factory) -> str:
    return serve(with_staff(demo_gpkg, tmp_path_factory.mktemp("staffed")))


@pytest.fixture
def hire(watch, desk_address):
    def make(size="desktop", *, script=True, album="") -> Clerk:
        watched = watch(desk_address, size, script=script)
        clerk = Clerk(watched, city="稲城市（東京都）", album=album, scripts=script)
        clerk.sign_in()
        return clerk

    return make


@pytest.fixture
def written(tmp_path):
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_list_of_places_is_looked_at_answered_and_stored(hire, written, size):
    clerk = hire(size, album=f"places-{size}")
    clerk.look("入口")
    clerk.follow("ファイルを取り込む")
    clerk.look("ファイルを選ぶ")
    seen = clerk.bring(written(f"架空の公園{size}.csv", PARKS), "施設・場所")
    clerk.answer(
        {"出典": "架空の市（2026年4月1日）", "種類や分野が書かれていない行は": "公園"}
    )
    stored = clerk.store()
    clerk.follow("取り込んだデータを見る")
    layer = clerk.look("データ")

    assert "4行のうち4行を取り込めます" in seen
    assert "確かめたほうがよいところが" in seen
    assert "「出典」を書く" in seen
    assert "位置あり 2件、およその位置（町の中心） 1件、位置なし 1件" in seen
    assert "4行のファイルです" in stored
    assert "架空の第一公園" in layer


def test_a_newer_file_shows_what_is_new_changed_and_gone(hire, written):
    clerk = hire(album="newer")
    name = "架空の公園（更新）"
    clerk.bring(written(f"{name}.csv", PARKS), "施設・場所")
    clerk.answer({"出典": "架空の市"})
    clerk.store()
    newer = PARKS.replace("ひろい", "せまい").replace("2,架空の第二", "9,架空の第九")
    clerk.bring(written(f"{name}2.csv", newer), "施設・場所")
    clerk.answer(
        {
            "新しく作りますか、前のものを新しくしますか": f"「{name}」を新しくする",
        }
    )
    clerk.press("読みなおす")
    seen = clerk.look("違い")
    clerk.answer({"出典": "架空の市"})
    stored = clerk.store()

    assert "ひろい芝生（架空） → せまい芝生（架空）" in seen
    assert "ファイルにないもの　1件" in seen
    assert "新しいもの　1件" in seen
    assert "消さずにそのまま残します" in seen
    assert "4行のファイルです" in stored


def test_events_keep_what_is_no_date_and_say_so(hire, written):
    clerk = hire(album="events")
    seen = clerk.bring(written("架空の行事.csv", EVENTS), "活動・行事")
    clerk.answer({"出典": "架空の市"})
    clerk.store()

    assert "2行のうち2行を取り込めます" in seen
    assert "8月ごろ" in seen


def test_columns_that_were_swapped_are_put_right_by_choosing(hire, written):
    clerk = hire(album="swapped")
    refused = clerk.bring(written("架空の倉庫.csv", SWAPPED), "施設・場所")
    clerk.column("緯度", "経度")
    clerk.press("読みなおす")
    asked = clerk.look("一つだけ選んだ")
    clerk.column("緯度", "経度")
    clerk.column("経度", "緯度")
    clerk.press("読みなおす")
    seen = clerk.look("入れ替えた")
    clerk.answer({"出典": "架空の市"})
    clerk.store()

    assert "このままでは取り込めません" in refused
    assert "どちらかを「使わない」に" in asked
    assert "位置あり 2件" in seen


def test_a_workbook_is_read_without_its_example_sheet(hire, written):
    book = openpyxl.Workbook()
    book.active.title = "公園"
    for row in (["名称", "緯度", "経度"], ["架空の広場", 35.638, 139.504]):
        book.active.append(row)
    example = book.create_sheet("入力例")
    for row in (["名称", "緯度", "経度"], ["例の公園（架空）", 35.0, 139.0]):
        example.append(row)
    content = io.BytesIO()
    book.save(content)
    clerk = hire(album="workbook")
    seen = clerk.bring(written("架空の広場.xlsx", content.getvalue()), "施設・場所")

    assert "1行のうち1行を取り込めます" in seen
    assert "入力例" in seen


def test_a_file_in_the_windows_encoding_is_read(hire, written):
    clerk = hire(album="cp932")
    path = written("架空の公園（古い文字）.csv", PARKS.encode("cp932"))
    seen = clerk.bring(path, "施設・場所")

    assert "Shift_JIS" in seen
    assert "架空の第一公園" in seen


def test_a_table_of_residents_is_compared_with_the_figures_there_are(hire, written):
    clerk = hire("phone", album="people")
    seen = clerk.bring(written("架空の人口.csv", PEOPLE), "人口と世帯数")
    clerk.answer({"出典": "架空の市"})
    stored = clerk.store()

    assert "2行のうち2行を取り込めます" in seen
    assert "0-4歳の男性" in seen
    assert "見出しのとおりに取り込む" in seen
    assert "地区のページを見る" in stored


def test_a_file_that_is_none_is_refused_with_a_sentence(hire, written):
    clerk = hire("phone", album="refused")
    seen = clerk.bring(written("架空.pdf", b"%PDF-1.7 nothing"), "施設・場所")
    clerk.press("取り込まずにやめる")
    start = clerk.look("やめた")

    assert "このままでは取り込めません" in seen
    assert "何も変わっていません" in seen
    assert "架空.pdf" not in start


def test_a_beginning_without_a_city_is_asked_for_it(hire, written):
    clerk = hire(album="cityless")
    clerk.city = None
    asked = clerk.bring(written("架空の公園.csv", PARKS), "施設・場所")

    assert "どの市のデータかを選んでください" in asked


def test_a_second_edition_waits_is_compared_and_put_into_force(hire, written):
    clerk = hire(album="edition")
    name = "架空の区分"
    first = squares({"01": ("架空西", WEST, MIDDLE), "02": ("架空東", MIDDLE, EAST)})
    second = squares(
        {"01": ("架空西町", WEST, 139.505), "03": ("架空新", 139.505, EAST)}
    )
    answers = {"出典": "架空の市", "利用条件": "CC BY 4.0"}
    clerk.bring(written(f"{name}.geojson", first), "地区の境界")
    clerk.answer(answers | {"施行日": "2025-04-01"})
    clerk.store()
    clerk.bring(written(f"{name}2.geojson", second), "地区の境界")
    clerk.answer(
        {"新しく作りますか、前のものを新しくしますか": f"「{name}」を新しくする"}
    )
    clerk.answer(answers | {"名前": name, "施行日": "2026-04-01"})
    waiting = clerk.store()
    clerk.follow("いまの境界との違いを確かめる")
    report = clerk.look("違い")
    clerk.follow("職員の入口")
    clerk.look("入口で待つ")
    clerk.follow("境界の版")
    listed = clerk.look("版の一覧")
    clerk.follow(name)
    clerk.press("この版を有効にする")
    compared = clerk.look("有効にした")

    assert "待機中" in waiting
    assert "架空東" in report
    assert "前の名前：架空西" in report
    assert "待機中" in listed
    assert "架空新" in compared
    assert "架空東" not in compared


def test_the_whole_way_can_be_gone_by_keyboard(hire, written):
    clerk = hire()
    page = clerk.watched.open("/desk/imports/")
    with page.expect_file_chooser() as chooser:
        tab_to(page, "#file")
        page.keyboard.press("Enter")
    chooser.value.set_files(written("架空の公園（鍵盤）.csv", PARKS))
    tab_to(page, "[name=purpose]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#city")
    while "稲城市" not in page.locator("#city option:checked").inner_text():
        page.keyboard.press("ArrowDown")
    tab_to(page, ".form .btn-main")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/imports/\w+$"))
    tab_to(page, "#f-source")
    page.keyboard.insert_text("架空の市")
    page.keyboard.press("Enter")
    clerk.watched.settle()
    only_read = clerk.text()
    tab_to(page, ".actions .btn-main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/files/*")

    assert "4行のうち4行を取り込めます" in only_read
    assert "4行のファイルです" in clerk.text()


def test_the_whole_way_can_be_gone_without_scripts(hire, written):
    clerk = hire("phone", script=False)
    seen = clerk.bring(written("架空の公園（素）.csv", PARKS), "施設・場所")
    clerk.answer({"出典": "架空の市"})
    stored = clerk.store()

    assert "4行のうち4行を取り込めます" in seen
    assert "4行のファイルです" in stored


def test_a_template_is_taken_away_and_brought_back_filled_in(hire, written):
    clerk = hire(album="template")
    page = clerk.watched.open("/desk/imports/")
    with page.expect_download() as download:
        page.locator('a[href$="/civic_group.csv"]').click()
    empty = download.value.path().read_text("utf-8-sig")
    filled = empty.replace("入力例", "1").replace("35.000000", "35.638")
    filled = empty + filled.splitlines()[1].replace("139.000000", "139.504") + "\r\n"
    name = "架空の団体.csv"
    seen = clerk.bring(written(name, "\ufeff" + filled), "自治会・団体")

    assert download.value.suggested_filename == "市民活動団体_ひな形.csv"
    assert "2行のうち1行を取り込めます" in seen


def test_the_pages_speak_english_too(hire):
    clerk = hire()
    clerk.watched.open("/desk/imports/?lang=en")

    assert clerk.watched.axe() == []


def tab_to(page, selector: str) -> None:
    """Move the focus with the Tab key until it stands on an element."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


def squares(districts: dict[str, tuple[str, float, float]]) -> str:
    """Return districts side by side as GeoJSON: code → name, western and eastern edge."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": code, "name": name},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [
                            [
                                [west, 35.62],
                                [east, 35.62],
                                [east, 35.65],
                                [west, 35.65],
                                [west, 35.62],
                            ]
                        ],
                    },
                }
                for code, (name, west, east) in districts.items()
            ],
        }
    )


@pytest.mark.parametrize(
    "path",
    ["/inagi/layers/", "/inagi/layers/activities", "/inagi/districts/13225001"],
)
def test_what_was_brought_in_can_be_taken_away_again(watch, desk_address, path):
    watched = watch(desk_address, "phone")
    page = watched.open(path)
    with page.expect_download() as download:
        page.locator(".files a").first.click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 less its margins
    wide = page.evaluate("document.documentElement.scrollWidth")

    assert download.value.path().stat().st_size > 0
    assert set(download.value.suggested_filename) - ASCII
    assert wide <= 720
