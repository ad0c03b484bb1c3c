import pandas as pd
import pytest

from geo.analysis.rates import Verdict
from geo.domain.estimate import Reason, State
from geo.report.planning.city import analyse_city
from geo.report.planning.comparators import compare_card
from geo.report.planning.model import WHOLE, TrendReason, TrendWord
from geo.report.planning.published import describe_published
from tests.geo.report.planning.toys import basis, measure

HIDDEN = (State.SUPPRESSED, Reason.SMALL_COUNT)
MISSING = (State.MISSING, Reason.NO_HOUSEHOLDS_REPORTED)
YEARS = range(2017, 2022)
# すみれが丘町内会 as published, and a district that falls by 2 points a year.
STEADY = [(1192, 1818), (1223, 1827), (1221, 1842), (1223, 1858), (1247, 1910)]
FALLING = [(700, 1000), (680, 1000), (660, 1000), (640, 1000), (620, 1000)]


def series(**said):
    rows = zip(YEARS, STEADY, FALLING, strict=True)
    return [
        measure("membership", [one, other], fiscal_year=year, **said)
        for year, one, other in rows
    ]


def card(measures, code="01", year=None, indicator="membership"):
    return analyse_city(basis(*measures), year).cards[indicator][code]


def test_sumiregaoka_is_steady_and_its_neighbour_falls():
    one, other = card(series()), card(series(), "02")

    assert one.trend.word is TrendWord.STEADY
    assert one.trend.chi_square == pytest.approx(0.24, abs=0.005)
    assert other.trend.word is TrendWord.FALLING
    assert other.trend.years == tuple(YEARS)


def test_change_is_the_later_year_less_the_earlier():
    change = card(series()).change

    assert (change.from_year, change.to_year) == (2020, 2021)
    points = [100 * end for end in (change.difference.lower, change.difference.upper)]
    assert [round(end, 1) for end in points] == [-3.6, 2.5]
    assert change.verdict is Verdict.NO_DIFFERENCE


def test_membership_change_is_an_indicator_of_its_own():
    figures = analyse_city(basis(*series()))
    found = figures.cards["membership_change"]

    assert "membership_change" in [item.id for item in figures.indicators]
    assert found["02"].estimate.value == pytest.approx(-0.02)
    assert found["02"].estimate.denominator == 1000
    assert found[WHOLE].estimate.value == pytest.approx(1867 / 2910 - 1863 / 2858)


def test_four_years_are_too_few():
    trend = card(series()[1:]).trend

    assert (trend.word, trend.reason) == (TrendWord.UNDECIDED, TrendReason.FEW_YEARS)


def test_another_method_breaks_the_series_and_undoes_trend_and_change():
    broken = [*series()[:4], *series(method="住民基本台帳")[4:]]
    found = card(broken)

    assert [point.breaks for point in found.years] == [False] * 4 + [True]
    assert found.trend.reason is TrendReason.BREAK
    assert found.change is None
    change = card(broken, indicator="membership_change").estimate
    assert (change.state, change.reason) == (State.UNDEFINED, Reason.UNLIKE_DEFINITIONS)


def test_first_year_has_no_change():
    change = card(series()[:1], indicator="membership_change").estimate

    assert change.reason is Reason.NO_YEAR_BEFORE


def test_hidden_year_undoes_trend_and_change_but_stays_hidden():
    hidden = measure("membership", [HIDDEN, FALLING[3]], fiscal_year=2020)
    found = [*series()[:3], hidden, series()[4]]

    assert card(found).trend.reason is TrendReason.GAP
    assert card(found).change is None
    change = card(found, indicator="membership_change").estimate
    assert change.state is State.SUPPRESSED
    assert card(found, "02").trend.word is TrendWord.FALLING


def test_city_has_no_trend_and_no_change_when_other_districts_reported():
    partly = measure("membership", [MISSING, FALLING[3]], fiscal_year=2020)
    found = [*series()[:3], partly, series()[4]]

    assert card(found, WHOLE).trend.reason is TrendReason.GAP
    assert not card(found, WHOLE, indicator="membership_change").estimate.known


def test_missing_year_is_a_gap():
    trend = card(
        [
            measure("membership", [(5, 9), (5, 9)], fiscal_year=2016),
            *series()[:2],
            *series()[3:],
        ]
    ).trend

    assert trend.reason is TrendReason.GAP


def test_year_in_which_everybody_joined_cannot_be_tested():
    full = [measure("membership", [(50, 50), (9, 50)], fiscal_year=y) for y in YEARS]

    assert card(full).trend.reason is TrendReason.AT_LIMIT


def test_earlier_year_is_read_as_it_was_then():
    found = card(series(), year=2019)

    assert found.fiscal_year == 2019
    assert found.estimate.numerator == 1221
    assert [point.fiscal_year for point in found.years] == [2017, 2018, 2019]
    assert found.trend.reason is TrendReason.FEW_YEARS
    assert found.change.from_year == 2018


def test_all_years_share_their_classes():
    newest, oldest = (analyse_city(basis(*series()), year) for year in (None, 2017))

    assert newest.breaks["membership"] == oldest.breaks["membership"]


def test_last_year_is_a_comparator_like_any_other():
    found = card(series(), "02")

    assert compare_card(found, 0.64) == (Verdict.NO_DIFFERENCE, False)
    assert compare_card(found, 0.655) == (Verdict.LOWER, False)
    assert compare_card(found, 0.70) == (Verdict.LOWER, True)
    assert compare_card(found, None) == (Verdict.NOT_COMPARABLE, False)


def published(years, values, method="公表値（算出方法の記載なし）"):
    return pd.DataFrame(
        {
            "district_code": None,
            "indicator": "association_organization_rate",
            "fiscal_year": years,
            "numerator": float("nan"),
            "denominator": float("nan"),
            "value": values,
            "method": method,
            "source": "指針",
            "note": None,
            "fictional": False,
        }
    )


def test_inagi_is_undecided_and_broken_not_fallen():
    table = published([2007, 2008, 2009], [0.667, 0.584, 0.579])

    (found,) = describe_published(basis(published=table))

    assert found.trend.word is TrendWord.UNDECIDED
    assert found.trend.reason is TrendReason.FEW_YEARS
    assert [point.breaks for point in found.years] == [False, True, False]
    assert [point.estimate.value for point in found.years] == [0.667, 0.584, 0.579]
    assert found.years[0].estimate.lower is None


def test_published_rates_without_counts_have_no_trend_even_over_five_years():
    table = published(list(YEARS), [0.6, 0.59, 0.58, 0.57, 0.56])

    (found,) = describe_published(basis(published=table))

    assert found.trend.reason is TrendReason.NO_INTERVAL
    assert not any(point.breaks for point in found.years)


def test_city_without_published_figures_has_no_series():
    assert describe_published(basis()) == ()
