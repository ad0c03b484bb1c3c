"""Figures with everything a page can show, made up from the demo's own."""

from dataclasses import replace
from datetime import timedelta

from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate, Method, Unit
from geo.report.basis.model import Due
from geo.report.planning.model import (
    WHOLE,
    Change,
    Cluster,
    Clusters,
    Funnel,
    FunnelCurve,
    InequalityYear,
    Place,
    Rank,
    Standout,
    Unranked,
)
from tests.towns import grid_town


def rich(figures):
    """Return figures with a funnel, standouts, ranks and changes for every judged one."""
    cards, funnels, standouts = {}, {}, []
    for name, by_code in figures.cards.items():
        indicator = next(iter(by_code.values())).indicator
        if not indicator.judged:
            cards[name] = by_code
            continue
        known = sorted(
            (c for code, c in by_code.items() if code != WHOLE and c.estimate.known),
            key=lambda card: -card.estimate.value,
        )
        order = {card.code: number for number, card in enumerate(known, 1)}
        cards[name] = {
            code: replace(
                card,
                rank=Rank(
                    order[code],
                    max(order[code] - 2, 1),
                    order[code] + 3,
                    len(known),
                    tied=False,
                )
                if code in order and not card.small
                else None,
                unranked=Unranked.FEW if code in order else Unranked.NO_VALUE,
                change=Change(
                    2024,
                    2025,
                    Estimate(
                        unit=Unit.POINTS,
                        value=0.02,
                        lower=0.01,
                        upper=0.03,
                        method=Method.NEWCOMBE,
                    ),
                    Verdict.HIGHER,
                ),
            )
            for code, card in by_code.items()
        }
        if len(known) < 3:
            continue
        funnels[name] = _funnel(indicator, known, by_code[WHOLE].estimate.value)
        standouts += [
            Standout(cards[name][known[0].code], Place.ABOVE_998),
            Standout(cards[name][known[-1].code], Place.BELOW_998),
        ]
    dues = figures.basis.dues or tuple(
        Due(
            "adoption_review",
            f"架空の公園 {days}",
            figures.basis.on + timedelta(days=days),
            None,
            figures.basis.codes[0],
        )
        for days in (-40, 3, 60)
    )
    return replace(
        figures,
        basis=replace(figures.basis, dues=dues),
        cards=cards,
        funnels=funnels,
        standouts=tuple(standouts),
    )


def _funnel(indicator, known, centre):
    points = {
        card.code: (card.estimate.denominator or 1, card.estimate.value)
        for card in known
    }
    largest = max(size for size, _ in points.values())
    curve = []
    for step in range(1, 41):
        size = largest * step / 40
        half = (centre or 1) * (largest / size) ** 0.5 * 0.25
        curve.append(
            FunnelCurve(
                size,
                max(centre - 2 * half, 0),
                centre + 2 * half,
                max(centre - 3 * half, 0),
                centre + 3 * half,
                max(centre - half, 0),
                centre + half,
                max(centre - 1.5 * half, 0),
                centre + 1.5 * half,
            )
        )
    places = dict.fromkeys(points, Place.WITHIN)
    places[known[0].code], places[known[-1].code] = Place.ABOVE_998, Place.BELOW_998
    return Funnel(indicator, centre, 1.5, 0.02, tuple(curve), points, places)


def clusters_of(figures, indicator, **_kwargs):
    """Return one cluster of each kind."""
    kinds = [*Cluster]
    codes = figures.basis.codes
    return Clusters(
        indicator=figures.card(indicator).indicator,
        units=len(codes),
        moran=0.21,
        expected=-0.04,
        p_value=0.01,
        permutations=9999,
        seed=1,
        islands=codes[:1],
        clusters={
            code: kinds[number % len(kinds)] for number, code in enumerate(codes)
        },
        p_values=dict.fromkeys(codes, 0.01),
        rate_adjusted=True,
    )


def inequality_of(figures, indicator, _group_by=None):
    """Return five years with a change of method in the fourth."""
    unit = figures.card(indicator).estimate.unit
    return tuple(
        InequalityYear(
            fiscal_year=2021 + number,
            districts=12,
            theil=0.02 + number / 300,
            between=0.012,
            within=0.008 + number / 300,
            gini=0.11 - number / 100,
            slope_index=Estimate(
                unit=unit, value=0.08, lower=0.02, upper=0.14, method=Method.NONE
            ),
            by="ageing",
            breaks=number == 3,
            lorenz=((0.3, 0.2), (0.7, 0.6), (1.0, 1.0)),
        )
        for number in range(5)
    )


def many(figures, number):
    """Return figures of a town of many equal squares, with the cards of the first districts."""
    town = grid_town(number, 1).to_crs(4326)
    codes = [f"{place:05}" for place in range(number)]
    town.index = codes
    town["name"] = [f"第{place}地区" for place in range(number)]
    old = figures.basis.codes
    cards = {
        name: {
            **{
                code: replace(by_code[old[place % len(old)]], code=code)
                for place, code in enumerate(codes)
            },
            WHOLE: by_code[WHOLE],
        }
        for name, by_code in figures.cards.items()
    }
    basis = replace(
        figures.basis,
        names=dict(zip(codes, town["name"], strict=True)),
        outlines=town[["name", "geometry"]],
    )
    return replace(figures, basis=basis, cards=cards, funnels={}, standouts=())
