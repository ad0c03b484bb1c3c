"""The mixes by actor, form, zone and phase, in the city's own words."""

from dataclasses import dataclass

from geo.analysis.rates import share_estimate
from geo.domain.estimate import Estimate
from geo.domain.indicators import get_indicator
from geo.report.planning.model import WHOLE, CityFigures
from web.filters import count
from web.language import translated as _
from web.planning.words import term_words
from web.words import indicator_name


@dataclass(frozen=True, slots=True)
class Part:
    """One class; ``share`` is None where there is nothing to share."""

    label: str
    count: float
    words: str
    estimate: Estimate

    @property
    def share(self) -> float | None:
        """Its share of what has a class."""
        return self.estimate.value


@dataclass(frozen=True, slots=True)
class Whole:
    """One mix; ``empty`` says why it has no parts."""

    id: str
    title: str
    parts: tuple[Part, ...]
    unknown: int
    empty: str
    source: str


def mix_wholes(figures: CityFigures, code: str = WHOLE) -> tuple[Whole, ...]:
    """Return every mix of the city or one district."""
    return tuple(_whole(figures, name, code) for name in figures.basis.mixes)


def _whole(figures: CityFigures, name: str, code: str) -> Whole:
    mix = figures.basis.mixes[name]
    vocabulary = get_indicator(name).vocabulary or ""
    chosen = mix.counts if code == WHOLE else mix.counts.loc[[code]]
    unsaid = mix.unknown if code == WHOLE else mix.unknown.loc[[code]]
    counts = {str(term): int(column.sum()) for term, column in chosen.items()}
    total = sum(counts.values())
    unknown = int(unsaid.sum())
    labels = dict(mix.labels)
    parts = tuple(
        Part(
            label=term_words(vocabulary, term, labels),
            count=counts[term],
            words=count(counts[term]),
            estimate=share_estimate(counts[term], total),
        )
        for term in labels
        if term in counts
    )
    empty = ""
    if not mix.recorded:
        empty = _("この区分は記録されていません。")
    elif not total:
        empty = _("登録がありません。")
    return Whole(
        name, indicator_name(name), () if empty else parts, unknown, empty, mix.source
    )
