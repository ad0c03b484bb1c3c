"""Repetition by picking, and the rule it stands for."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.domain.activity_templates import load_templates
from geo.domain.picking import Picks, next_year, picks_of, place_in_month, rule_of
from geo.domain.schedule import describe_rrule
from geo.domain.vocabulary import load_vocabulary

START = date(2026, 11, 15)  # the third Sunday
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
WEEKDAYS = st.lists(st.integers(0, 6), min_size=1, unique=True).map(sorted).map(tuple)
PLACES = st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, unique=True).map(
    lambda places: tuple(sorted(places, key=lambda place: (place < 0, place)))
)
PICKS = st.one_of(
    st.sampled_from(["once", "yearly", "yearly_weekday"]).map(Picks),
    st.builds(Picks, st.sampled_from(["weekly", "fortnightly"]), WEEKDAYS),
    st.builds(Picks, st.just("by_weekday"), WEEKDAYS, PLACES),
    st.builds(Picks, st.just("by_day"), month_day=st.sampled_from([*range(1, 32), -1])),
)


@settings(max_examples=60)
@given(PICKS, DAYS)
def test_what_was_picked_is_read_back(picks, day):
    assert picks_of(rule_of(picks, day), day) == (picks, None)


@pytest.mark.parametrize(
    ("rule", "repeat"),
    [
        ("FREQ=WEEKLY", "weekly"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "fortnightly"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=2", "by_weekday"),
        ("FREQ=MONTHLY", "by_day"),
        ("FREQ=YEARLY", "yearly"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=3SU", "yearly_weekday"),
    ],
)
def test_other_spellings_of_a_rule_are_known(rule, repeat):
    assert picks_of(rule, START)[0].repeat == repeat


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTH=4,5;BYDAY=1SA",
        "FREQ=MONTHLY;BYDAY=1SA,2SU",
        "FREQ=YEARLY;BYMONTH=8",
        "FREQ=YEARLY;BYMONTH=8;BYDAY=1SA",
        "nonsense",
    ],
)
def test_what_cannot_be_picked_is_left_as_it_is(rule):
    assert picks_of(rule, START) is None


def test_a_rules_own_last_day_is_told():
    assert picks_of("FREQ=WEEKLY;UNTIL=20270331", START)[1] == date(2027, 3, 31)


@settings(max_examples=60)
@given(DAYS)
def test_a_year_later_is_the_same_weekday_of_the_same_week(day):
    later = next_year(day)

    assert (later.year, later.month) == (day.year + 1, day.month)
    assert later.weekday() == day.weekday()
    # The last may be a fourth.
    assert place_in_month(day) == -1 or place_in_month(later) == place_in_month(day)


def test_a_leap_day_comes_a_day_earlier():
    assert next_year(date(2028, 2, 29), same_weekday=False) == date(2029, 2, 28)


def test_every_template_can_be_used():
    fields = {term.code for term in load_vocabulary("field").terms}
    templates = load_templates()

    assert len({each.code for each in templates}) == len(templates) >= 12
    for each in templates:
        assert {
            each.values["field"],
            *each.values.get("secondary_fields", ()),
        } <= fields
        rule = each.document(on=START)["rrule"] or rule_of(each.picks, START)
        assert (rule is None) == (each.picks.repeat == "once")
        assert rule is None or describe_rrule(rule)
