"""Every count, rate and limit of three real cities against a second computation."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.domain.estimate import State
from geo.domain.indicators import Kind, load_indicators
from geo.report.planning.model import WHOLE
from tests.plain_statistics import alike, poisson, wilson

pytestmark = pytest.mark.real

SHARES = [item.id for item in load_indicators() if item.kind is Kind.SHARE]
RATES = [item.id for item in load_indicators() if item.kind is Kind.RATE]
JUDGED = [item.id for item in load_indicators() if item.judged]
EPSILON = 1e-10


def every_card(city, indicators):
    """Return the cards of districts and of the whole city that there are."""
    return [
        (code, card)
        for indicator in indicators
        for code, card in city.figures.cards.get(indicator, {}).items()
    ]


def test_activities_are_counted_in_the_polygon_they_lie_in(city):
    expected = city.counts(city.activities)

    for code, card in city.cards("activities").items():
        assert card.estimate.numerator == expected[code], code


def test_sites_are_counted_in_the_polygon_they_lie_in(city):
    table = city.table("adoption_site")
    points = city.points("adoption_site")
    adopted = city.counts(points[(table["合意日"] != "").to_numpy()])

    for code, card in city.cards("adopted").items():
        assert (card.estimate.numerator or 0) == adopted[code], code
    if city.own_files is None:
        every = city.counts(points)
        for code, card in city.cards("adopted").items():
            assert (card.estimate.denominator or 0) == every[code], code


def test_residents_are_those_of_the_file(city):
    for code, card in city.cards("activities").items():
        assert card.estimate.denominator == city.residents[code]
    whole = city.figures.card("activities", WHOLE).estimate
    assert whole.denominator == city.residents.sum()


def test_a_district_without_residents_has_no_rate(city):
    empty = [code for code in city.figures.basis.codes if city.residents[code] == 0]

    assert len(empty) == {"yaizu": 0, "ebetsu": 1, "sunagawa": 94}[city.slug]
    for indicator in (*RATES, "centre_access", "activity_access", "centre_capacity"):
        for code in empty:
            if indicator in city.figures.cards:
                card = city.figures.card(indicator, code)
                assert not card.estimate.known, (indicator, code)
                assert card.rank is None


def test_rates_are_events_per_thousand_with_poisson_limits(city):
    for code, card in every_card(city, RATES):
        found = card.estimate
        if not found.known:
            assert not found.denominator or found.denominator < card.indicator.rate_from
            continue
        x, n = found.numerator, found.denominator
        assert found.value == pytest.approx(1000 * x / n, rel=EPSILON), code
        for level, ends in (
            (0.95, (found.lower, found.upper)),
            (0.998, (card.lower_998, card.upper_998)),
        ):
            low, high = poisson(x, level)
            assert ends == pytest.approx((1000 * low / n, 1000 * high / n), rel=1e-9)


def test_shares_are_quotients_with_wilsons_limits(city):
    for code, card in every_card(city, SHARES):
        found = card.estimate
        if not found.known:
            continue
        x, n = found.numerator, found.denominator
        assert 0 <= x <= n, code
        assert found.value == pytest.approx(x / n, rel=EPSILON)
        if not card.indicator.judged:
            assert found.lower is None
            continue
        for level, ends in (
            (0.95, (found.lower, found.upper)),
            (0.998, (card.lower_998, card.upper_998)),
        ):
            assert ends == pytest.approx(wilson(x, n, level), abs=EPSILON)


def test_membership_is_that_of_the_file_wherever_it_may_be_shown(city):
    table = city.table("membership")
    said = table.set_index(["地域コード", "年度"])
    shown = hidden = 0
    for measure in city.figures.basis.measures["membership"]:
        for code, row in measure.counts.iterrows():
            key = (code, f"{measure.fiscal_year}年度")
            if key not in said.index:
                assert row["state"] != State.VALUE
                continue
            x, n = (float(said.loc[key, name]) for name in ("加入世帯数", "世帯数"))
            if row["state"] == State.VALUE:
                shown += 1
                assert (row["x"], row["n"]) == (x, n)
                # 1 to 4 members, or 1 to 4 who are none, are told of nobody.
                assert x not in {1, 2, 3, 4}
            else:
                hidden += n > 0
    assert shown > hidden
    assert bool(hidden) == (city.slug == "sunagawa")


def test_verdicts_need_the_whole_interval_beyond_the_citys_value(city):
    for code, card in every_card(city, JUDGED):
        if code == WHOLE:
            continue
        found = card.estimate
        against = {"city": card.whole.value, "zero": 0, "one": 1}[
            card.indicator.comparator
        ]
        if None in {found.lower, found.upper, against}:
            assert card.verdict == "not_comparable"
        elif found.lower > against:
            assert card.verdict == "higher"
        elif found.upper < against:
            assert card.verdict == "lower"
        else:
            assert card.verdict == "no_difference"


@pytest.mark.parametrize("indicator", ["membership", "activities", "adopted"])
def test_ranks_follow_the_values_and_only_where_districts_differ(city, indicator):
    cards = city.cards(indicator)
    rule = next(iter(cards.values())).indicator
    able = [(code, x, n) for code, x, n in city.shown(indicator) if n >= rule.minimum_n]
    _, x, n = zip(*able, strict=True)
    chance = alike(x, n, share=rule.kind is Kind.SHARE)
    ranked = {code: card.rank for code, card in cards.items() if card.rank}

    if len(able) < 3 or chance > 0.05:
        assert not ranked
        return
    assert set(ranked) == {code for code, *_ in able}
    values = {code: a / b for code, a, b in able}
    for code, rank in ranked.items():
        above = sum(other > values[code] * (1 + 1e-12) for other in values.values())
        assert rank.place == above + 1
        assert rank.low <= rank.place <= rank.high
        assert rank.of == len(able)


def test_density_is_residents_per_square_kilometre(city):
    for code, card in city.cards("density").items():
        area = city.outlines.geometry[code].area / 1e6
        expected = city.residents[code] / area
        # Outlines are stored in degrees, and repaired otherwise than here.
        assert card.estimate.value == pytest.approx(expected, rel=2e-3, abs=0.01), code


@pytest.mark.parametrize(
    ("indicator", "of", "reach"),
    [("centre_access", "centres", 1200), ("activity_access", "activities", 500)],
)
def test_access_is_the_share_of_area_within_reach(city, indicator, of, reach):
    circles = shapely.union_all(shapely.buffer(getattr(city, of), reach, quad_segs=64))
    total = 0.0
    for code, card in city.cards(indicator).items():
        shape = city.outlines.geometry[code]
        share = shapely.intersection(shape, circles).area / shape.area
        total += share * city.residents[code]
        if city.residents[code] > 0:
            assert card.estimate.value == pytest.approx(share, abs=3e-3), code
    whole = city.figures.card(indicator).estimate
    assert whole.numerator == pytest.approx(total, rel=2e-3)


def test_centres_are_shared_by_those_in_reach(city):
    """2SFCA over squares, each standing where its inside point is."""
    shapes = city.outlines.geometry
    min_x, min_y, max_x, max_y = city.outlines.total_bounds
    side = max(200, math.sqrt((max_x - min_x) * (max_y - min_y) / 10_000))
    rows = []
    for code, shape in shapes.items():
        shapely.prepare(shape)
        low_x, low_y, high_x, high_y = shape.bounds
        columns = range(int((low_x - min_x) // side), int((high_x - min_x) // side) + 1)
        lines = range(int((low_y - min_y) // side), int((high_y - min_y) // side) + 1)
        for x, y in itertools.product(columns, lines):
            left, low = min_x + x * side, min_y + y * side
            piece = shapely.box(left, low, left + side, low + side) & shape
            if piece.area > 0:
                place = piece.representative_point()
                rows.append((code, place.x, place.y, piece.area / shape.area))
    pieces = pd.DataFrame(rows, columns=["code", "x", "y", "share"])
    people = (pieces["code"].map(city.residents) * pieces["share"]).to_numpy()
    away = np.hypot(
        pieces["x"].to_numpy()[:, None] - shapely.get_x(city.centres),
        pieces["y"].to_numpy()[:, None] - shapely.get_y(city.centres),
    )
    edge = math.exp(-0.5)
    weight = (np.exp(-0.5 * (away / 3000) ** 2) - edge) / (1 - edge)
    weight = np.where(away <= 3000, weight, 0)
    claimed = people @ weight
    each = weight @ np.divide(1, claimed, out=np.zeros_like(claimed), where=claimed > 0)
    expected = pd.Series(each * 10_000 * pieces["share"]).groupby(pieces["code"]).sum()

    for code, value in expected.items():
        if city.residents[code] > 0:
            found = city.figures.card("centre_capacity", code).estimate.value
            assert found == pytest.approx(value, rel=0.01, abs=0.01), code
