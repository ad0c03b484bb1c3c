import pytest

from geo.ingest.counts import read_count
from geo.ingest.free_words import is_free, needs_no_application


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("20", 20, False),
        ("２０名", 20, False),
        ("1,200人", 1200, False),
        ("20.0", 20, False),
        ("20人　先着順", 20, True),
        ("20名まで（抽選）", 20, True),
        ("20名以内", 20, True),
        ("10組", 10, True),
    ],
)
def test_one_number_is_read_and_words_behind_it_are_told(text, number, words):
    found = read_count(text)

    assert (found.number, found.words) == (number, words)


@pytest.mark.parametrize(
    "text",
    [
        "1回20人",
        "1日20人",
        "１クラス15名",
        "18歳以上",
        "3月まで",
        "20から30人",
        "20–30人",
        "2、3人",
        "20／30",
        "10組（20人）",
        "20名×2回",
        "20名未満",
        "20名程度",
        "約20名",
        "20人（大人から）",
        "20.5",
        "5人以上",
    ],
)
def test_number_among_other_words_is_not_certain(text):
    assert read_count(text) is None


def test_least_number_may_say_or_more():
    assert read_count("5人以上", at_least=True).number == 5


@pytest.mark.parametrize(
    ("fee", "free"),
    [
        ("無料", True),
        ("参加費無料", True),
        ("参加費は無料です。申込不要", True),
        ("不要", True),
        ("0円", True),
        ("500円", False),
        ("有料", False),
        ("高校生以下無料", None),
        ("会員無料", None),
        ("町会員は無料", None),
        ("大人五百円、子ども無料", None),
        ("無料（要入園料）", None),
        ("参加費不要(材料費実費)", None),
        ("無料、ただし保険料は別途", None),
        ("持ち物不要", None),
        ("500円（小学生は無料）", None),
    ],
)
def test_only_what_is_free_for_all_is_free(fee, free):
    assert is_free(fee) is free


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("不要", True),
        ("申込不要", True),
        ("予約不要", True),
        ("申込不要（直接会場へ）", True),
        ("自由参加", True),
        ("電話で申込。小学生以下は申込不要", False),
        ("窓口。持ち物不要", False),
        ("要予約（当日は予約不要）", False),
        ("不要ではありません", False),
        ("申込不要（当日は要予約）", False),
        ("予約不要（会員のみ）", False),
    ],
)
def test_only_a_whole_cell_says_that_anybody_may_come(text, is_open):
    assert needs_no_application(text) is is_open
