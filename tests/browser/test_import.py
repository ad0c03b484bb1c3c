"""A clerk brings invented files (架空) in through the pages, in a real browser."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.browser.clerk import Clerk, with_staff

pytestmark = pytest.mark.browser

PARKS = """番号,名称,住所,緯度,経度,説明
1,架空の第一公園,東京都稲城市東長沼1,35.6380,139.5040,ひろい芝生（架空）
2,架空の第二公園,東京都稲城市大丸2,35.6400,139.4900,木かげ（架空）
3,架空の第三公園,東京都稲城市百村3,369.5,139.5000,
4,架空の第四公園,,,,場所は検討中（架空）
"""
EVENTS = """イベント名,開始日,開始時間,終了時間,場所名称,緯度,経度,料金(基本)
架空の清掃,2027年4月11日（日曜日）,午前9時,11:00,架空の第一公園,35.6380,139.5040,なし
架空の訓練,8月ごろ,10:00,12:00,架空の第二公園,35.6400,139.4900,500円
"""


@pytest.fixture(scope="module")
def desk_address(serve, demo_gpkg, tmp_path_factory) -> str:
    return serve(with_staff(demo_gpkg, tmp_path_factory.mktemp("staffed")))


@pytest.fixture
def hire(watch, desk_address):
    def make(size="desktop", *, script=True, album="") -> Clerk:
        clerk = Clerk(watch(desk_address, size, script=script), album=album)
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
    clerk.answer({"出典": "架空の市（2026年4月1日）", "種類や分野": "公園"})
    stored = clerk.store()

    assert "4行のうち4行を取り込めます" in seen
    assert "4行を取り込みました" in stored
