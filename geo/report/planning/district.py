"""One district's report: every figure it has, and what may be said of it."""

from dataclasses import dataclass

from geo.domain.errors import NotFoundError
from geo.domain.indicators import load_indicators
from geo.report.basis.model import Population
from geo.report.planning.mixes import describe_mix
from geo.report.planning.model import (
    CityFigures,
    FigureCard,
    MixShares,
    Place,
    Similar,
)
from geo.report.planning.published import PublishedSeries, describe_published
from geo.report.planning.pyramid import Pyramid, describe_pyramid
from geo.report.planning.sentences import DIFFERENT, Sentence, describe_sentences
from geo.report.planning.similar import find_similar

LEADING = ("membership", "activities")
"""What a report opens with, different from the city or not."""

MOST_TOLD = 4
"""At most so many further figures are told in words at the top."""

CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class DistrictReport:
    """Everything that is said of a district's figures: of pages, paper and files.

    Attributes
    ----------
    cards : tuple of FigureCard
        In the registry's order, context left out.
    context : tuple of FigureCard
        What stands beside membership: housing, ages, density.
    lead : tuple of tuple of Sentence
        What the report opens with: a figure's sentences each.
    notable : tuple of tuple of Sentence
        Other figures that differ from the city's beyond chance and beyond the
        spread of its districts.
    """

    figures: CityFigures
    code: str
    name: str
    residents: float | None
    households: float | None
    cards: tuple[FigureCard, ...]
    context: tuple[FigureCard, ...]
    lead: tuple[tuple[Sentence, ...], ...]
    notable: tuple[tuple[Sentence, ...], ...]
    pyramid: Pyramid
    mixes: tuple[MixShares, ...]
    similar: tuple[Similar, ...]
    published: tuple[PublishedSeries, ...]
    sources: tuple[str, ...]

    @property
    def small(self) -> bool:
        """Whether some figure rests on few, so that its mark must be explained."""
        return any(card.small for card in self.cards if card.estimate.known)

    def groups(self) -> tuple[tuple[str, tuple[FigureCard, ...]], ...]:
        """Return the cards by group of indicators, in the registry's order."""
        names = tuple(dict.fromkeys(card.indicator.group for card in self.cards))
        return tuple(
            (name, tuple(card for card in self.cards if card.indicator.group == name))
            for name in names
        )


def describe_district(figures: CityFigures, code: str) -> DistrictReport:
    """Describe one district beside its city.

    Raises
    ------
    NotFoundError
        If the area set has no such district.
    """
    basis = figures.basis
    if code not in basis.names:
        message = f"地区「{code}」は「{basis.area_set.title}」にありません。"
        raise NotFoundError(message, kind="district", code=code)
    everything = [figures.card(item.id, code) for item in figures.indicators]
    cards = tuple(card for card in everything if card.indicator.group != CONTEXT)
    leading = tuple(card for card in cards if card.indicator.id in LEADING)
    return DistrictReport(
        figures=figures,
        code=code,
        name=basis.names[code],
        residents=_total(basis.population, code, "residents"),
        households=_total(basis.population, code, "households"),
        cards=cards,
        context=tuple(card for card in everything if card.indicator.group == CONTEXT),
        lead=tuple(describe_sentences(card, figures) for card in leading),
        notable=tuple(
            describe_sentences(card, figures)
            for card in cards
            if card not in leading and _stands_out(card)
        )[:MOST_TOLD],
        pyramid=describe_pyramid(basis.population, code),
        mixes=_mixes(figures, code),
        similar=find_similar(figures, code),
        published=describe_published(basis),
        sources=_sources(figures),
    )


def _stands_out(card: FigureCard) -> bool:
    beyond = card.place is not Place.WITHIN if card.place else card.strong
    return card.verdict in DIFFERENT and beyond and not card.small


def _total(population: Population, code: str, column: str) -> float | None:
    value = float(population.totals[column].get(code, float("nan")))
    return None if value != value else value  # noqa: PLR0124 - NaN is not itself


def _mixes(figures: CityFigures, code: str) -> tuple[MixShares, ...]:
    known = figures.basis.mixes
    return tuple(
        describe_mix(figures, item.id, code)
        for item in load_indicators()
        if item.id in known and known[item.id].recorded
    )


def _sources(figures: CityFigures) -> tuple[str, ...]:
    basis = figures.basis
    named = [
        basis.area_set.source,
        basis.population.source,
        *(
            source
            for measures in basis.measures.values()
            for measure in measures
            for source in measure.source.split("、")
        ),
        *(mix.source for mix in basis.mixes.values()),
    ]
    return tuple(dict.fromkeys(source for source in named if source))
