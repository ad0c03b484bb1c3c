import numpy as np
import pytest

from geo.analysis.inequality import gini, theil
from geo.domain.errors import NotFoundError
from geo.domain.estimate import State, Unit
from geo.report.planning.inequality import describe_inequality
from tests.geo.report.planning.toy import HIDDEN, UNREPORTED, figures_of, measure

ROWS = [(100, 400), (230, 500), (300, 500), (380, 520)]
AGEING = measure("ageing", [(200, 1000), (150, 1000), (300, 1000), (100, 1000)])


def test_each_year_is_described_and_weighted_by_its_households():
    figures = figures_of(
        measure("membership", ROWS, year=2024),
        measure("membership", ROWS[::-1], year=2025),
        columns=4,
    )

    years = describe_inequality(figures, "membership")

    assert [year.fiscal_year for year in years] == [2024, 2025]
    x, n = np.transpose(ROWS)
    assert years[0].theil == pytest.approx(theil(x, n))
    assert years[0].gini == pytest.approx(gini(x, n))
    assert years[0].districts == 4
    assert years[0].lorenz[0] == (0, 0)
    assert years[0].lorenz[-1] == (1, 1)


def test_a_hidden_and_an_unreported_district_are_left_out_and_counted():
    figures = figures_of(
        measure("membership", [*ROWS, HIDDEN, UNREPORTED, (0, 0, State.UNDEFINED)]),
        columns=7,
    )

    (year,) = describe_inequality(figures, "membership")

    assert (year.districts, year.left_out, year.hidden) == (4, 3, 1)
    x, n = np.transpose(ROWS)
    assert year.theil == pytest.approx(theil(x, n))


def test_groups_split_the_whole_into_two_parts():
    figures = figures_of(measure("membership", ROWS), columns=4)

    (year,) = describe_inequality(
        figures, "membership", {"01": "west", "02": "west", "03": "east"}
    )

    assert year.between + year.within == pytest.approx(year.theil, abs=1e-12)
    (alone,) = describe_inequality(figures, "membership")
    assert (alone.between, alone.within) == (None, None)


def test_a_change_of_method_breaks_the_row_of_years():
    figures = figures_of(
        measure("membership", ROWS, year=2023),
        measure("membership", ROWS, year=2024),
        measure("membership", ROWS, year=2025, definition="抽出調査"),
        columns=4,
    )

    years = describe_inequality(figures, "membership")

    assert [year.breaks for year in years] == [False, False, True]


def test_one_district_counted_otherwise_breaks_the_row_and_mixes_the_year():
    before = measure("membership", ROWS, year=2024)
    after = measure("membership", ROWS, year=2025)
    before.counts["definition"] = "申告"
    after.counts["definition"] = ["申告", "申告", "申告", "推計"]

    years = describe_inequality(figures_of(before, after, columns=4), "membership")

    assert [year.breaks for year in years] == [False, True]
    assert [year.mixed for year in years] == [False, True]


def test_slope_goes_along_what_districts_are_ordered_by():
    figures = figures_of(measure("membership", ROWS), AGEING, columns=4)

    (year,) = describe_inequality(figures, "membership")

    assert year.by == "ageing"
    assert year.slope_index.unit is Unit.POINTS
    assert year.slope_index.lower < year.slope_index.value < year.slope_index.upper
    assert year.slope_index.value < 0  # the oldest district has fewer members
    assert describe_inequality(figures, "membership")[0] == year


def test_without_anything_to_order_by_there_is_no_slope_and_it_says_so():
    (year,) = describe_inequality(
        figures_of(measure("membership", ROWS), columns=4), "membership"
    )

    assert year.slope_index.state is State.MISSING
    assert year.by == ""


def test_a_rate_has_its_slope_per_1000():
    rows = [(5, 1000), (8, 1000), (3, 1000), (9, 1000)]
    figures = figures_of(measure("activities", rows, year=None), AGEING, columns=4)

    (year,) = describe_inequality(figures, "activities")

    assert year.slope_index.unit is Unit.PER_1000
    assert abs(year.slope_index.value) > 1


def test_what_is_modelled_has_no_interval_of_chance():
    figures = figures_of(measure("centre_access", ROWS), AGEING, columns=4)

    (year,) = describe_inequality(figures, "centre_access")

    assert year.slope_index.known
    assert year.slope_index.lower is None


def test_one_district_is_no_inequality():
    figures = figures_of(measure("membership", [(1, 9), HIDDEN]), columns=2)

    (year,) = describe_inequality(figures, "membership")

    assert (year.theil, year.gini, year.slope_index, year.lorenz) == (None,) * 3 + ((),)


def test_values_without_a_denominator_have_no_weight():
    figures = figures_of(
        measure("density", [(1, 1)] * 4, value=[1, 2, 3, 4]), columns=4
    )

    assert describe_inequality(figures, "density") == ()
    assert describe_inequality(figures, "membership") == ()
    with pytest.raises(NotFoundError):
        describe_inequality(figures, "luck")
