"""What each district is compared with: the city, similar districts, last year, another one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.analysis.rates import Verdict, rate_per_1000, share_estimate
from geo.domain.estimate import Estimate
from geo.domain.indicators import Indicator, Kind
from geo.report.planning.model import WHOLE, CityFigures, FigureCard
from geo.report.planning.similar import find_similar

POOLED = frozenset({Kind.SHARE, Kind.RATE})
"""Kinds whose counts of several districts may be added up."""


@dataclass(frozen=True, slots=True)
class Against:
    """A district's figure beside another value; ``estimate`` None: nothing to compare with.

    For last year ``estimate`` is the difference, later minus earlier.
    """

    estimate: Estimate | None
    verdict: Verdict
    codes: tuple[str, ...] = ()  # of the districts it is compared with


NOTHING = Against(None, Verdict.NOT_COMPARABLE)


def compare_against(
    figures: CityFigures, indicator_id: str, against: str = "city"
) -> Mapping[str, Against]:
    """Return what every district's figure is compared with, and how it stands to it.

    Parameters
    ----------
    figures : CityFigures
    indicator_id : str
        An indicator with cards.
    against : str
        ``city``, ``similar``, ``last_year`` or a district's code.

    Notes
    -----
    Against the city and last year the verdicts are the cards' own. Against other
    districts a figure is called higher or lower only where the two 95 % intervals
    do not meet: stricter than a test of the difference, so it calls fewer.
    """
    cards = figures.cards.get(indicator_id, {})
    districts = {code: card for code, card in cards.items() if code != WHOLE}
    if against == "city":
        return {
            code: Against(card.whole, card.verdict) for code, card in districts.items()
        }
    if against == "last_year":
        return {code: _last_year(card) for code, card in districts.items()}
    if against == "similar":
        return {
            code: _pooled(
                figures, card, [item.code for item in find_similar(figures, code)]
            )
            for code, card in districts.items()
        }
    return {code: _pooled(figures, card, [against]) for code, card in districts.items()}


def _last_year(card: FigureCard) -> Against:
    if card.change is None:
        return NOTHING
    return Against(card.change.difference, card.change.verdict)


def _pooled(figures: CityFigures, card: FigureCard, codes: Iterable[str]) -> Against:
    cards = figures.cards[card.indicator.id]
    others = [
        cards[code]
        for code in codes
        if code != card.code and code in cards and cards[code].estimate.known
    ]
    if not others or not card.estimate.known:
        return NOTHING
    names = tuple(other.code for other in others)
    if len(others) == 1:
        return Against(others[0].estimate, _apart(card, others[0].estimate), names)
    if card.indicator.kind not in POOLED:
        return NOTHING
    x = sum(other.estimate.numerator or 0 for other in others)
    n = sum(other.estimate.denominator or 0 for other in others)
    estimate = (
        share_estimate(x, n)
        if card.indicator.kind is Kind.SHARE
        else rate_per_1000(x, n)
    )
    return Against(estimate, _apart(card, estimate), names)


def _apart(card: FigureCard, other: Estimate) -> Verdict:
    indicator: Indicator = card.indicator
    own = card.estimate
    if not indicator.judged or None in {own.lower, own.upper, other.lower, other.upper}:
        return Verdict.NOT_COMPARABLE
    if (own.lower or 0) > (other.upper or 0):
        return Verdict.HIGHER
    if (own.upper or 0) < (other.lower or 0):
        return Verdict.LOWER
    return Verdict.NO_DIFFERENCE
