import pytest

from geo.domain.closing_english import describe_closing
from geo.domain.opening_words import read_opening_hours
from geo.domain.recurrence_english import describe_in_english
from geo.domain.schedule import read_rule


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;BYMONTH=6,7,8", "Every day from June to August"),
        ("FREQ=WEEKLY;BYDAY=TU,FR", "Every Tuesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "Every other week on Saturday"),
        ("FREQ=WEEKLY", "Every week (same weekday as the first time)"),
        ("FREQ=MONTHLY;BYDAY=2SA,4SA", "2nd and 4th Saturday of every month"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "Last Friday of every 3 months"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,11,-1", "1st, 11th and last day of every month"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            "First weekday of every month",
        ),
        ("FREQ=YEARLY;BYMONTH=8", "Every year in August"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=22", "22nd of November, every year"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2nd Sunday of May, every year"),
        ("FREQ=WEEKLY;BYDAY=SU;UNTIL=20270331", "Every Sunday (until 2027-03-31)"),
        ("FREQ=WEEKLY;BYDAY=SU;COUNT=6", "Every Sunday (number of times: 6)"),
        ("FREQ=YEARLY;BYDAY=20MO", "Repeats (see the list of dates)"),
    ],
)
def test_rule_is_said_in_english(rule, words):
    assert describe_in_english(read_rule(rule)) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("土曜日・日曜日・祝日", "Saturdays, Sundays and public holidays"),
        (
            "毎月第3月曜日・年末年始",
            "3rd Monday of the month and the New Year holidays",
        ),
        ("12月29日〜1月3日", "29 December to 3 January"),
        (
            "月曜日（祝日の場合は翌平日）",
            "Mondays (if that is a public holiday, the next weekday instead)",
        ),
        ("年中無休", "never"),
    ],
)
def test_closing_days_are_said_in_english(written, words):
    found = read_opening_hours("9:00〜17:00", written)

    assert found is not None
    assert describe_closing(found) == words
