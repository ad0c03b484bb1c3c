"""Cards: one indicator of one district with all that was found of it."""

import math
from dataclasses import dataclass, field

from geo.analysis.classes import ClassBreaks
from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate
from geo.report.planning.comparators import judge
from geo.report.planning.definitions import definition_of
from geo.report.planning.estimates import Figures
from geo.report.planning.funnels import Placed
from geo.report.planning.model import (
    WHOLE,
    Change,
    FigureCard,
    Rank,
    Trend,
    Unranked,
    YearPoint,
)


@dataclass(frozen=True, slots=True)
class Analysed:
    """What was found of one indicator, by district code where it is a dict."""

    figures: Figures
    breaks: ClassBreaks
    ranks: dict[str, Rank | Unranked]
    placed: Placed | None = None
    smoothed: dict[str, float] = field(default_factory=dict)
    years: dict[str, tuple[YearPoint, ...]] = field(default_factory=dict)
    trends: dict[str, Trend] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    classes: list[int | None] = field(default_factory=list)


def make_cards(found: Analysed) -> dict[str, FigureCard]:
    """Return a card for every district and for the whole city."""
    figures, indicator = found.figures, found.figures.indicator
    measure, whole = figures.measure, figures.estimates[-1]
    places = found.placed.funnel.places if found.placed is not None else {}
    classes = [*found.classes, None] if found.classes else [None] * len(figures.codes)
    far_low, far_high = figures.low_998.tolist(), figures.high_998.tolist()
    cards = {}
    for at, code in enumerate(figures.codes):
        estimate = figures.estimates[at]
        rank = found.ranks.get(code)
        low, high = _known(far_low[at]), _known(far_high[at])
        reference = _reference(indicator.comparator, whole, code)
        verdict = far = Verdict.NOT_COMPARABLE
        if indicator.judged:
            verdict = judge(estimate.value, estimate.lower, estimate.upper, reference)
            far = judge(estimate.value, low, high, reference)
        cards[code] = FigureCard(
            indicator=indicator,
            code=code,
            estimate=estimate,
            whole=whole,
            verdict=verdict,
            strong=far is verdict and far in {Verdict.HIGHER, Verdict.LOWER},
            place=places.get(code),
            smoothed=found.smoothed.get(code),
            rank=rank if isinstance(rank, Rank) else None,
            unranked=rank if isinstance(rank, Unranked) else None,
            small=_is_small(estimate, indicator.minimum_n),
            colour_class=classes[at],
            years=found.years.get(code, ()),
            trend=found.trends.get(code),
            change=found.changes.get(code),
            fiscal_year=measure.fiscal_year,
            as_of=measure.as_of,
            definition=definition_of(measure, code),
            moved_error=measure.moved_error,
            fictional=measure.fictional,
            lower_998=low,
            upper_998=high,
        )
    return cards


def _reference(comparator: str, whole: Estimate, code: str) -> float | None:
    """Return what a district is held against; the city is not held against itself."""
    if comparator == "city":
        return None if code == WHOLE else whole.value
    return 0.0 if comparator == "zero" else 1.0


def _is_small(estimate: Estimate, minimum: float) -> bool:
    size = estimate.denominator
    return estimate.known and size is not None and size < minimum


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number
