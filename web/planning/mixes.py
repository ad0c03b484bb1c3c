"""The mixes by actor, form, zone and phase, in the city's own words."""

from dataclasses import dataclass

from geo.domain.estimate import Estimate
from geo.domain.indicators import get_indicator
from geo.report.planning.mixes import describe_mix
from geo.report.planning.model import WHOLE, CityFigures
from web.filters import count
from web.language import translated as _
from web.planning.words import class_words
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
    small: bool  # of so few things that shares say little
    empty: str
    source: str


def mix_wholes(figures: CityFigures, code: str = WHOLE) -> tuple[Whole, ...]:
    """Return every mix of the city or one district."""
    return tuple(_whole(figures, name, code) for name in figures.basis.mixes)


def _whole(figures: CityFigures, name: str, code: str) -> Whole:
    vocabulary = get_indicator(name).vocabulary or ""
    found = describe_mix(figures, name, code)
    own = dict(figures.basis.mixes[name].labels)
    parts = tuple(
        Part(
            label=class_words(vocabulary, part.class_code, own),
            count=part.x,
            words=count(part.x),
            estimate=part.share,
        )
        for part in found.shares
    )
    empty = ""
    if not found.recorded:
        empty = _("この区分は記録されていません。")
    elif not found.total:
        empty = _("登録がありません。")
    return Whole(
        id=name,
        title=indicator_name(name),
        parts=() if empty else parts,
        unknown=found.unknown,
        small=found.small,
        empty=empty,
        source=found.source,
    )
