"""Japanese dates, times and fiscal years, read and written."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.periods import (
    TOKYO,
    ClockTime,
    fiscal_year,
    fiscal_year_period,
    parse_fiscal_year,
    parse_japanese_date,
    parse_japanese_time,
    today,
    wareki,
    wareki_fiscal_year,
)

GREGORIAN_DAYS = st.dates(date(1873, 1, 1), date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 4, 1), "令和7年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_era_changes_on_its_day(day, text):
    assert wareki(day) == text
    assert parse_japanese_date(text) == day


@given(GREGORIAN_DAYS)
def test_wareki_and_back_is_the_same_day(day):
    assert parse_japanese_date(wareki(day)) == day


@given(GREGORIAN_DAYS)
def test_iso_and_back_is_the_same_day(day):
    assert parse_japanese_date(day.isoformat()) == day


def test_day_of_the_old_calendar_has_no_wareki():
    with pytest.raises(ValueError, match="旧暦"):
        wareki(date(1872, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-16",
        "2025/11/16",
        "2025.11.16",
        "20251116",
        "2025年11月16日",
        "２０２５年１１月１６日（日曜日）",
        "2025年11月16日(日)",
        "2025年11月16日（日・祝）",
        "令和7年11月16日",
        "令和 7年 11月 16日",
        "㋿7年11月16日",
        "令和07年11月16日",
        "R7.11.16",
        "R7/11/16",
        "Ｒ７．１１．１６",
        "2025/11/16 0:00:00",
        "2025-11-16T00:00:00",
    ],
)
def test_every_spelling_of_a_date_is_read(text):
    assert parse_japanese_date(text) == date(2025, 11, 16)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "未定",
        "令和7年2月30日",
        "2025-02-29",
        "平成40年1月1日",
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "令和0年5月1日",
        "明治5年12月2日",
        "令和7年",
        "令和7年4月",
        "11/16",
        "2025/11-16",
        "2025/11/16 13:00",
        "16/11/2025",
        "45977",
        "2025年11月16日～18日",
        "R7.11.16 (架)",
    ],
)
def test_text_that_is_no_date_or_a_date_that_never_was_is_refused(text):
    with pytest.raises(ValueError, match="「"):
        parse_japanese_date(text)


@given(st.text())
def test_no_text_breaks_the_date_reader(text):
    try:
        parse_japanese_date(text)
    except ValueError as error:
        assert "「" in str(error)  # noqa: PT017 - most texts raise, some may not


@pytest.mark.parametrize(
    ("day", "fy"),
    [(date(2025, 3, 31), 2024), (date(2025, 4, 1), 2025), (date(2026, 1, 1), 2025)],
)
def test_fiscal_year_begins_in_april(day, fy):
    assert fiscal_year(day) == fy


@given(st.dates(date(1900, 1, 1), date(2199, 1, 1)))
def test_every_day_lies_in_its_half_open_fiscal_year(day):
    start, end = fiscal_year_period(fiscal_year(day))

    assert start <= day < end


@pytest.mark.parametrize(
    ("fy", "text"),
    [
        (2025, "令和7年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
        (2007, "平成19年度"),
    ],
)
def test_fiscal_year_takes_the_era_of_its_year(fy, text):
    assert wareki_fiscal_year(fy) == text
    assert parse_fiscal_year(text) == fy


@given(st.integers(1873, 2117))
def test_wareki_fiscal_year_and_back_is_the_same_year(fy):
    assert parse_fiscal_year(wareki_fiscal_year(fy)) == fy


@pytest.mark.parametrize(
    "text",
    [
        "令和元年度",
        "平成31年度",
        "H31年度",
        "Ｈ３１",
        "2019年度",
        "2019",
        "FY2019",
        "R1",
    ],
)
def test_fiscal_year_2019_has_two_names(text):
    assert parse_fiscal_year(text) == 2019


@pytest.mark.parametrize(
    "text",
    ["", "度", "平成40年度", "平成32年度", "昭和64年度", "R0", "0019", "9999", "7"],
)
def test_fiscal_year_that_no_day_belongs_to_is_refused(text):
    with pytest.raises(ValueError, match="「"):
        parse_fiscal_year(text)


def test_wareki_fiscal_year_before_1873_is_refused():
    with pytest.raises(ValueError, match="1872"):
        wareki_fiscal_year(1872)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("午前8時30分", 8, 30),
        ("午後1時", 13, 0),
        ("午後１時３０分", 13, 30),
        ("午後0時30分", 12, 30),
        ("午後12時30分", 12, 30),
        ("午前12時30分", 0, 30),
        ("午前0時", 0, 0),
        ("8:30", 8, 30),
        ("08:30", 8, 30),
        ("08:30:00", 8, 30),
        ("13時", 13, 0),
        ("8時半", 8, 30),
        ("正午", 12, 0),
        ("24:00", 24, 0),
        ("8:30 PM", 20, 30),
        ("pm1:00", 13, 0),
    ],
)
def test_every_spelling_of_a_time_is_read(text, hour, minute):
    assert parse_japanese_time(text) == ClockTime(hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "未定",
        "25:00",
        "24:01",
        "8:60",
        "8",
        "午後12時",
        "午前12時",
        "午後13時",
        "9時～12時",
        "午後1:00PM",
        "八時",
    ],
)
def test_text_that_is_not_one_clear_time_is_no_time(text):
    assert parse_japanese_time(text) is None


@given(st.integers(0, 1440))
def test_clock_time_as_text_and_back_is_the_same_time(minutes):
    time = ClockTime(*divmod(minutes, 60))

    assert parse_japanese_time(str(time)) == time


def test_clock_times_are_in_order_and_midnight_ends_the_day():
    assert ClockTime(8, 5) < ClockTime(8, 30) < ClockTime(24)
    assert ClockTime(24).on(date(2025, 12, 31)) == datetime(2026, 1, 1, tzinfo=TOKYO)
    assert (
        ClockTime(8, 30).on(date(2025, 4, 1)).isoformat() == "2025-04-01T08:30:00+09:00"
    )


@pytest.mark.parametrize(
    ("hour", "minute"), [(24, 1), (25, 0), (-1, 0), (8, 60), (8, -1)]
)
def test_clock_time_that_does_not_exist_cannot_be_made(hour, minute):
    with pytest.raises(ValueError, match="時刻"):
        ClockTime(hour, minute)


def test_today_is_the_day_in_japan():
    before = datetime.now(TOKYO).date()

    assert before <= today() <= before + timedelta(days=1)
