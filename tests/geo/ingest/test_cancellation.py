import pytest

from geo.ingest.cancellation import hear_cancellation


def hear(text, *, column="notes_text", title="花いっぱい運動"):
    return hear_cancellation([(column, text)], title=title)


@pytest.mark.parametrize(
    "text",
    [
        "都合により中止となります",
        "中止とさせていただきます",
        "悪天候のため中止となりました",
        "台風のため中止しました",
        "※中止※",
        "開催中止のお知らせ",
        "今年度は開催を中止しました",
        "本年度の活動は中止です",
        "花いっぱい運動は中止します",
        "工事のため実施しません",
        "参加者が集まらないため中止します。",
        "中止",
    ],
)
def test_sentence_about_the_whole_activity_cancels_it(text):
    assert hear(text).certain


@pytest.mark.parametrize(
    "text",
    [
        "ゴールデンウィークは開催しません",
        "土曜は開催しません",
        "夏休み期間中は開催しません",
        "12/28～1/4は開催しません",
        "駐車場の貸出は実施しません",
        "事前申込の受付は実施しません",
        "11/20分は中止しました",
        "一部中止",
        "延期します",
        "休止中",
        "当面のあいだ休止しています",
        "年末年始のため中止します",
        "雨のため11/3は中止しました",
    ],
)
def test_sentence_about_a_part_or_another_thing_is_only_doubted(text):
    assert hear(text).certain is False


@pytest.mark.parametrize(
    "text",
    [
        "雨天中止",
        "荒天の場合は中止します",
        "台風接近時は中止します",
        "小雨決行、荒天時は延期",
        "昨年は中止しました",
        "中止のお知らせは掲示板で確認",
        "中止になることがあります",
    ],
)
def test_rule_and_last_year_are_not_heard(text):
    assert hear(text) is None


@pytest.mark.parametrize(
    ("title", "certain"),
    [
        ("【中止】花いっぱい運動", True),
        ("海岸清掃 開催中止のお知らせ", True),
        ("海岸清掃（中止）", True),
        ("海岸清掃（一部中止）", False),
    ],
)
def test_mark_in_the_name_cancels_the_activity(title, certain):
    assert hear(title, column="title", title=title).certain is certain


def test_column_of_the_sentence_is_named():
    found = hear_cancellation([("venue", "広場"), ("when_note_", "中止です")])

    assert (found.column, found.sentence) == ("when_note_", "中止です")
