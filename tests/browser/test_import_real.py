"""A planner brings Yaizu's own files in through the pages, in a real browser.

Nothing of the city's files is committed: the tests skip where they are absent.
The pages of a run are kept as pictures in the folder named by KYODO_SHOTS.
"""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.browser.clerk import Clerk, with_staff

pytestmark = [pytest.mark.browser, pytest.mark.real, pytest.mark.slow]

SAID = {"出典": "焼津市オープンデータ", "利用条件": "CC BY 4.0"}
BOUNDARIES = {"自治会区域": 35, "小学校区": 13, "中学校区": 9}
TABLES = {
    "公園一覧/222127_park_info.csv": (
        "施設・場所",
        {"種類や分野が書かれていない行は": "公園"},
        142,
    ),
    "地域交流センター/222127_community_center.csv": ("施設・場所", {}, 9),
    "ビーチクリーン大作戦/ビーチクリーン大作戦会場.csv": ("活動・行事", {}, 12),
    "災害時協力井戸/saigai_support_ido.csv": (
        "施設・場所",
        {"名前が書かれていない行の名前": "災害時協力井戸"},
        30,
    ),
    "ファミリー農園/222127_nouen.csv": ("施設・場所", {}, 9),
}


@pytest.fixture(scope="module")
def files(shared) -> Path:
    return shared / "data/yaizu"


@pytest.fixture(scope="module")
def yaizu_address(serve, empty_gpkg, tmp_path_factory) -> str:
    return serve(with_staff(empty_gpkg, tmp_path_factory.mktemp("yaizu")))


def zipped(folder: Path, into: Path) -> Path:
    """Return a Shapefile's parts as the zip its publisher offers."""
    path = into / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.glob(f"{folder.name}.*")):
            archive.write(part, part.name)
    return path


def as_workbook(table: Path, path: Path) -> Path:
    """Return a CSV as a workbook with a sheet 入力例 beside the data."""
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"))))
    book = openpyxl.Workbook()
    book.active.title = "一覧"
    for row in rows:
        book.active.append(row)
    example = book.create_sheet("入力例")
    for row in rows[:2]:
        example.append(row)
    book.save(path)
    return path


def test_a_planner_brings_in_the_citys_files(yaizu_address, watch, files, tmp_path):
    clerk = Clerk(watch(yaizu_address), city="222127", album="yaizu")
    clerk.sign_in("/desk/imports/")
    clerk.look("はじめ")
    for name, districts in BOUNDARIES.items():
        seen = clerk.bring(zipped(files / name, tmp_path), "地区の境界")
        said = SAID | {"施行日": "2026-04-01"}
        if "このままでは取り込めません" in seen:
            headers = clerk.page.locator("#f-name option").all_inner_texts()
            pytest.fail(f"{name}: {seen[:400]} {headers}")
        clerk.answer(said)
        stored = clerk.store()
        assert f"新しい\n{districts}" in seen, name
        assert "取り込みました" in stored

    lines = clerk.bring(zipped(files / "行政区域界", tmp_path), "地区の境界")
    assert "このままでは取り込めません" in lines
    assert "線" in lines
    clerk.press("取り込まずにやめる")

    for name, (purpose, answers, rows) in TABLES.items():
        clerk.bring(files / name, purpose)
        clerk.answer(SAID | answers)
        stored = clerk.store()
        assert f"{rows}行のファイルです" in stored, name

    # The workbook renews the parks: one is gone, one has another description.
    park = files / "公園一覧/222127_park_info.csv"
    book = openpyxl.load_workbook(as_workbook(park, tmp_path / "公園一覧.xlsx"))
    book["一覧"].delete_rows(5)
    book["一覧"].cell(2, 2).value = "（名前の変わった公園）"
    book.save(tmp_path / "公園一覧.xlsx")
    clerk.bring(tmp_path / "公園一覧.xlsx", "施設・場所")
    clerk.answer(
        {
            "新しく作りますか、前のものを新しくしますか": "「222127_park_info」を新しくする"
        }
    )
    clerk.answer(SAID | {"名前": "公園一覧", "種類や分野が書かれていない行は": "公園"})
    clerk.press("読みなおす")
    renewed = clerk.look("公園の違い")
    clerk.store()
    clerk.follow("取り込んだデータを見る")
    layer = clerk.look("公園のデータ")

    assert "変わるもの　1件" in renewed
    assert "ファイルにないもの　1件" in renewed
    assert "（名前の変わった公園）" in layer


def test_swapped_columns_are_put_right_on_a_phone(
    yaizu_address, watch, files, tmp_path
):
    table = files / "地域交流センター/222127_community_center.csv"
    swapped = tmp_path / "入れ替わった一覧.csv"
    text = table.read_text("utf-8-sig")
    head, rest = text.split("\n", 1)
    head = head.replace("緯度,経度", "経度,緯度")
    swapped.write_text(f"{head}\n{rest}", "utf-8")
    clerk = Clerk(watch(yaizu_address, "phone"), city="222127", album="yaizu-phone")
    clerk.sign_in()
    refused = clerk.bring(swapped, "施設・場所")
    clerk.column("経度", "緯度")
    clerk.column("緯度", "経度")
    clerk.press("読みなおす")
    seen = clerk.look("入れ替えた")
    clerk.answer(SAID)
    clerk.store()

    assert "入れ替わっています" in refused
    assert "位置あり 9件" in seen
