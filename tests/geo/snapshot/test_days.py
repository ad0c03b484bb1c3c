"""Who takes place in a period: the kept columns say what the rules say."""

from datetime import date, timedelta

import pytest

from geo.domain.schedule import Schedule, occurrences
from geo.snapshot.days import AHEAD_DAYS, LONGEST_DAYS, Days

ON = date(2026, 11, 22)  # a Sunday
SCHEDULES = {
    "saturdays": Schedule(date(2026, 1, 3), rrule="FREQ=WEEKLY;BYDAY=SA"),
    "second_wednesday": Schedule(date(2026, 4, 8), rrule="FREQ=MONTHLY;BYDAY=2WE"),
    "once": Schedule(date(2026, 12, 12)),
    "over": Schedule(date(2026, 3, 1)),
    "festival": Schedule(date(2026, 11, 20), ends_on=date(2026, 11, 25)),
    "broken": Schedule(date(2026, 1, 1), rrule="FREQ=SOMETIMES"),
}


@pytest.fixture
def days():
    return Days(ON, [*SCHEDULES, "without"], SCHEDULES.get)


def test_a_period_is_half_open(days):
    week = days.find(date(2026, 12, 5), date(2026, 12, 12))

    assert week == {
        "saturdays": date(2026, 12, 5),
        "second_wednesday": date(2026, 12, 9),
    }


def test_what_runs_over_days_counts_while_it_runs(days):
    tuesday = ON + timedelta(days=2)

    assert days.find(ON, ON + timedelta(days=1)) == {"festival": ON}
    assert days.find(tuesday, tuesday + timedelta(days=1)) == {"festival": tuesday}


def test_a_weekday_is_that_of_an_occurrence(days):
    wednesdays = days.find(ON, ON + timedelta(days=60), frozenset({2}))

    assert wednesdays == {
        "second_wednesday": date(2026, 12, 9),
        "festival": date(2026, 11, 25),
    }


@pytest.mark.parametrize("start", [-300, -1, 0, 30, AHEAD_DAYS - 5, AHEAD_DAYS + 90])
@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({5, 6})])
def test_kept_days_and_worked_out_days_are_the_same(days, start, weekdays):
    first = ON + timedelta(days=start)
    before = first + timedelta(days=20)
    expected = {}
    for uid, schedule in SCHEDULES.items():
        if uid == "broken":
            continue
        held = occurrences(schedule, first, LONGEST_DAYS, before=before)
        held = [day for day in held if not weekdays or day.weekday() in weekdays]
        if held:
            expected[uid] = held[0]

    found = days.find(first, before, weekdays)

    found.pop("festival", None)  # occurrences() names only its first day
    expected.pop("festival", None)
    assert found == expected


def test_a_period_that_ends_before_it_starts_holds_nothing(days):
    assert days.find(ON, ON - timedelta(days=3)) == {}
