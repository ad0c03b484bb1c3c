"""Every district's years are joined by how that district was counted."""

from dataclasses import replace

import pytest

from geo.domain.estimate import Reason
from geo.report.planning.city import analyse_city
from geo.report.planning.model import WHOLE, TrendReason
from tests.geo.report.planning.toys import basis, measure

YEARS = range(2021, 2026)


@pytest.fixture
def figures():
    """One district counted otherwise from 2024 on, the other always alike."""
    measures = []
    for year in YEARS:
        made = measure("membership", [(600, 1000), (500, 1000)], fiscal_year=year)
        ways = ["照会", "照会" if year < 2024 else "推計"]
        joined = "照会" if year < 2024 else "照会、推計"
        counts = made.counts.assign(definition=ways)
        measures.append(replace(made, counts=counts, definition=joined))
    return analyse_city(basis(*measures))


def test_a_district_counted_otherwise_breaks_alone(figures):
    def breaks(code):
        return [
            point.fiscal_year
            for point in figures.card("membership", code).years
            if point.breaks
        ]

    assert breaks("01") == []
    assert breaks("02") == [2024]
    assert breaks(WHOLE) == [2024]


def test_only_the_broken_series_has_no_trend(figures):
    assert figures.card("membership", "01").trend.reason is None
    assert figures.card("membership", "02").trend.reason is TrendReason.BREAK


def test_years_counted_alike_again_are_compared(figures):
    change = figures.card("membership_change", "02").estimate

    assert change.value == pytest.approx(0)


def test_the_year_of_the_change_is_not_compared(figures):
    before = analyse_city(figures.basis, 2024)

    assert before.card("membership_change", "01").estimate.known
    assert (
        before.card("membership_change", "02").estimate.reason
        is Reason.UNLIKE_DEFINITIONS
    )
