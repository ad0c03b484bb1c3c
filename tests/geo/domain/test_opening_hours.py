"""Opening hours: what the words certainly say, and "unknown" for everything else."""

from datetime import date, timedelta

import pytest

from geo.domain.opening_words import read_opening_hours

MONDAY = date(2026, 6, 1)
TUESDAY, WEDNESDAY = date(2026, 6, 2), date(2026, 6, 3)
FRIDAY, SATURDAY, SUNDAY = date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 7)
THIRD_MONDAY = date(2026, 6, 15)
HOLIDAY_MONDAY = date(2026, 1, 12)  # 成人の日
HOLIDAY_WEDNESDAY = date(2026, 4, 29)  # 昭和の日
HOLIDAY_SATURDAY = date(2028, 4, 29)
CLOSED: list[str] = []


def said(hours: str | None, closed: str | None, day: date) -> list[str] | None:
    """The spans of a day as text; None for unknown, also of the whole."""
    found = read_opening_hours(hours, closed)
    spans = found.hours_on(day) if found else None
    return None if spans is None else [f"{s.opens}-{s.closes}" for s in spans]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("09:00〜21:00", ["09:00-21:00"]),
        ("９時〜１７時", ["09:00-17:00"]),
        ("9:00 ～ 17:30", ["09:00-17:30"]),
        ("10:00-19:00", ["10:00-19:00"]),
        ("午前9時から午後9時まで", ["09:00-21:00"]),
        ("8時半〜17時15分", ["08:30-17:15"]),
        ("9:00～12:00、13:00～17:00", ["09:00-12:00", "13:00-17:00"]),
        ("開館時間：9:00〜21:00（最終入館20:30）", ["09:00-21:00"]),
        ("17:00～24:00", ["17:00-24:00"]),
        ("24時間利用可能", ["00:00-24:00"]),
        ("毎日 9:00〜17:00", ["09:00-17:00"]),
    ],
)
def test_hours_are_read_however_they_are_written(hours, expected):
    assert said(hours, "無休", TUESDAY) == expected


@pytest.mark.parametrize(
    ("hours", "closed"),
    [
        (None, None),
        ("", "月曜日"),
        ("8:30〜17:15", None),  # an office? a shop? nobody said on which days
        ("9:00〜17:00", "不定休"),
        ("9:00〜17:00", "年中無休（臨時休業あり）"),
        ("9:00〜17:00", "隔週水曜"),
        ("9:00〜17:00", "第2土・日曜日"),
        ("9:00〜17:00", "月曜日、展示替期間"),
        ("9:00〜17:00", "2月30日"),
        ("9:00〜17:00", "祝日の翌日"),
        ("9:00〜17:00", "第6月曜日"),
        ("9:00〜17:00", "土曜日・日曜日（祝日の場合は翌日）"),
        ("9:00〜日没まで", "無休"),
        ("17:00〜翌2:00", "無休"),
        ("17:00〜25:00", "無休"),
        ("午後1時〜5時", "無休"),
        ("9:00〜17:00（土曜は15:00まで）", "日曜日"),
        ("9:00〜17:00、10:00〜12:00", "日曜日"),
        ("11:00〜14:00、17:00〜22:00（土日17:00〜23:00）", "水曜日"),
        ("平日9:00〜17:00 月曜10:00〜17:00", None),
        ("9:00〜17:00 変更することがあります", "日曜日"),
        ("平日", "日曜日"),
    ],
)
def test_what_is_not_certain_is_unknown(hours, closed):
    assert read_opening_hours(hours, closed) is None


@pytest.mark.parametrize("day", [SATURDAY, SUNDAY, HOLIDAY_WEDNESDAY])
def test_working_days_leave_out_weekends_and_public_holidays(day):
    assert said("平日 8:30〜17:15", None, FRIDAY) == ["08:30-17:15"]
    assert said("平日 8:30〜17:15", None, day) == CLOSED


def test_each_named_day_has_its_own_hours():
    hours = "月〜金 10:00-18:00、土 10:00-16:00"

    assert said(hours, None, FRIDAY) == ["10:00-18:00"]
    assert said(hours, None, SATURDAY) == ["10:00-16:00"]
    assert said(hours, None, SUNDAY) == CLOSED


def test_weekdays_alone_say_nothing_about_a_public_holiday():
    assert said("月〜金 10:00-18:00", None, HOLIDAY_WEDNESDAY) is None
    assert said("月〜金 10:00-18:00", "祝日", HOLIDAY_WEDNESDAY) == CLOSED


def test_public_holidays_have_the_hours_that_name_them():
    hours = "平日9:00〜17:00　土日祝10:00〜19:00"

    for day in (HOLIDAY_WEDNESDAY, HOLIDAY_SATURDAY, SUNDAY):
        assert said(hours, "月曜日", day) == ["10:00-19:00"]


def test_hours_in_brackets_replace_those_of_the_days_they_name():
    hours = "10:00〜17:00（土曜10:00〜14:00）"

    assert said(hours, "日曜・祝日", SATURDAY) == ["10:00-14:00"]
    assert said(hours, "日曜・祝日", FRIDAY) == ["10:00-17:00"]
    assert said(hours, "日曜・祝日", HOLIDAY_SATURDAY) == CLOSED


@pytest.mark.parametrize(
    ("closed", "shut", "open_"),
    [
        ("毎週水曜日・年末年始", WEDNESDAY, TUESDAY),
        ("日曜日・祝日", HOLIDAY_WEDNESDAY, WEDNESDAY),
        ("土日祝日", SUNDAY, FRIDAY),
        ("毎月第3月曜日・年末年始", THIRD_MONDAY, MONDAY),
        ("第1・3月曜日", MONDAY, MONDAY + timedelta(days=7)),
        ("月の第3日曜日、祝日", date(2026, 6, 21), SUNDAY),
        ("12月29日〜1月3日", date(2026, 1, 3), date(2026, 1, 4)),
        ("12月29日から翌年１月３日まで", date(2026, 12, 29), date(2026, 12, 28)),
        ("月曜日、年末年始（12/29～1/3）", date(2026, 12, 29), date(2026, 12, 27)),
        ("日曜日～火曜日", TUESDAY, WEDNESDAY),
        ("元日", date(2027, 1, 1), date(2027, 1, 2)),
        ("土;日;祝", SATURDAY, FRIDAY),
    ],
)
def test_closing_days_are_read_however_they_are_written(closed, shut, open_):
    assert said("9:00〜17:00", closed, shut) == CLOSED
    assert said("9:00〜17:00", closed, open_) == ["09:00-17:00"]


def test_never_closed_is_open_every_day_of_a_year():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    assert {tuple(said("9:00〜17:00", "年中無休", day)) for day in days} == {
        ("09:00-17:00",)
    }


def test_undated_new_year_is_closed_at_its_heart_and_unknown_around_it():
    around = [date(2026, 12, 25) + timedelta(days=n) for n in range(15)]

    spans = [said("9:00〜17:00", "年末年始", day) for day in around]

    open_ = ["09:00-17:00"]
    assert spans == [open_, *[None] * 5, CLOSED, CLOSED, *[None] * 6, open_]


def test_closing_day_moves_on_from_a_public_holiday():
    hours = "9:00〜17:00"
    tuesday = HOLIDAY_MONDAY + timedelta(days=1)

    for closed in (
        "月曜日（祝日の場合は翌日）",
        "月曜日（月曜日が祝日の場合は、翌平日）",
    ):
        assert said(hours, closed, HOLIDAY_MONDAY) == ["09:00-17:00"]
        assert said(hours, closed, tuesday) == CLOSED
        assert said(hours, closed, MONDAY) == CLOSED
        assert said(hours, closed, TUESDAY) == ["09:00-17:00"]


def test_closing_day_moves_past_several_holidays_to_the_next_working_day():
    # 3 to 6 May 2026: 憲法記念日 to 振替休日, Sunday to Wednesday.
    closed = "月曜日（祝日の場合は翌平日）"

    spans = [said("9:00〜17:00", closed, date(2026, 5, day)) for day in range(3, 9)]

    open_ = ["09:00-17:00"]
    assert spans == [open_, open_, open_, open_, CLOSED, open_]


def test_closing_day_that_a_holiday_opens_closes_nothing_instead():
    closed = "月曜（祝日の場合は営業）"

    assert said("9:00〜17:00", closed, HOLIDAY_MONDAY) == ["09:00-17:00"]
    assert said("9:00〜17:00", closed, HOLIDAY_MONDAY + timedelta(days=1)) != CLOSED


def test_closing_days_within_the_hours_are_read():
    assert said("9:00〜17:00【休館日】月曜日", None, MONDAY) == CLOSED


def test_all_seven_weekdays_named_need_no_word_of_closing_days():
    assert said("月火水木金土日 07:30〜18:00", None, SUNDAY) == ["07:30-18:00"]
    assert said("月火水木金土日 07:30〜18:00", None, HOLIDAY_WEDNESDAY) is None
