"""Smoothing, funnels, inequality, standardising and moving, against a second computation."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.domain.estimate import State
from geo.report.basis.gather import gather_basis
from geo.report.planning.inequality import describe_inequality
from geo.report.planning.model import WHOLE, TrendWord
from geo.snapshot.build import build_snapshot
from geo.store.session import reading
from tests.plain_statistics import (
    dobson,
    funnel,
    gini,
    marshall,
    martuzzi,
    poisson,
    theil,
)
from tests.real.planned_cities import TODAY, yaizu_areas

pytestmark = pytest.mark.real

BANDS = {
    "20歳未満": (0, 20),
    "20〜39歳": (20, 40),
    "40〜64歳": (40, 65),
    "65歳以上": (65, 200),
}


@pytest.mark.parametrize("indicator", ["membership", "adopted", "completeness"])
def test_shares_are_drawn_to_their_mean_as_martuzzi_and_elliott_say(city, indicator):
    codes, x, n = zip(*city.shown(indicator), strict=True)

    for code, value in zip(codes, martuzzi(x, n), strict=True):
        card = city.figures.card(indicator, code)
        assert card.smoothed == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("indicator", ["activities", "groups"])
def test_rates_are_drawn_to_their_mean_as_marshall_says(city, indicator):
    codes, x, n = zip(*city.shown(indicator), strict=True)

    for code, value in zip(codes, marshall(x, n), strict=True):
        card = city.figures.card(indicator, code)
        assert card.smoothed == pytest.approx(1000 * value, abs=1e-9)


@pytest.mark.parametrize("indicator", ["membership", "adopted", "activities"])
def test_funnels_allow_for_the_spread_among_districts(city, indicator):
    found = city.figures.funnels[indicator]
    codes, x, n = zip(*city.shown(indicator), strict=True)
    kind = "rate" if indicator == "activities" else "proportion"
    phi, tau2, limits = funnel(x, n, kind)

    assert found.phi == pytest.approx(phi, rel=1e-9)
    assert found.tau2 == pytest.approx(tau2, rel=1e-9, abs=1e-15)
    for code, size in zip(codes, n, strict=True):
        if kind == "rate" and not tau2:
            continue
        value = city.figures.card(indicator, code).estimate.value
        low, high = limits(size, 0.95)
        far_low, far_high = limits(size, 0.998)
        expected = "within"
        if value > high:
            expected = "above_998" if value > far_high else "above_95"
        elif value < low:
            expected = "below_998" if value < far_low else "below_95"
        assert found.places[code] == expected, code


@pytest.mark.parametrize("indicator", ["membership", "adopted"])
def test_inequality_is_that_of_people_not_of_districts(city, indicator):
    _, x, n = zip(*city.shown(indicator), strict=True)
    found = describe_inequality(city.figures, indicator)[-1]

    assert found.theil == pytest.approx(theil(x, n), rel=1e-9)
    assert found.gini == pytest.approx(gini(x, n), rel=1e-9)


def ages_of(city):
    """Return residents and participants by district and band, read from the files."""
    residents, said = city.table("population"), city.table("observations-140")
    people, took = defaultdict(dict), defaultdict(dict)
    for _, row in residents.iterrows():
        for band, (first, end) in BANDS.items():
            people[row["地域コード"]][band] = sum(
                int(row[name])
                for name in residents.columns
                if name[0].isdigit()
                and first <= int(name.split("-")[0].split("歳")[0]) < end
            )
    for _, row in said.iterrows():
        took[row["地域コード"]][row["年齢"]] = int(row["分子"])
    return people, took


def test_standardised_rates_have_dobsons_limits(planned_city):
    city = planned_city("yaizu")
    people, took = ages_of(city)
    standard = [sum(own[band] for own in people.values()) for band in BANDS]
    checked = 0
    for code, card in city.cards("participation_standardised").items():
        if not card.estimate.known:
            assert card.estimate.state in {State.SUPPRESSED, State.UNDEFINED}
            continue
        x = [took[code][band] for band in BANDS]
        n = [people[code][band] for band in BANDS]
        expected = [1000 * part for part in dobson(x, n, standard)]
        found = card.estimate
        assert [found.value, found.lower, found.upper] == pytest.approx(
            expected, rel=1e-9
        )
        assert sum(x) >= 10
        checked += 1
    assert checked >= 10


def test_under_40_ratio_is_observed_to_expected(planned_city):
    city = planned_city("yaizu")
    people, took = ages_of(city)
    cards = city.cards("under_40_representation")
    shown = [code for code, card in cards.items() if card.estimate.known]
    young = list(BANDS)[:2]
    rates = {
        band: sum(took[code][band] for code in shown)
        / sum(people[code][band] for code in shown)
        for band in young
    }
    assert len(shown) >= 10
    for code in shown:
        observed = sum(took[code][band] for band in young)
        expected = sum(people[code][band] * rates[band] for band in young)
        low, high = poisson(observed)
        found = cards[code].estimate
        assert [found.value, found.lower, found.upper] == pytest.approx(
            [observed / expected, low / expected, high / expected], rel=1e-9
        )


def test_counts_moved_to_school_zones_keep_their_total(planned_city):
    city = planned_city("yaizu")
    with reading(city.database) as session:
        snapshot = build_snapshot(session, "yaizu", on=TODAY)
        basis = gather_basis(session, snapshot, "elementary")

    assert basis.population.moved_from is not None
    total = basis.population.totals["residents"].sum()
    assert total == pytest.approx(city.residents.sum(), rel=1e-9)
    said = city.table("membership")
    for measure in basis.measures["membership"]:
        rows = said[said["年度"] == f"{measure.fiscal_year}年度"]
        assert measure.moved_error is not None
        assert measure.whole.n == pytest.approx(rows["世帯数"].sum(), rel=1e-9)
        assert measure.whole.x == pytest.approx(rows["加入世帯数"].sum(), rel=1e-9)
        shown = measure.counts["state"] == State.VALUE
        if shown.all():
            assert measure.counts["n"].sum() == pytest.approx(rows["世帯数"].sum())

    zones = yaizu_areas(city.own_files, "小学校区")
    expected = moved(city.residents, city.outlines.geometry, zones.geometry)
    found = basis.population.totals["residents"]
    for code, value in expected.items():
        # The service stores degrees and repairs outlines in another way.
        assert found[code] == pytest.approx(value, rel=2e-3, abs=1), code


def moved(people, sources, targets):
    """Spread each source over the targets that it shares ground with."""
    found = dict.fromkeys(targets.index, 0.0)
    for code, shape in sources.items():
        shared = {
            to: shapely.intersection(shape, other).area for to, other in targets.items()
        }
        for to, area in shared.items():
            found[to] += people[code] * area / sum(shared.values())
    return found


def test_a_trend_is_said_only_of_five_years_of_one_method(city):
    said = city.table("membership").set_index(["地域コード", "年度"])
    words = {
        card.trend.word for card in city.cards("membership").values() if card.trend
    }

    assert TrendWord.FALLING in words
    for code, card in city.cards("membership").items():
        if card.trend is None or card.trend.word is not TrendWord.FALLING:
            continue
        rows = [said.loc[(code, f"{year}年度")] for year in card.trend.years]
        x = np.array([float(row["加入世帯数"]) for row in rows])
        n = np.array([float(row["世帯数"]) for row in rows])
        year = np.array(card.trend.years, float)
        assert len(year) == 5
        mean, middle = x.sum() / n.sum(), (n * year).sum() / n.sum()
        top = (year - middle) @ (x - n * mean)
        chi = top**2 / (mean * (1 - mean) * (n @ (year - middle) ** 2))
        assert card.trend.chi_square == pytest.approx(chi, rel=1e-6)
        assert chi > 9.54953570606324
        for out in range(5):
            left = np.arange(5) != out
            assert np.polyfit(year[left], (x / n)[left], 1, w=np.sqrt(n[left]))[0] < 0


def test_the_change_of_two_years_is_newcombes_difference(city):
    from tests.plain_statistics import wilson

    for code, card in city.cards("membership_change").items():
        if not card.estimate.known:
            continue
        later, earlier = (
            city.figures.basis.in_year("membership", year).counts.loc[code]
            for year in (2025, 2024)
        )
        p1, p2 = later["x"] / later["n"], earlier["x"] / earlier["n"]
        (l1, u1), (l2, u2) = (
            wilson(later["x"], later["n"]),
            wilson(earlier["x"], earlier["n"]),
        )
        low = p1 - p2 - np.hypot(p1 - l1, u2 - p2)
        high = p1 - p2 + np.hypot(u1 - p1, p2 - l2)
        found = card.estimate
        assert [found.value, found.lower, found.upper] == pytest.approx(
            [p1 - p2, low, high], abs=1e-9
        )


def test_the_whole_city_counts_what_its_districts_count(city):
    said = city.table("membership")
    rows = said[said["年度"] == "2025年度"]
    whole = city.figures.card("membership", WHOLE).estimate

    assert pd.isna(whole.numerator) or whole.numerator == rows["加入世帯数"].sum()
    assert whole.denominator == rows["世帯数"].sum()
