"""Rounding and wording of figures, dates and distances: the only place they happen."""

from datetime import date

import pytest

from geo.domain.estimate import (
    Estimate,
    Method,
    Reason,
    State,
    Unit,
    missing,
    undefined,
)
from web import filters


@pytest.fixture(autouse=True)
def _japanese(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (1234567, "1,234,567"), (2.5, "3"), (1999.5, "2,000"), (None, "—")],
)
def test_counts_are_whole_with_separators(value, said):
    assert filters.count(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0.0%"), (0.4821, "48.2%"), (1, "100.0%"), (0.579, "57.9%")]
)
def test_shares_have_one_decimal(value, said):
    assert filters.share(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0m"), (4, "0m"), (324, "320m"), (996, "1,000m"), (1000, "1.0km"), (1249, "1.2km")],
)  # fmt: skip
def test_distances_are_rounded_to_what_a_straight_line_can_say(value, said):
    assert filters.metres(value) == said


def share(value, **more) -> Estimate:
    return Estimate(unit=Unit.SHARE, value=value, method=Method.WILSON, **more)


def test_zero_is_a_value_and_none_of_the_other_states():
    states = [
        share(0.0, numerator=0, denominator=10, lower=0.0, upper=0.28),
        missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED),
        undefined(Unit.SHARE, Reason.ZERO_DENOMINATOR),
        Estimate(unit=Unit.SHARE, state=State.SUPPRESSED, reason=Reason.SMALL_COUNT),
    ]

    said = [filters.estimate(figure) for figure in states]

    assert said == ["0%", "データなし", "算出できません", "秘匿"]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_japanese_sentence(reason):
    said = filters.reason(missing(Unit.COUNT, reason))

    assert said.endswith("。")
    assert reason.value not in said


def test_an_interval_writes_its_unit_once():
    figure = share(0.482, lower=0.467, upper=0.497)

    assert filters.interval(figure) == "46.7〜49.7%"


def test_a_figure_without_an_interval_has_a_dash():
    assert filters.interval(missing(Unit.SHARE, Reason.NO_SITES)) == "—"


def test_a_fraction_shows_what_was_counted_and_of_what():
    assert filters.fraction(share(0.5, numerator=2061, denominator=4120)) == (
        "2,061 / 4,120"
    )


@pytest.mark.parametrize(
    ("day", "said", "look"),
    [
        (date(2026, 12, 12), "2026年12月12日（土）", "sat"),
        (date(2026, 11, 22), "2026年11月22日（日）", "sun"),
        (date(2026, 11, 23), "2026年11月23日（月・祝）", "sun"),
        (date(2026, 11, 24), "2026年11月24日（火）", ""),
    ],
)
def test_a_date_names_its_weekday_and_holiday(day, said, look):
    assert filters.day(day) == said
    assert filters.day_class(day) == look


@pytest.mark.parametrize(
    ("year", "said"),
    [(2025, "2025（令和7）年度"), (2019, "2019（令和元）年度"), (2018, "2018（平成30）年度")],
)  # fmt: skip
def test_a_fiscal_year_names_its_era(year, said):
    assert filters.fiscal_year(year) == said


@pytest.mark.parametrize(
    ("clock", "said"), [("09:30", "9:30"), ("13:00", "13:00"), ("00:00", "0:00")]
)
def test_a_time_of_day_has_no_leading_zero(clock, said):
    assert filters.clock(clock) == said
