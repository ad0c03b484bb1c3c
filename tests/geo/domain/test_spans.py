"""Spans of days that people name."""

from datetime import date

import pytest

from geo.domain.spans import rest_of_month, weekend_of


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ((2026, 11, 23), (2026, 11, 28), (2026, 11, 29)),  # Monday
        ((2026, 11, 27), (2026, 11, 28), (2026, 11, 29)),  # Friday
        ((2026, 11, 28), (2026, 11, 28), (2026, 11, 29)),  # Saturday
        ((2026, 11, 29), (2026, 11, 29), (2026, 11, 29)),  # what is left of it
    ],
)
def test_this_weekend(day, first, last):
    assert weekend_of(date(*day)) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ((2026, 12, 1), (2026, 12, 31)),
        ((2028, 2, 29), (2028, 2, 29)),
        ((2027, 2, 3), (2027, 2, 28)),
    ],
)
def test_this_month_is_what_is_left_of_it(day, last):
    assert rest_of_month(date(*day)) == (date(*day), date(*last))
