import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.intervals import (
    byar_interval,
    exact_poisson_interval,
    finite_population_interval,
    poisson_interval,
    wilson_interval,
)

REPOSITORY = Path(__file__).parents[3]
SHARED = Path(os.environ.get("KYODO_SHARED", REPOSITORY.parent / "shared"))
PROPORTIONS = SHARED / "reference" / "proportions"
LEVELS = {0.95: ("lower95_0cl", "upper95_0cl"), 0.998: ("lower99_8cl", "upper99_8cl")}


# Newcombe (1998), Statistics in Medicine 17, table I, method 3 (score).
@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_newcombe(x, n, lower, upper):
    interval = wilson_interval(x, n)

    assert interval.lower == pytest.approx(lower, abs=5e-5)
    assert interval.upper == pytest.approx(upper, abs=5e-5)


def test_wilson_keeps_a_width_where_wald_has_none():
    nobody, everybody = np.transpose(wilson_interval([0, 20], 20))

    assert nobody[0] == 0
    assert nobody[1] > 0.16
    assert everybody[0] < 0.84
    assert everybody[1] == 1


def test_wilson_takes_counts_moved_between_area_sets():
    interval = wilson_interval([2.5, 12.25], [10.5, 12.25])

    assert (interval.lower < [2.5 / 10.5, 1]).all()
    assert (interval.upper >= [2.5 / 10.5, 1]).all()


@pytest.mark.parametrize(("x", "n"), [(np.nan, 5), (3, np.nan), (0, 0)])
def test_wilson_of_missing_or_no_denominator_is_unknown(x, n):
    assert np.isnan(wilson_interval(x, n)).all()


def test_more_members_than_households_is_refused_not_capped():
    with pytest.raises(ValueError, match="exceeds its denominator: 12 of 10"):
        wilson_interval([5, 12], [10, 10])


@pytest.mark.parametrize(("x", "n"), [(-1, 10), (1, -10), (1, np.inf)])
def test_what_is_no_count_is_refused(x, n):
    with pytest.raises(ValueError, match="no count"):
        wilson_interval(x, n)


@pytest.mark.parametrize("confidence", [0, 1, 95, np.nan])
@pytest.mark.parametrize(
    "interval", [byar_interval, exact_poisson_interval, poisson_interval]
)
def test_level_must_be_a_share(interval, confidence):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        interval(1, confidence)


@given(st.integers(1, 10**7), st.floats(0, 1), st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_encloses_the_share_and_mirrors_its_complement(n, part, confidence):
    x = n * part

    interval = wilson_interval(x, n, confidence)
    mirrored = wilson_interval(n - x, n, confidence)

    assert 0 <= interval.lower <= x / n + 1e-12
    assert x / n - 1e-12 <= interval.upper <= 1
    assert interval.lower == pytest.approx(1 - mirrored.upper, abs=1e-12)


# Garwood (1936), Biometrika 28, and tables printed since.
@pytest.mark.parametrize(
    ("x", "lower", "upper"),
    [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_exact_poisson_agrees_with_garwood(x, lower, upper):
    interval = exact_poisson_interval(x)

    assert interval.lower == pytest.approx(lower, abs=5e-4)
    assert interval.upper == pytest.approx(upper, abs=5e-4)


def test_byar_is_close_to_exact_from_ten_on():
    counts = np.arange(10, 1000)

    byar, exact = byar_interval(counts), exact_poisson_interval(counts)

    assert byar.lower == pytest.approx(exact.lower, rel=3e-3)
    assert byar.upper == pytest.approx(exact.upper, rel=3e-3)


@pytest.mark.parametrize(
    "interval", [byar_interval, exact_poisson_interval, poisson_interval]
)
def test_limits_of_no_event_start_at_zero_and_missing_stays_missing(interval):
    lower, upper = interval([0, 0.3, np.nan])

    assert lower[0] == 0 < upper[0]
    assert 0 <= lower[1] < 0.3 < upper[1]
    assert np.isnan([lower[2], upper[2]]).all()


def test_poisson_is_exact_below_ten_and_byar_from_ten_on():
    lower, upper = poisson_interval([9, 9.99, 10])

    assert lower[:2] == pytest.approx(exact_poisson_interval([9, 9.99]).lower, rel=0)
    assert upper[:2] == pytest.approx(exact_poisson_interval([9, 9.99]).upper, rel=0)
    assert (lower[2], upper[2]) == tuple(map(float, byar_interval(10)))


def published(file: str, sheet: str) -> pd.DataFrame:
    path = PROPORTIONS / file
    if not path.exists():
        pytest.skip(f"no published figures at {path}; set KYODO_SHARED")
    pytest.importorskip("openpyxl", reason="openpyxl reads the published figures")
    table = pd.read_excel(path, sheet_name=sheet)
    per = table["statistic"].str.extract(r"rate per (\d+)")[0].astype(float)
    return table.assign(scale=table.get("multiplier", per).fillna(per))


@pytest.mark.parametrize("confidence", LEVELS)
def test_wilson_agrees_with_published_shares(confidence):
    table = published("testdata_Proportion.xlsx", "testdata_Prop")
    table = table[table["method"] == "Wilson"]

    lower, upper = wilson_interval(table["Numerator"], table["Denominator"], confidence)

    assert_published(lower, upper, table, *LEVELS[confidence])


@pytest.mark.parametrize("confidence", LEVELS)
def test_poisson_limits_agree_with_published_rates(confidence):
    table = published("testdata_Rate.xlsx", "testdata_Rate")

    lower, upper = poisson_interval(table["Numerator"], confidence)

    per_head = table["Denominator"].to_numpy()
    assert_published(lower / per_head, upper / per_head, table, *LEVELS[confidence])


def test_published_missing_shares_are_missing_here():
    table = published("testdata_Proportion.xlsx", "testdata_Prop_g")

    lower, upper = wilson_interval(table["Numerator"], table["Denominator"])

    assert_published(lower, upper, table, "lowercl", "uppercl")


def test_published_missing_rates_are_missing_here():
    table = published("testdata_Rate.xlsx", "testdata_Rate_g")

    lower, upper = poisson_interval(table["Numerator"])

    per_head = table["Denominator"].to_numpy()
    assert_published(lower / per_head, upper / per_head, table, "lowercl", "uppercl")


def assert_published(lower, upper, table, lower_column, upper_column):
    assert table[lower_column].notna().sum() >= 8
    for ours, column in ((lower, lower_column), (upper, upper_column)):
        theirs = (table[column] / table["scale"]).to_numpy(dtype=float)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_share_of_a_finite_population_is_surer_than_of_an_endless_one():
    few, endless = finite_population_interval(30, 60, [132, 1e12])[0]
    wilson = wilson_interval(30, 60)

    # 60 of 132 tell as much as 60 × 131 / 72 of an endless population.
    assert few == pytest.approx(wilson_interval(30 * 131 / 72, 60 * 131 / 72).lower)
    assert few > wilson.lower
    assert endless == pytest.approx(wilson.lower)


def test_census_has_no_interval():
    assert np.isnan(finite_population_interval(40, 70, 70)).all()


@pytest.mark.parametrize(("x", "n", "population"), [(5, 4, 9), (1, 10, 9), (-1, 4, 9)])
def test_answers_that_cannot_be_are_refused(x, n, population):
    with pytest.raises(ValueError, match=r"more answered|exceeds|no count"):
        finite_population_interval(x, n, population)


@pytest.mark.parametrize(("x", "n"), [(np.nan, 5), (0, 0)])
def test_unknown_answers_have_no_interval(x, n):
    assert np.isnan(finite_population_interval(x, n, 9)).all()


def test_published_membership_is_members_over_households():
    path = SHARED / "reference/japan/jichikai_published_rates.csv"
    if not path.is_file():
        pytest.skip(f"no published rates at {path}; set KYODO_SHARED")
    rows = pd.read_csv(path).dropna(subset=["households"])

    percent = 100 * rows["member_households"] / rows["households"]

    assert (abs(percent - rows["published_rate_pct"]) <= 0.05).all()
    assert len(rows) >= 7
