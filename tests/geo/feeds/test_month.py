"""A month's days and what stands on each."""

from datetime import date
from types import SimpleNamespace

import pytest

from geo.domain.errors import InvalidQueryError
from geo.domain.periods import ClockTime
from geo.domain.schedule import Move, Schedule
from geo.feeds.month import find_happenings, make_month, read_day, read_month
from tests.geo.feeds.feeds import ON, card, tuesdays

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def town(**schedules):
    return SimpleNamespace(on=ON, get_schedule=schedules.get)


def lines(shown, schedule):
    found = find_happenings(town(**{shown.uid: schedule}), [shown], MAY, JUNE)
    return {
        day.day: [
            (str(one.held.start_time), one.cancelled, one.moved_to) for one in said
        ]
        for day, said in found.items()
    }


def test_weeks_begin_on_sunday_and_hold_the_whole_month():
    month = make_month(town(), [], MAY)
    days = [day for week in month.weeks for day in week]

    assert month.weeks[0][0].on == date(2026, 4, 26)
    assert [day.on.day for day in days if day.in_month] == list(range(1, 32))
    assert all(len(week) == 7 for week in month.weeks)


def test_cancelled_and_moved_days_stand_on_their_old_and_new_day():
    schedule = tuesdays(
        exdates=frozenset({date(2026, 5, 12)}),
        moved={date(2026, 5, 19): Move(date(2026, 5, 21), ClockTime(13))},
    )

    assert lines(card("abc"), schedule) == {
        5: [("10:00", False, None)],
        12: [("10:00", True, None)],
        19: [("10:00", False, date(2026, 5, 21))],
        21: [("13:00", False, None)],
        26: [("10:00", False, None)],
    }


def test_an_event_of_several_days_stands_on_each_of_them():
    schedule = Schedule(date(2026, 4, 29), ends_on=date(2026, 5, 2))

    assert sorted(lines(card("abc"), schedule)) == [1, 2]


def test_a_day_off_that_the_rule_does_not_name_is_not_shown():
    schedule = tuesdays(exdates=frozenset({date(2026, 5, 13)}))

    assert 13 not in lines(card("abc"), schedule)


def test_a_busy_day_shows_four_and_counts_the_rest():
    cards = [card(f"a{n}", f"{n}") for n in range(7)]
    schedule = Schedule(date(2026, 5, 9))
    month = make_month(town(**{one.uid: schedule for one in cards}), cards, MAY)
    day = next(day for week in month.weeks for day in week if day.on.day == 9)

    assert (len(day.happenings), day.more) == (4, 3)
    assert month.count == 7


def test_no_line_hides_behind_a_count_of_one():
    cards = [card(f"a{n}", f"{n}") for n in range(5)]
    schedule = Schedule(date(2026, 5, 9))
    month = make_month(town(**{one.uid: schedule for one in cards}), cards, MAY)
    day = next(day for week in month.weeks for day in week if day.on.day == 9)

    assert (len(day.happenings), day.more) == (5, 0)


def test_what_has_ended_or_cannot_be_read_is_not_shown():
    broken = Schedule(date(2026, 5, 1), rrule="第2土曜")

    assert lines(card("abc"), broken) == {}
    assert lines(card("abc", status="ended"), tuesdays()) == {}


def test_the_calendar_ends_two_years_away():
    assert make_month(town(), [], date(2028, 5, 1)).following is None
    assert make_month(town(), [], date(2024, 5, 1)).previous is None
    assert read_month("2028-05", ON) == date(2028, 5, 1)
    assert read_month(None, ON) == MAY


@pytest.mark.parametrize("text", ["2028-06", "2026-13", "2026-5", "２０２６-05", "x"])
def test_a_month_nobody_can_show_is_refused(text):
    with pytest.raises(InvalidQueryError) as caught:
        read_month(text, ON)

    assert caught.value.details["parameter"] == "month"


@pytest.mark.parametrize("text", ["2026-02-30", "1999-01-01", "x", "9999-12-31"])
def test_a_day_nobody_can_show_is_refused(text):
    with pytest.raises(InvalidQueryError):
        read_day(text, ON)
