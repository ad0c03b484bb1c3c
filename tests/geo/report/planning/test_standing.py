import math

import pytest

from geo.domain.estimate import Reason, State
from geo.report.planning.city import analyse_city
from geo.report.planning.model import Place, Rank, Unranked
from tests.geo.report.planning.toys import basis, measure

MISSING = (State.MISSING, Reason.NO_HOUSEHOLDS_REPORTED)
# Ten districts around 60 %, unlike beyond chance; the eleventh far below.
SPREAD = [560, 575, 580, 590, 600, 600, 610, 620, 630, 640, 300]


def figures(rows, indicator="membership"):
    return analyse_city(basis(measure(indicator, rows)))


def of_a_thousand(counts):
    return figures([(x, 1000) for x in counts])


def test_only_the_far_district_stands_out():
    found = of_a_thousand(SPREAD)

    assert [item.card.code for item in found.standouts] == ["11"]
    assert found.standouts[0].place is Place.BELOW_998
    assert found.card("membership", "11").place is Place.BELOW_998
    assert found.card("membership", "10").place is Place.WITHIN


def test_funnel_prints_its_spread_and_is_wider_than_chance():
    funnel = of_a_thousand(SPREAD).funnels["membership"]

    assert funnel.centre == pytest.approx(sum(SPREAD) / 11_000)
    assert funnel.phi > 1
    assert funnel.tau2 > 0
    assert funnel.points["11"] == (1000, 0.3)
    for point in funnel.curve:
        assert point.low_998 < point.low_95 < point.naive_low_95
        assert point.naive_high_95 < point.high_95 < point.high_998


def test_furthest_stands_out_first():
    found = of_a_thousand([*[595, 605] * 20, 300, 950])

    assert [item.card.code for item in found.standouts] == ["42", "41"]


def test_districts_alike_keep_the_limits_of_chance():
    found = of_a_thousand([595, 605] * 6)
    point = found.funnels["membership"].curve[0]

    assert found.funnels["membership"].tau2 == 0
    assert point.low_95 == point.naive_low_95
    assert found.standouts == ()


def test_nine_districts_have_no_funnel():
    found = of_a_thousand(SPREAD[2:])

    assert found.funnels == {}
    assert found.card("membership", "09").place is None


def test_funnel_of_rates_is_in_rates():
    funnel = figures([(20, 4000)] * 11, "activities").funnels["activities"]

    assert funnel.centre == 5
    assert funnel.curve[0].naive_low_95 < 5 < funnel.curve[0].naive_high_95


def test_no_event_anywhere_stands_out_nowhere():
    found = figures([(0, 4000)] * 11, "activities")

    assert found.standouts == ()
    assert found.funnels["activities"].curve == ()


def test_ranks_are_of_districts_large_enough_with_a_value():
    found = figures([(600, 1000), (90, 99), MISSING, (300, 1000), (600, 1000)])
    cards = found.cards["membership"]

    assert cards["01"].rank == Rank(1, 1, 2, 3, tied=True)
    assert cards["04"].rank == Rank(3, 3, 3, 3, tied=False)
    assert cards["02"].unranked is Unranked.FEW
    assert cards["02"].small
    assert cards["03"].unranked is Unranked.NO_VALUE


def test_noise_is_not_ranked():
    found = of_a_thousand([595, 600, 605])

    assert found.card("membership", "01").unranked is Unranked.ALIKE


def test_two_districts_are_not_ranked():
    found = of_a_thousand([300, 600])

    assert found.card("membership", "01").unranked is Unranked.FEW_DISTRICTS


def test_indicator_that_ranks_nobody_says_so():
    card = figures([(300, 1000)] * 4, "ageing").card("ageing", "01")

    assert card.unranked is Unranked.NOT_RANKED


def test_small_district_is_drawn_to_the_mean_and_a_large_one_hardly():
    cards = figures([(9, 10), (5000, 10_000), (7000, 10_000)]).cards["membership"]
    mean = 12_009 / 20_010

    assert mean < cards["01"].smoothed < 0.9
    assert math.isclose(cards["02"].smoothed, 0.5, abs_tol=0.001)
