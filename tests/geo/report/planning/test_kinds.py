import pytest

from geo.analysis.intervals import wilson_interval
from geo.analysis.rates import Verdict
from geo.domain.errors import InconsistentFigureError
from geo.domain.estimate import Method, Reason, State
from geo.report.basis.model import Count
from geo.report.planning.city import analyse_city
from geo.report.planning.model import WHOLE
from tests.geo.report.planning.toys import basis, measure, strata

HIDDEN = (State.SUPPRESSED, Reason.SMALL_COUNT)
MISSING = (State.MISSING, Reason.NO_HOUSEHOLDS_REPORTED)


def cards(*measures, year=None):
    (indicator,) = {item.indicator for item in measures}
    return analyse_city(basis(*measures), year).cards[indicator]


def test_share_keeps_its_four_states():
    found = cards(
        measure("membership", [(600, 1000), (0, 50), HIDDEN, MISSING, (0, 0)])
    )

    first = found["01"].estimate
    limits = wilson_interval(600, 1000)
    assert (first.value, first.numerator, first.denominator) == (0.6, 600, 1000)
    assert (first.lower, first.upper) == limits
    assert first.method is Method.WILSON
    far = wilson_interval(600, 1000, 0.998)
    assert (found["01"].lower_998, found["01"].upper_998) == far
    assert found["02"].estimate.value == 0
    assert found["02"].small
    states = [found[code].estimate.state for code in ("03", "04", "05")]
    assert states == [State.SUPPRESSED, State.MISSING, State.UNDEFINED]
    assert found["03"].estimate.reason is Reason.SMALL_COUNT
    assert found["05"].estimate.reason is Reason.ZERO_DENOMINATOR
    assert found[WHOLE].estimate.value == 600 / 1050


def test_more_members_than_households_names_district_and_year():
    with pytest.raises(InconsistentFigureError, match=r"2021年度.*2区で.*12.*10"):
        cards(measure("membership", [(5, 10), (12, 10)], fiscal_year=2021))


def test_moved_counts_may_pass_by_rounding_and_by_no_more():
    moved = measure("membership", [(10.0000000001, 10)], moved_error=0.1)

    assert cards(moved)["01"].estimate.value == 1
    with pytest.raises(InconsistentFigureError, match="より多く"):
        cards(measure("membership", [(10.001, 10)], moved_error=0.1))


def test_verdict_is_against_the_city_and_strong_beyond_998():
    # The city: 5100 of 10000.
    rows = [(520, 1000), (545, 1000), (600, 1000), (3435, 7000)]
    found = cards(measure("membership", rows))

    assert [found[f"0{at}"].verdict for at in (1, 2, 3)] == [
        Verdict.NO_DIFFERENCE,
        Verdict.HIGHER,
        Verdict.HIGHER,
    ]
    assert [found[f"0{at}"].strong for at in (1, 2, 3)] == [False, False, True]
    assert found[WHOLE].verdict is Verdict.NOT_COMPARABLE


def test_hidden_city_compares_with_nobody():
    hidden = Count(state=State.SUPPRESSED, reason=Reason.SMALL_COUNT)
    found = cards(measure("membership", [(600, 1000), (2, 9)], whole=hidden))

    assert found["01"].verdict is Verdict.NOT_COMPARABLE
    assert found[WHOLE].estimate.state is State.SUPPRESSED


def test_rate_is_per_thousand_and_not_given_to_few_residents():
    found = cards(measure("activities", [(20, 4000), (0, 2000), (3, 99), (0, 0)]))

    first = found["01"].estimate
    assert (first.value, first.method) == (5, Method.BYAR)
    assert (found["02"].estimate.value, found["02"].estimate.lower) == (0, 0)
    assert found["02"].estimate.method is Method.EXACT_POISSON
    assert found["03"].estimate.reason is Reason.TOO_FEW_RESIDENTS
    assert found["03"].estimate.numerator == 3
    assert found["04"].estimate.reason is Reason.ZERO_DENOMINATOR


@pytest.mark.parametrize(
    "indicator", ["participations", "concentration", "centre_access"]
)
def test_figure_whose_chance_is_not_known_has_no_interval_and_no_verdict(indicator):
    card = cards(measure(indicator, [(900, 1000), (100, 1000)]))["01"]

    assert card.estimate.known
    assert card.estimate.lower is None
    assert card.verdict is Verdict.NOT_COMPARABLE
    assert card.rank is None


def test_value_is_taken_as_it_is():
    found = cards(
        measure(
            "nearest_centre",
            [350.5, MISSING],
            whole=Count(state=State.UNDEFINED, reason=Reason.NOT_FOR_WHOLE),
        )
    )

    assert found["01"].estimate.value == 350.5
    assert found["01"].estimate.method is Method.PLANE_DISTANCE
    assert found[WHOLE].estimate.reason is Reason.NOT_FOR_WHOLE


# Young 0-39 and old 40-: the city has 300 of 3000 and 160 of 1000.
AGES = strata(
    [(0, 39, 40, 1000), (40, None, 80, 500)],
    [(0, 39, 260, 2000), (40, None, 80, 500)],
)


def test_standardised_rate_uses_the_citys_own_ages():
    found = cards(
        measure("participation_standardised", [(120, 1500), (340, 2500)], strata=AGES)
    )

    first = found["01"].estimate
    assert first.value == pytest.approx(1000 * (3000 * 0.04 + 1000 * 0.16) / 4000)
    assert (first.numerator, first.denominator) == (120, 1500)
    assert first.method is Method.DOBSON
    assert found[WHOLE].estimate.value == pytest.approx(1000 * 460 / 4000)
    assert found["01"].verdict is Verdict.LOWER


def test_standardised_rate_is_not_given_below_ten_participants_or_without_ages():
    few = strata(
        [(0, 39, 4, 1000), (40, None, 5, 500)], [(0, 39, 90, 900), (40, None, 9, 9)]
    )
    rows = [(9, 1500), (99, 909)]

    found = cards(measure("participation_standardised", rows, strata=few))
    ageless = cards(measure("participation_standardised", rows))

    assert found["01"].estimate.state is State.UNDEFINED
    assert found["01"].estimate.reason is Reason.TOO_FEW_EVENTS
    assert found["02"].estimate.known
    assert ageless["02"].estimate.reason is Reason.NO_AGES_REPORTED


def test_under_40_ratio_is_observed_to_expected_of_the_young_alone():
    found = cards(
        measure("under_40_representation", [(40, 1000), (260, 2000)], strata=AGES)
    )

    # The city's young take part at 10 %: 100 and 200 are expected.
    first = found["01"].estimate
    assert (first.numerator, first.denominator, first.value) == (40, 100, 0.4)
    assert first.method is Method.RATIO_BYAR
    assert found["01"].verdict is Verdict.LOWER
    assert found["02"].estimate.value == pytest.approx(1.3)
    assert found[WHOLE].estimate.value == 1


def test_hidden_district_is_told_by_no_sum_of_the_ratio():
    ages = strata(
        [(0, 39, 40, 1000), (40, None, 80, 500)],
        [(0, 39, 3, 100), (40, None, 80, 500)],
        [(0, 39, 260, 2000), (40, None, 80, 500)],
    )
    rows = [(40, 1000), HIDDEN, (260, 2000)]

    found = cards(measure("under_40_representation", rows, strata=ages))

    assert found["02"].estimate.state is State.SUPPRESSED
    assert found["02"].estimate.numerator is None
    assert found["01"].estimate.denominator == pytest.approx(100)
    assert found[WHOLE].estimate.numerator == 300


def test_district_of_one_unknown_band_has_no_standardised_figure():
    ages = strata(
        [(0, 39, 40, 1000), (40, None, float("nan"), 500)],
        [(0, 39, 260, 2000), (40, None, 80, 500)],
    )
    rows = [(120, 1500), (340, 2500)]

    found = cards(measure("participation_standardised", rows, strata=ages))

    assert found["01"].estimate.reason is Reason.NO_AGES_REPORTED
    assert found["02"].estimate.known


def test_same_basis_gives_the_same_figures():
    made = basis(measure("membership", [(60 * at, 1000) for at in range(1, 13)]))

    assert analyse_city(made).cards == analyse_city(made).cards
