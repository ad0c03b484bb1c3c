"""Which fill a figure gets, and the words of every legend."""

from itertools import pairwise

from geo.analysis.classes import ClassBreaks
from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate, Unit
from geo.domain.indicators import Indicator
from geo.report.planning.model import FigureCard
from web.charts.legend import Entry
from web.filters import in_unit
from web.language import translated as _
from web.planning.words import cluster_label, verdict_label

OUTCOMES = {
    Verdict.HIGHER: "higher",
    Verdict.LOWER: "lower",
    Verdict.NO_DIFFERENCE: "same",
    Verdict.NOT_COMPARABLE: "uncompared",
}


def class_fill(card: FigureCard) -> str:
    """Return a card's class, or its state where it has no value."""
    if card.colour_class is None:
        return str(card.estimate.state) if not card.estimate.known else "0"
    return str(card.colour_class)


def outcome_fill(estimate: Estimate, verdict: Verdict) -> str:
    """Return how a figure stands to another, or its state where it has no value."""
    return OUTCOMES[verdict] if estimate.known else str(estimate.state)


def state_entries() -> tuple[Entry, ...]:
    """Return the states that are no value."""
    return (
        Entry("suppressed", _("秘匿")),
        Entry("missing", _("データなし")),
        Entry("undefined", _("算出できません")),
    )


def class_entries(breaks: ClassBreaks, unit: Unit) -> tuple[Entry, ...]:
    """Return a map's classes in words, the lowest first."""
    edges = [in_unit(value, unit) for value in breaks.breaks]
    words = [
        _("%(low)s〜%(high)s", low=low, high=high) for low, high in pairwise(edges)
    ]
    if len(words) > 1:
        words[0] = _("%(edge)s未満", edge=edges[1])
        words[-1] = _("%(edge)s以上", edge=edges[-2])
    classes = [Entry(str(number), said) for number, said in enumerate(words, 1)]
    return (*classes, Entry("0", _("0")), *state_entries())


def outcome_entries(
    indicator: Indicator, against: str = "city", name: str = ""
) -> tuple[Entry, ...]:
    """Return higher, lower, not to be told apart, and the states."""

    def words(verdict: Verdict) -> str:
        return verdict_label(verdict, indicator, against, name)

    entries = [Entry(fill, words(verdict)) for verdict, fill in OUTCOMES.items()]
    return (*entries, *state_entries())


def cluster_entries() -> tuple[Entry, ...]:
    """Return the kinds of clusters."""
    kinds = ("high_high", "low_low", "high_low", "low_high", "none", "no_value")
    return tuple(Entry(kind, cluster_label(kind)) for kind in kinds)
