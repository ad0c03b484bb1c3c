"""The days of a rule, held against dateutil as an independent reading of RFC 5545."""

from datetime import date, datetime
from time import perf_counter

import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import ClockTime
from geo.domain.rrule import WEEKDAY_CODES, parse_rrule
from geo.domain.schedule import Move, Schedule, find_occurrences, holiday_name

# Frequencies and conditions that do name days, so that dateutil's search ends.
PLAIN_DAYS = st.lists(
    st.sampled_from(WEEKDAY_CODES), min_size=1, max_size=4, unique=True
)
POSITIONED_DAYS = st.lists(
    st.builds(
        "{}{}".format,
        st.sampled_from([1, 2, 3, 4, -1, -2]),
        st.sampled_from(WEEKDAY_CODES),
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
MONTH_DAYS = st.lists(
    st.sampled_from([1, 5, 15, 28, -1, -3]), min_size=1, max_size=3, unique=True
)


def joined(key, values):
    return f";{key}=" + ",".join(map(str, values))


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    days = st.one_of(PLAIN_DAYS, POSITIONED_DAYS)
    if frequency in {"DAILY", "WEEKLY"}:
        days = PLAIN_DAYS
    rule = f"FREQ={frequency};INTERVAL={draw(st.integers(1, 3))}"
    if frequency != "DAILY" and draw(st.booleans()):
        rule += f";WKST={draw(st.sampled_from(WEEKDAY_CODES))}"
    condition = draw(st.sampled_from(["none", "days", "month days"]))
    if condition == "days":
        rule += joined("BYDAY", draw(days))
    elif condition == "month days" and frequency != "WEEKLY":
        rule += joined("BYMONTHDAY", draw(MONTH_DAYS))
    if frequency == "YEARLY" and draw(st.booleans()):
        rule += joined("BYMONTH", draw(MONTHS))
    return rule


@settings(max_examples=1000)
@given(rules(), st.dates(date(2000, 1, 1), date(2026, 12, 28)), st.integers(0, 900))
def test_days_are_those_of_dateutil(rule, starts_on, later):
    last = date.fromordinal(starts_on.toordinal() + 2000)
    first = date.fromordinal(starts_on.toordinal() + later)

    days = [
        day
        for day in parse_rrule(rule).days(starts_on, last, first=first)
        if day >= first
    ]

    expected = rrulestr(
        f"{rule};UNTIL={last:%Y%m%d}",
        dtstart=datetime.combine(starts_on, datetime.min.time()),
    )
    assert days == [moment.date() for moment in expected if moment.date() >= first]


@settings(max_examples=1000)
@given(
    rules(),
    st.dates(date(2000, 1, 1), date(2026, 12, 28)),
    st.lists(st.integers(0, 30), max_size=5, unique=True),
    st.lists(st.integers(0, 30), max_size=5, unique=True),
    st.integers(-40, 40),
    st.booleans(),
)
def test_days_off_and_moved_are_those_of_a_dateutil_set(  # noqa: PLR0917 - what is generated, in one order
    rule, starts_on, off, moved, shift, skip_holidays
):
    last = date.fromordinal(starts_on.toordinal() + 1500)
    midnight = datetime.combine(starts_on, datetime.min.time())
    named = rruleset()
    named.rrule(rrulestr(f"{rule};UNTIL={last:%Y%m%d}", dtstart=midnight))
    planned = list(named)
    gone = [planned[n] for n in off if n < len(planned)]
    went = [planned[n] for n in moved if n < len(planned)]
    for moment in {*gone, *went}:
        named.exdate(moment)
    if skip_holidays:
        for moment in planned:
            if holiday_name(moment.date()):
                named.exdate(moment)
    expected = [(moment.date(), "10:00") for moment in named]
    news = {m.date(): date.fromordinal(m.toordinal() + shift) for m in went}
    expected += [(day, "13:00") for day in news.values()]
    schedule = Schedule(
        starts_on,
        ClockTime(10),
        ClockTime(12),
        rrule=rule,
        exdates=frozenset(moment.date() for moment in gone),
        skip_holidays=skip_holidays,
        ends_on=last,
        moved={day: Move(new, ClockTime(13)) for day, new in news.items()},
    )

    found = find_occurrences(schedule, date(1990, 1, 1), 9999)

    assert sorted((item.on, str(item.start_time)) for item in found) == sorted(expected)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=300",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_impossible_rule_ends_soon_and_names_no_day(rule):
    began = perf_counter()

    days = list(parse_rrule(rule).days(date(2025, 4, 1), date(2034, 4, 1)))

    assert days == []
    assert perf_counter() - began < 1


def test_count_counts_from_the_first_day_wherever_one_looks():
    rule = parse_rrule("FREQ=WEEKLY;BYDAY=SA;COUNT=3")

    days = list(rule.days(date(2026, 4, 1), date(2030, 1, 1), first=date(2026, 4, 12)))

    assert days[-1] == date(2026, 4, 18)


def test_last_position_of_a_set_is_the_last_workday():
    rule = parse_rrule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")

    assert list(rule.days(date(2026, 1, 1), date(2026, 2, 28))) == [
        date(2026, 1, 30),
        date(2026, 2, 27),
    ]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260331", date(2026, 3, 31)),
        ("20260331T235959", date(2026, 3, 31)),
        ("20260331T145959Z", date(2026, 3, 31)),
        ("20260331T150000Z", date(2026, 4, 1)),
    ],
)
def test_until_in_utc_is_a_day_in_japan(until, last):
    assert parse_rrule(f"RRULE:FREQ=DAILY;UNTIL={until}").until == last


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "毎月第2土曜",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=9",
        "BYDAY=MO",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=2SA",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYDAY=99SA",
        "FREQ=MONTHLY;BYDAY=0SA",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1001",
        "FREQ=DAILY;INTERVAL=999999999999",
        "FREQ=DAILY;INTERVAL=１",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=3;UNTIL=20260331",
        "FREQ=DAILY;UNTIL=20260231",
        "FREQ=DAILY;UNTIL=2026-03-31",
        "FREQ=DAILY;WKST=XX",
    ],
)
def test_rule_that_is_no_rule_is_refused_in_one_sentence(rule):
    with pytest.raises(InvalidLayerError) as caught:
        parse_rrule(rule)

    assert caught.value.details == {"column": "rrule", "value": rule}
    assert "\n" not in caught.value.message
