"""The national report against the functions it must agree with, on columns with gaps."""

from itertools import pairwise

import numpy as np
import pytest

from geo.analysis import national
from geo.analysis.diversity import effective_number
from geo.analysis.intervals import poisson_interval, wilson_interval
from geo.analysis.national import Districts, report_nation

NAN = np.nan
FIELDS = 3


def nation(count=300, activities=2000):
    generator = np.random.default_rng(4)
    residents = generator.integers(1, 900, count).astype(float)
    households = np.ceil(residents / 2)
    members = np.floor(households * generator.random(count))
    sites = generator.integers(0, 4, count).astype(float)
    residents[:2] = 0, NAN
    members[2] = NAN
    districts = Districts(residents, members, households, np.floor(sites / 2), sites)
    home = generator.choice(count - 5, activities, p=weights(count - 5))
    return districts, home, generator.integers(0, FIELDS, activities)


def weights(count):
    chance = np.linspace(0.01, 1, count) ** 4
    return chance / chance.sum()


@pytest.fixture(params=[7, 16_384])
def reported(request, monkeypatch):
    monkeypatch.setattr(national, "BLOCK", request.param)
    districts, home, field = nation()
    return districts, home, field, report_nation(districts, home, field, FIELDS)


def test_counts_are_those_of_each_district_and_field(reported):
    districts, home, field, made = reported

    for at in (0, 3, 200, len(districts.residents) - 1):
        own = field[home == at]
        assert made.by_field[at].tolist() == [
            (own == number).sum() for number in range(FIELDS)
        ]
    assert made.activities.tolist() == made.by_field.sum(axis=1).tolist()
    assert made.activities.sum() == len(home)


def test_limits_are_those_of_a_single_district(reported):
    districts, _, _, made = reported
    people = np.where(districts.residents > 0, districts.residents, NAN)
    low, high = poisson_interval(made.activities)
    share = wilson_interval(districts.members, districts.households)

    assert made.rate == pytest.approx(1000 * made.activities / people, nan_ok=True)
    assert made.lower == pytest.approx(1000 * low / people, rel=1e-14, nan_ok=True)
    assert made.upper == pytest.approx(1000 * high / people, rel=1e-14, nan_ok=True)
    assert made.membership.lower == pytest.approx(share.lower, abs=1e-14, nan_ok=True)
    assert made.membership.upper == pytest.approx(share.upper, abs=1e-14, nan_ok=True)
    assert made.activities.max() > 10 > made.activities.min()


def test_effective_number_is_that_of_each_district(reported):
    *_, made = reported
    expected = [effective_number(row) for row in made.by_field]

    assert made.fields == pytest.approx(expected, nan_ok=True)


def test_without_residents_there_is_no_rate_no_place_and_no_class(reported):
    *_, made = reported

    assert np.isnan(made.rate[:2]).all()
    assert made.place[:2].tolist() == [0, 0]
    assert made.colour_class[:2].tolist() == [-1, -1]
    assert made.verdict[:2].tolist() == [0, 0]
    assert np.isnan(made.membership.value[2])


def test_nothing_held_is_class_zero_and_the_rest_fall_into_fifths(reported):
    *_, made = reported
    classes = made.colour_class[made.rate > 0]
    by_class = [made.rate[made.colour_class == number] for number in range(1, 6)]

    assert set(made.colour_class[made.rate == 0]) == {0}
    assert min(np.bincount(classes)[1:]) > len(classes) / 5 - 10
    assert all(low.max() < high.min() for low, high in pairwise(by_class))


def test_equal_rates_share_the_best_place():
    districts = Districts(*np.array([[300.0, 900, 100, 50]] * 5))
    made = report_nation(districts, np.array([0, 1, 1, 1, 2]), np.zeros(5, int), 1)

    assert made.place.tolist() == [2, 2, 1, 4]
    assert made.national_rate == pytest.approx(1000 * 5 / 1350)


def test_verdict_needs_the_whole_interval():
    districts = Districts(*np.array([[1000.0, 1000, 100_000]] * 5))
    home = np.repeat([0, 1], [100, 1])
    made = report_nation(districts, home, np.zeros(101, int), 1)

    assert made.verdict.tolist() == [1, 0, -1]


def test_more_members_than_households_is_an_error():
    one = np.array([1.0])
    districts = Districts(one, 2 * one, one, one, one)

    with pytest.raises(ValueError, match="exceeds"):
        report_nation(districts, np.array([0]), np.array([0]), 1)


@pytest.mark.parametrize(("home", "field"), [(1, 0), (-1, 0), (0, 1)])
def test_unknown_district_or_field_is_an_error(home, field):
    one = np.array([1.0])

    with pytest.raises(ValueError, match="names a district or a field"):
        report_nation(Districts(*[one] * 5), np.array([home]), np.array([field]), 1)
