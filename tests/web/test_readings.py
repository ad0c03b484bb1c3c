"""How dates and counted things are read aloud on an easy page."""

from datetime import date

import pytest

from web.filters import short_day
from web.language import translated
from web.readings import mark_dates, read_counter
from web.ruby import OPEN, READING, with_readings


def read(text):
    return READING.sub(r"\2", mark_dates(text))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026年11月3日（火・祝）", "2026ねん11がつみっか（か・しゅく）"),
        ("11月1日、24日", "11がつついたち、にじゅうよっか"),
        ("令和8年12月", "れいわ8ねん12がつ"),
        ("毎月第2・第4日曜日", "まいつきだい2・だい4にちようび"),
        ("毎年5月・9月の第3月曜日", "まいとし5がつ・9がつのだい3げつようび"),
        ("毎週月・水曜日", "まいしゅうげつ・すいようび"),
        ("3か月ごとの末日", "3かげつごとのまつじつ"),
        (
            "土曜日・日曜日・祝日・年末年始",
            "どようび・にちようび・しゅくじつ・ねんまつねんし",
        ),
        ("勤労感謝の日", "きんろうかんしゃのひ"),
        ("日", "にち"),
    ],
)
def test_dates_and_rules_are_read_whole(written, read_as):
    assert read(written) == read_as
    assert READING.sub(r"\1", mark_dates(written)) == written


@pytest.mark.parametrize(
    "written", ["春分の前の土曜日", "毎月第2土曜日、雨天中止", "{3日|x}"]
)
def test_words_we_do_not_know_are_left_as_they_are(written):
    assert mark_dates(written) == written


@pytest.mark.parametrize(
    ("number", "counter", "base", "reading"),
    [
        ("1", "人", "1人", "ひとり"),
        ("14", "人", "人", "にん"),
        ("5", "分", "分", "ふん"),
        ("10", "分", "分", "ぷん"),
        ("20", "日", "20日", "はつか"),
        ("1,030", "日", "日", "にち"),
    ],
)
def test_counters_are_read_with_their_number(number, counter, base, reading):
    assert read_counter(number, counter) == (base, reading)


def test_dates_keep_their_readings_inside_a_message(demo_app):
    with demo_app.test_request_context("/?lang=ja-easy"):
        day = short_day(date(2026, 12, 3))
        said = translated("%(day)sから", day=day)

        assert said == "12月3日（木）から"
        assert OPEN in said.__html__()
        assert "<rt>みっか</rt>" in with_readings(f"<p>{said.__html__()}</p>")
    with demo_app.test_request_context("/"):
        assert short_day(date(2026, 12, 3)) == "12月3日（木）"
