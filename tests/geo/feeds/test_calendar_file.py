"""Calendars as two independent readers see them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.domain.periods import TOKYO, ClockTime
from geo.domain.schedule import Move, Schedule, find_occurrences
from geo.feeds.atom import write_atom
from geo.feeds.calendar_file import write_calendar
from tests.geo.feeds.feeds import (
    card,
    events,
    expand,
    feed,
    item,
    read_with_vobject,
    tuesdays,
)

UNTIL = date(2026, 12, 31)
HOSTILE = "開会,閉会;\\n\r\nEND:VEVENT\n🎉" + "とても長い題名" * 40 + "\x07\x00"
RULES = (
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=TU,SA",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
    "FREQ=MONTHLY;BYDAY=2SA",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTH=4,10;BYDAY=1SU;COUNT=7",
    "FREQ=YEARLY;BYMONTH=8",
    "FREQ=WEEKLY;BYDAY=WE;COUNT=20",
    "FREQ=DAILY;UNTIL=20260815",
)
TIMES = (
    (None, None),
    (ClockTime(10), ClockTime(12)),
    (ClockTime(20), ClockTime(24)),
    (ClockTime(22), ClockTime(2)),
    (ClockTime(24), ClockTime(1)),
    (ClockTime(9), None),
)


def held_by_us(schedule: Schedule) -> list[tuple[datetime, str]]:
    found = find_occurrences(
        schedule, date(1990, 1, 1), 9999, before=UNTIL + timedelta(1)
    )
    found = [
        (item.starts_at or datetime.combine(item.on, datetime.min.time()))
        for item in found
    ]
    return [moment.replace(tzinfo=None) for moment in found]


@settings(max_examples=300)
@given(
    st.sampled_from(RULES),
    st.sampled_from(TIMES),
    st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    st.none() | st.dates(date(2026, 6, 2), date(2026, 12, 1)),
    st.lists(st.integers(0, 20), max_size=3, unique=True),
    st.lists(st.integers(0, 20), max_size=3, unique=True),
    st.booleans(),
)
def test_calendars_expand_to_our_own_dates(  # noqa: PLR0917 - what is generated, in one order
    rule, times, starts_on, ends_on, off, moved, skip_holidays
):
    plain = Schedule(starts_on, *times, rrule=rule, ends_on=ends_on)
    days = [held.on for held in find_occurrences(plain, starts_on, 21)]
    gone = frozenset(days[n] for n in off if n < len(days))
    went = {days[n]: Move(days[n] + timedelta(40)) for n in moved if n < len(days)}
    schedule = Schedule(
        starts_on,
        *times,
        rrule=rule,
        ends_on=ends_on,
        exdates=gone,
        reasons=dict.fromkeys(sorted(gone)[:1], "雨"),
        moved=went,
        skip_holidays=skip_holidays,
    )

    read = expand(write_calendar(feed(item(schedule))), UNTIL)

    held = [moment for moment, status in read if status == "CONFIRMED"]
    ours = held_by_us(schedule)
    assert held == [m for m in ours if m.date() <= UNTIL]


def test_an_event_says_who_where_and_which_version():
    shown = card(
        title="花植え",
        where="北公園",
        who="花の会",
        fields=("nature",),
        longitude=141.5,
        latitude=43.1,
    )
    made = write_calendar(
        feed(
            item(
                tuesdays(), shown, contact="事務局", description="軍手をお持ちください"
            )
        )
    )
    (event,) = events(made)
    text = made.decode()

    assert event["UID"] == "abcdefghjkmn@kyodo-map"
    assert event["SEQUENCE"] == 3
    assert "DTSTAMP:20260420T030405Z" in text
    assert "LAST-MODIFIED:20260420T030405Z" in text
    assert "GEO:43.1;141.5" in text
    assert event["LOCATION"] == "北公園"
    assert "事務局" in event["DESCRIPTION"]
    assert event["URL"] == "https://map.example.jp/ebetsu/activities/abcdefghjkmn"
    assert event["CATEGORIES"].cats == ["環境保全"]
    assert "BEGIN:VTIMEZONE" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in text
    assert "SOURCE;VALUE=URI:https://map.example.jp" in text


def test_a_second_reader_sees_the_same_events():
    move = {date(2026, 5, 12): Move(date(2026, 5, 14), ClockTime(13), ClockTime(15))}
    made = write_calendar(
        feed(item(tuesdays(moved=move)), item(tuesdays(), card("zzzzzzzzzzzz", "別")))
    )
    read = read_with_vobject(made)
    first = next(event for event in read.vevent_list if event.rruleset)
    days = [moment.date() for moment in islice(first.rruleset, 2)]

    assert len(read.vevent_list) == 3
    assert days == [date(2026, 4, 7), date(2026, 4, 14)]
    assert first.dtstart.value == datetime(2026, 4, 7, 10, tzinfo=TOKYO)
    assert first.dtend.value == datetime(2026, 4, 7, 12, tzinfo=TOKYO)


def test_hostile_text_stays_text_and_lines_stay_short():
    shown = card(title=HOSTILE, where=HOSTILE, who=HOSTILE)
    made = write_calendar(
        feed(item(tuesdays(), shown, description=HOSTILE), name=HOSTILE)
    )
    (event,) = events(made)
    (second,) = read_with_vobject(made).vevent_list

    assert "開会,閉会;\\n END:VEVENT 🎉" in event["SUMMARY"]
    assert second.summary.value == event["SUMMARY"]
    assert b"\x07" not in made
    assert b"\x00" not in made
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    made.decode()
    assert made.count(b"\r\nEND:VEVENT") == 1


@pytest.mark.parametrize(
    ("times", "end"),
    [
        ((ClockTime(20), ClockTime(24)), datetime(2026, 5, 10, tzinfo=TOKYO)),
        ((ClockTime(22), ClockTime(2)), datetime(2026, 5, 10, 2, tzinfo=TOKYO)),
        ((None, None), date(2026, 5, 10)),
    ],
)
def test_an_end_is_right_at_and_past_midnight(times, end):
    (event,) = events(write_calendar(feed(item(Schedule(date(2026, 5, 9), *times)))))

    assert event["DTEND"].dt == end


def test_an_event_of_several_days_spans_them():
    weekend = Schedule(
        date(2026, 5, 9), ClockTime(10), ClockTime(16), ends_on=date(2026, 5, 10)
    )
    (event,) = events(write_calendar(feed(item(weekend))))
    (whole,) = events(
        write_calendar(
            feed(item(Schedule(date(2026, 5, 9), ends_on=date(2026, 5, 10))))
        )
    )

    assert event["DTEND"].dt == datetime(2026, 5, 10, 16, tzinfo=TOKYO)
    assert whole["DTEND"].dt == date(2026, 5, 11)


def test_a_cancelled_activity_stays_as_cancelled():
    (event,) = events(
        write_calendar(feed(item(tuesdays(), card(title="祭り", status="cancelled"))))
    )

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "【中止】祭り"


def test_an_event_whose_only_day_is_off_is_cancelled_and_not_left_out():
    schedule = Schedule(date(2026, 5, 9), exdates=frozenset({date(2026, 5, 9)}))
    (event,) = events(write_calendar(feed(item(schedule))))

    assert event["STATUS"] == "CANCELLED"
    assert event["DTSTART"].dt == date(2026, 5, 9)


def test_a_day_off_with_a_reason_is_told_as_cancelled_that_day():
    off = date(2026, 5, 12)
    schedule = tuesdays(exdates=frozenset({off}), reasons={off: "大雨の予報"})
    series, day = events(write_calendar(feed(item(schedule))))

    assert "EXDATE" not in series
    assert day["STATUS"] == "CANCELLED"
    assert day["RECURRENCE-ID"].dt == datetime(2026, 5, 12, 10, tzinfo=TOKYO)
    assert "理由：大雨の予報" in day["DESCRIPTION"]


def test_a_moved_day_overrides_its_own_and_says_where_it_came_from():
    move = Move(date(2026, 5, 14), ClockTime(13), ClockTime(15), "選挙")
    schedule = tuesdays(moved={date(2026, 5, 12): move})
    series, day = events(write_calendar(feed(item(schedule))))

    assert series["RRULE"]["FREQ"] == ["WEEKLY"]
    assert day["UID"] == series["UID"]
    assert day["RECURRENCE-ID"].dt == datetime(2026, 5, 12, 10, tzinfo=TOKYO)
    assert day["DTSTART"].dt == datetime(2026, 5, 14, 13, tzinfo=TOKYO)
    assert "5/12から移りました。" in day["DESCRIPTION"]


def test_an_event_held_once_that_moved_is_one_event_on_the_new_day():
    schedule = Schedule(
        date(2026, 5, 9),
        ClockTime(10),
        moved={date(2026, 5, 9): Move(date(2026, 5, 16))},
    )
    (event,) = events(write_calendar(feed(item(schedule))))

    assert event["DTSTART"].dt == datetime(2026, 5, 16, 10, tzinfo=TOKYO)
    assert "RRULE" not in event


def test_holidays_are_written_out_around_today_only():
    schedule = Schedule(
        date(2010, 4, 1), rrule="FREQ=WEEKLY;BYDAY=MO", skip_holidays=True
    )
    (series,) = events(write_calendar(feed(item(schedule))))
    days = [value.dt for value in series["EXDATE"].dts]

    assert date(2026, 7, 20) in days  # 海の日
    assert date(2025, 4, 1) < days[0]
    assert days[-1] < date(2028, 6, 1)


def test_a_rule_nobody_can_read_costs_its_own_activity_only():
    broken = Schedule(date(2026, 5, 1), rrule="第2土曜")
    made = write_calendar(feed(item(broken, card("zzzzzzzzzzzz")), item(tuesdays())))

    assert [event["SUMMARY"] for event in events(made)] == ["清掃"]


def test_an_invented_activity_says_so_in_its_calendar_and_feed():
    invented = replace(item(tuesdays()), fictional=True)
    (event,) = events(write_calendar(feed(invented)))

    assert event["DESCRIPTION"].startswith("これは架空のサンプルです。")
    assert "これは架空のサンプルです。" in write_atom(feed(invented)).decode()


def test_an_ended_activity_repeats_no_more():
    shown = card(status="ended")
    made = write_calendar(feed(item(tuesdays(), shown)))

    assert [moment.date() for moment, _ in expand(made, UNTIL)] == [
        date(2026, 4, 7),
        date(2026, 4, 14),
    ]


def test_a_feed_is_the_same_bytes_each_time_and_may_be_empty():
    one = feed(item(tuesdays()))

    assert write_calendar(one) == write_calendar(one)
    assert events(write_calendar(feed())) == []
    assert read_with_vobject(write_calendar(feed())).name == "VCALENDAR"
