from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.periods import WEEKDAYS, ClockTime, parse_japanese_date, wareki
from geo.domain.written_dates import (
    WrittenDates,
    find_year,
    parse_hours,
    parse_written_dates,
    says_month_first,
)

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年11月16日（日曜日）", date(2025, 11, 16), None),
        ("2025/8/5～8/16", date(2025, 8, 5), date(2025, 8, 16)),
        ("2025.8.5〜2025.8.16", date(2025, 8, 5), date(2025, 8, 16)),
        ("令和7年8月5日から16日まで", date(2025, 8, 5), date(2025, 8, 16)),
        ("R7.11.16", date(2025, 11, 16), None),
        ("H31.4.1～R1.5.2", date(2019, 4, 1), date(2019, 5, 2)),
        ("2025年12月28日～1月4日", date(2025, 12, 28), date(2026, 1, 4)),
        ("８月５日～２０２５年８月１６日", date(2025, 8, 5), date(2025, 8, 16)),
        ("11/16/2025", date(2025, 11, 16), None),
        ("16/11/2025", date(2025, 11, 16), None),
        ("5/5/2025", date(2025, 5, 5), None),
    ],
)
def test_days_are_read_as_people_write_them(text, start, end):
    assert parse_written_dates(text) == WrittenDates(start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-11-16 09:30:00", ClockTime(9, 30), None),
        ("2025-11-16T09:30:00+09:00", ClockTime(9, 30), None),
        ("2025年11月16日（日）10時～12時", ClockTime(10), ClockTime(12)),
        ("令和7年11月16日 午前8時30分から正午まで", ClockTime(8, 30), ClockTime(12)),
    ],
)
def test_hours_behind_the_day_are_read(text, start, end):
    found = parse_written_dates(text)

    assert found == WrittenDates(date(2025, 11, 16), None, (), start, end)


def test_days_off_within_a_span_are_read():
    text = "8月5日（水）～8月16日（日）※10日（月）以外"

    assert parse_written_dates(text, year=2026) == WrittenDates(
        date(2026, 8, 5), date(2026, 8, 16), (date(2026, 8, 10),)
    )


def test_what_is_not_understood_behind_a_span_is_left_over():
    text = "2025年9月6日（土曜日）～19日（金曜日）※9月13日（土曜日）も開設します。"
    found = parse_written_dates(text)

    assert (found.start, found.end) == (date(2025, 9, 6), date(2025, 9, 19))
    assert found.rest == "※9月13日(土曜日)も開設します。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8月5日（水）～8月16日（日）※10日（月）以外", "年がない"),
        ("2025年11月16日（月）", "月曜日ではなく日曜日"),
        ("2025年8月5日（火）～16日（月）", "月曜日ではなく土曜日"),
        ("2025年8月16日～8月5日", "日付|前"),
        ("1/2/2025", "月と日のどちらが先か"),
        ("2025年2月30日", "という日付はありません"),
        ("平成40年1月1日", "という年はありません|という日付はありません"),
        ("2025年8月5日～16日※20日以外", "期間の外"),
        ("2025年8月5日 夕方", "日付として読めません"),
        ("8月上旬", "日付として読めません"),
        ("2025", "日付として読めません"),
        ("", "日付として読めません"),
    ],
)
def test_what_can_be_read_in_no_way_or_two_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_written_dates(text)


def test_order_of_a_column_is_proved_by_its_other_cells():
    assert says_month_first(["1/2/2025", "1/16/2025"]) is True
    assert says_month_first(["1/2/2025", "16/1/2025"]) is False
    assert says_month_first(["1/2/2025", "2/3/2025"]) is None
    assert says_month_first(["16/1/2025", "1/16/2025"]) is None
    assert parse_written_dates("1/2/2025", month_first=True).start.month == 1
    assert parse_written_dates("1/2/2025", month_first=False).start.month == 2


def test_year_is_found_where_it_stands():
    assert find_year("令和8年8月16日") == 2026
    assert find_year("昭和64年1月7日") == 1989
    assert find_year("8月16日") is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8:30～10:00", ClockTime(8, 30), ClockTime(10)),
        ("午前9時～午後5時", ClockTime(9), ClockTime(17)),
        ("午後1時～3時", ClockTime(13), ClockTime(15)),
        ("9時から12時まで", ClockTime(9), ClockTime(12)),
        ("9～17時", ClockTime(9), ClockTime(17)),
        ("22:00-24:00", ClockTime(22), ClockTime(24)),
        ("13:00〜", ClockTime(13), None),
    ],
)
def test_span_of_the_day_is_read(text, start, end):
    assert parse_hours(text) == (start, end)


@pytest.mark.parametrize(
    "text", ["11:00～14:00, 17:00～21:00", "午前10時～3時", "10:00～9:00", "夕方", ""]
)
def test_hours_that_are_not_one_span_are_not_read(text):
    assert parse_hours(text) is None


@given(DAYS, st.integers(0, 60))
def test_every_span_is_read_in_every_spelling(start, length):
    end = start + timedelta(days=length)
    names = [f"（{WEEKDAYS[day.weekday()]}）" for day in (start, end)]
    spans = [
        f"{start}～{end}",
        f"{start:%Y/%m/%d}〜{end:%Y/%m/%d}",
        f"{wareki(start)}{names[0]}から{wareki(end)}{names[1]}まで",
        f"{start.year}年{start.month}月{start.day}日～{end.month}月{end.day}日",
    ]

    assert {parse_written_dates(span) for span in spans} == {WrittenDates(start, end)}


@given(DAYS, st.integers(1, 6))
def test_wrong_weekday_is_never_read(day, off):
    wrong = WEEKDAYS[(day.weekday() + off) % 7]

    with pytest.raises(ValueError, match="曜日です"):
        parse_japanese_date(f"{day.year}年{day.month}月{day.day}日（{wrong}）")


@given(st.text("0123456789/年月日～〜.-:時午前後（）土日※以外 R令和", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        found = parse_written_dates(text)
    except ValueError:
        return
    assert found.end is None or found.start <= found.end


@pytest.mark.parametrize(
    ("text", "excepted"),
    [
        ("2025年12月28日～2026年1月10日※3日以外", [date(2026, 1, 3)]),
        (
            "2025年12月28日～2026年1月10日※12月30日、3日以外",
            [date(2025, 12, 30), date(2026, 1, 3)],
        ),
        ("2026年8月5日～9月15日※10日（月）以外", [date(2026, 8, 10)]),
    ],
)
def test_day_off_lies_in_the_one_month_that_has_it(text, excepted):
    assert list(parse_written_dates(text).excepted) == excepted


def test_day_off_that_two_months_have_is_not_guessed():
    with pytest.raises(ValueError, match="どの月"):
        parse_written_dates("2026年8月5日～9月15日※10日以外")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年11月16日 日曜日", date(2025, 11, 16), None),
        ("2025年11月3日(祝)", date(2025, 11, 3), None),
        ("2025年11月16日(日)-11月18日", date(2025, 11, 16), date(2025, 11, 18)),
        ("2025年11月16日 日曜日～18日 火曜日", date(2025, 11, 16), date(2025, 11, 18)),
        ("2025-11-16", date(2025, 11, 16), None),
    ],
)
def test_weekdays_and_dashes_as_people_write_them(text, start, end):
    found = parse_written_dates(text)

    assert (found.start, found.end) == (start, end)


def test_single_days_have_weekdays_and_holidays_behind_them():
    assert parse_japanese_date("2025年11月16日 日曜日") == date(2025, 11, 16)
    assert parse_japanese_date("2025年11月3日（祝）") == date(2025, 11, 3)
    with pytest.raises(ValueError, match="日曜日です"):
        parse_japanese_date("2025年11月16日 月曜日")
