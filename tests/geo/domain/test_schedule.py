"""Days on which an activity takes place, and its rule in words."""

from datetime import date, datetime

import pytest

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import TOKYO, ClockTime
from geo.domain.schedule import (
    Move,
    Schedule,
    describe_rrule,
    find_occurrences,
    holiday_name,
    occurrences,
)

SECOND_SATURDAY = "FREQ=MONTHLY;BYDAY=2SA"


def test_second_saturdays_begin_on_the_day_asked_for():
    schedule = Schedule(date(2025, 4, 12), rrule=SECOND_SATURDAY)

    assert occurrences(schedule, date(2026, 4, 11), 2) == [
        date(2026, 4, 11),
        date(2026, 5, 9),
    ]


def test_period_is_half_open():
    schedule = Schedule(date(2026, 4, 1), rrule="FREQ=DAILY")

    days = occurrences(schedule, date(2026, 4, 3), 10, before=date(2026, 4, 5))

    assert days == [date(2026, 4, 3), date(2026, 4, 4)]


def test_empty_period_and_no_limit_hold_no_day():
    schedule = Schedule(date(2026, 4, 1), rrule="FREQ=DAILY")

    assert occurrences(schedule, date(2026, 4, 3), 10, before=date(2026, 4, 3)) == []
    assert occurrences(schedule, date(2026, 4, 3), 0) == []


def test_public_holidays_and_their_substitutes_are_days_off():
    schedule = Schedule(
        date(2026, 5, 1), rrule="FREQ=WEEKLY;BYDAY=WE", skip_holidays=True
    )

    # 6 May 2026 stands in for Constitution Day, a Sunday.
    assert occurrences(schedule, date(2026, 5, 1), 1) == [date(2026, 5, 13)]


def test_same_rule_without_the_exception_keeps_the_holiday():
    schedule = Schedule(date(2026, 5, 1), rrule="FREQ=WEEKLY;BYDAY=WE")

    assert occurrences(schedule, date(2026, 5, 1), 1) == [date(2026, 5, 6)]


def test_exception_takes_out_its_day_but_still_counts_for_count():
    schedule = Schedule(
        date(2026, 4, 4),
        rrule="FREQ=WEEKLY;BYDAY=SA;COUNT=3",
        exdates=frozenset({date(2026, 4, 11)}),
    )

    assert occurrences(schedule, date(2026, 4, 1), 9) == [
        date(2026, 4, 4),
        date(2026, 4, 18),
    ]


def test_last_day_is_still_held():
    schedule = Schedule(date(2026, 4, 1), rrule="FREQ=DAILY", ends_on=date(2026, 4, 3))

    assert occurrences(schedule, date(2026, 4, 2), 9) == [
        date(2026, 4, 2),
        date(2026, 4, 3),
    ]


def test_event_held_once_is_over_the_next_day():
    schedule = Schedule(date(2026, 4, 1))

    assert occurrences(schedule, date(2026, 4, 1), 9) == [date(2026, 4, 1)]
    assert occurrences(schedule, date(2026, 4, 2), 9) == []


def test_event_of_several_days_is_one_occurrence_while_it_runs():
    schedule = Schedule(date(2026, 4, 1), ends_on=date(2026, 4, 5))

    assert occurrences(schedule, date(2026, 3, 1), 9) == [date(2026, 4, 1)]
    assert occurrences(schedule, date(2026, 4, 4), 9) == [date(2026, 4, 4)]
    assert occurrences(schedule, date(2026, 4, 6), 9) == []


def test_event_held_once_moves_to_the_first_day_it_is_open():
    schedule = Schedule(
        date(2026, 4, 1),
        ends_on=date(2026, 4, 5),
        exdates=frozenset({date(2026, 4, 1)}),
    )

    assert occurrences(schedule, date(2026, 4, 1), 9) == [date(2026, 4, 2)]


def test_moved_day_is_held_on_its_new_day_with_times_of_its_own():
    move = Move(date(2026, 4, 14), ClockTime(13), ClockTime(15), "会場の都合")
    schedule = Schedule(
        date(2026, 4, 11),
        ClockTime(9),
        ClockTime(11),
        rrule=SECOND_SATURDAY,
        moved={date(2026, 4, 11): move},
    )

    first, second = find_occurrences(schedule, date(2026, 4, 1), 2)

    assert (first.on, str(first.start_time)) == (date(2026, 4, 14), "13:00")
    assert (first.moved_from, first.reason) == (date(2026, 4, 11), "会場の都合")
    assert (second.on, str(second.start_time)) == (date(2026, 5, 9), "09:00")
    assert second.moved_from is None


def test_day_moved_to_before_the_day_asked_for_is_past():
    move = Move(date(2026, 4, 4))
    schedule = Schedule(
        date(2026, 4, 11), rrule=SECOND_SATURDAY, moved={date(2026, 4, 11): move}
    )

    assert occurrences(schedule, date(2026, 4, 5), 1) == [date(2026, 5, 9)]
    assert occurrences(schedule, date(2026, 4, 1), 1) == [date(2026, 4, 4)]


def test_event_held_once_that_moved_is_held_on_the_new_day_only():
    schedule = Schedule(
        date(2026, 4, 11), moved={date(2026, 4, 11): Move(date(2026, 4, 18))}
    )

    assert occurrences(schedule, date(2026, 4, 1), 9) == [date(2026, 4, 18)]
    assert occurrences(schedule, date(2026, 4, 19), 9) == []


def test_moved_day_is_held_on_a_public_holiday():
    schedule = Schedule(
        date(2026, 4, 28),
        rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=1",
        skip_holidays=True,
        moved={date(2026, 4, 28): Move(date(2026, 4, 29))},
    )

    assert occurrences(schedule, date(2026, 4, 1), 9) == [date(2026, 4, 29)]


@pytest.mark.parametrize(
    ("start", "end", "ends_at"),
    [
        ("20:00", "24:00", datetime(2026, 4, 2, tzinfo=TOKYO)),
        ("22:00", "02:00", datetime(2026, 4, 2, 2, tzinfo=TOKYO)),
        ("22:00", "00:00", datetime(2026, 4, 2, tzinfo=TOKYO)),
        ("09:00", "11:30", datetime(2026, 4, 1, 11, 30, tzinfo=TOKYO)),
    ],
)
def test_what_ends_before_it_begins_ends_on_the_next_day(start, end, ends_at):
    times = [ClockTime(*map(int, text.split(":"))) for text in (start, end)]
    (held,) = find_occurrences(Schedule(date(2026, 4, 1), *times), date(2026, 4, 1), 1)

    assert held.ends_at == ends_at
    assert held.ends_at > held.starts_at
    assert held.overnight == (times[1] <= times[0])


def test_event_of_several_days_ends_at_its_last_days_hour():
    schedule = Schedule(
        date(2026, 4, 1), ClockTime(18), ClockTime(10), ends_on=date(2026, 4, 3)
    )
    (held,) = find_occurrences(schedule, date(2026, 4, 1), 1)

    assert held.ends_at == datetime(2026, 4, 3, 10, tzinfo=TOKYO)
    assert not held.overnight


def test_holidays_are_named_in_japanese_whatever_the_machine_speaks():
    assert holiday_name(date(2026, 5, 6)) == "振替休日"
    assert holiday_name(date(2026, 5, 5), "en") == "Children's Day"
    assert holiday_name(date(2026, 5, 7)) is None


def test_leap_day_is_found_across_the_longest_gap():
    schedule = Schedule(date(2096, 2, 29), rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")

    assert occurrences(schedule, date(2096, 3, 1), 1) == [date(2104, 2, 29)]


def test_schedule_at_the_end_of_the_calendar_ends_with_it():
    schedule = Schedule(date(9999, 12, 30), rrule="FREQ=WEEKLY;INTERVAL=1000")

    assert occurrences(schedule, date(9999, 12, 1), 3) == [date(9999, 12, 30)]


def test_bad_rule_of_a_schedule_is_an_invalid_layer():
    with pytest.raises(InvalidLayerError, match="くり返しの規則"):
        occurrences(Schedule(date(2026, 4, 1), rrule="第2土曜"), date(2026, 4, 1), 1)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "毎日"),
        ("FREQ=DAILY;INTERVAL=2", "1日おき"),
        ("FREQ=DAILY;INTERVAL=10", "10日ごと"),
        ("FREQ=DAILY;BYDAY=MO,FR", "毎週月・金曜日"),
        ("FREQ=WEEKLY", "毎週（開始日と同じ曜日）"),
        ("FREQ=WEEKLY;BYDAY=TU", "毎週火曜日"),
        ("FREQ=WEEKLY;BYDAY=TH,TU", "毎週火・木曜日"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "毎日"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "隔週土曜日"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SA", "3週間ごとの土曜日"),
        ("FREQ=WEEKLY;BYDAY=SA;BYMONTH=4,5,6", "4月〜6月の毎週土曜日"),
        ("FREQ=MONTHLY", "毎月（開始日と同じ日）"),
        (SECOND_SATURDAY, "毎月第2土曜日"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=2", "毎月第2土曜日"),
        ("FREQ=MONTHLY;BYDAY=1SU,3SU", "毎月第1・第3日曜日"),
        ("FREQ=MONTHLY;BYDAY=1SA,1SU", "毎月第1土曜日・第1日曜日"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "毎月最終金曜日"),
        ("FREQ=MONTHLY;BYDAY=SA", "毎月のすべての土曜日"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "毎月15日"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,1", "毎月1日・末日"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU", "隔月の第1日曜日"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "毎月最後の平日"),
        ("FREQ=MONTHLY;BYMONTH=4,5,6,7;BYDAY=2SA", "毎年4月〜7月の第2土曜日"),
        ("FREQ=YEARLY", "毎年（開始日と同じ月日）"),
        ("FREQ=YEARLY;BYMONTH=8", "毎年8月"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=8", "隔年の8月"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "毎年5月第2日曜日"),
        ("FREQ=YEARLY;BYMONTH=9,5;BYDAY=2SU", "毎年5月・9月の第2日曜日"),
        ("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=10", "毎年10月10日"),
        (f"{SECOND_SATURDAY};COUNT=10", "毎月第2土曜日（全10回）"),
        (f"{SECOND_SATURDAY};UNTIL=20260331", "毎月第2土曜日（2026年3月31日まで）"),
    ],
)
def test_usual_rules_read_as_a_newsletter_writes_them(rule, words):
    assert describe_rrule(rule) == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=8,9",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "FREQ=MONTHLY;BYDAY=-2FR",
        "FREQ=MONTHLY;BYDAY=SA,1SU",
        "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=3",
        "FREQ=MONTHLY;BYDAY=1SA;BYSETPOS=1",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=4,6;BYDAY=1SA",
        "FREQ=WEEKLY;BYDAY=SA,SU;BYSETPOS=1",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        "FREQ=DAILY;BYMONTHDAY=1",
    ],
)
def test_unusual_rule_is_called_a_repetition_not_worded_wrongly(rule):
    assert describe_rrule(rule) == "くり返し開催（日程は日付の一覧でご確認ください）"


def test_unusual_rule_still_says_when_it_ends():
    assert describe_rrule("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=2").endswith("（全2回）")
