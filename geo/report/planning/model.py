"""What planners read, as frozen records: the only input of pages and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.analysis.classes import ClassBreaks
from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate
from geo.domain.indicators import Indicator
from geo.report.basis.model import Basis
from geo.report.planning.spread import (
    BiasCell,
    BiasTable,
    Cluster,
    Clusters,
    InequalityYear,
    MixShare,
    MixShares,
    Similar,
)

__all__ = [
    "WHOLE",
    "BiasCell",
    "BiasTable",
    "Change",
    "CityFigures",
    "Cluster",
    "Clusters",
    "FigureCard",
    "Funnel",
    "FunnelCurve",
    "InequalityYear",
    "MixShare",
    "MixShares",
    "Place",
    "Rank",
    "Similar",
    "Standout",
    "Trend",
    "TrendReason",
    "TrendWord",
    "Unranked",
    "YearPoint",
]

WHOLE = ""
"""The key of the whole city among the districts' codes, which are never empty."""


class Place(StrEnum):
    """Where a district stands in the funnel, its spread beyond chance allowed for."""

    ABOVE_998 = "above_998"
    ABOVE_95 = "above_95"
    WITHIN = "within"
    BELOW_95 = "below_95"
    BELOW_998 = "below_998"


class Unranked(StrEnum):
    """Why a district has no rank."""

    NO_VALUE = "no_value"
    FEW = "few"  # its denominator is below the indicator's smallest
    NOT_RANKED = "not_ranked"  # the indicator ranks nobody
    FEW_DISTRICTS = "few_districts"  # fewer than three could be ranked
    ALIKE = "alike"  # districts differ no more than by chance: an order would be noise


class TrendWord(StrEnum):
    """What five yearly points say."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    UNDECIDED = "undecided"  # 判定不可


class TrendReason(StrEnum):
    """Why a trend is 判定不可."""

    FEW_YEARS = "few_years"
    BREAK = "break"  # the method changed within the last five years
    GAP = "gap"  # a year is missing, hidden or undefined
    NO_INTERVAL = "no_interval"
    AT_LIMIT = "at_limit"  # all of them in a year, or none in any: no test is possible


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank with the 95 % interval of ranks; 1 is the highest value."""

    place: int
    low: int
    high: int
    of: int
    tied: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The trend of the latest five yearly points of one definition."""

    word: TrendWord
    reason: TrendReason | None = None
    chi_square: float | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A figure in one year; ``breaks``: counted otherwise than the year before it."""

    fiscal_year: int
    estimate: Estimate
    definition: str
    breaks: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two years of one definition, later minus earlier."""

    from_year: int
    to_year: int
    difference: Estimate
    verdict: Verdict  # against 0


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One indicator of one district, with all that says how sure it is.

    Attributes
    ----------
    verdict : Verdict
        Against the city's value (or 0, or 1, as the indicator says), by the 95 %
        interval; ``strong`` when the 99.8 % interval clears it too.
    place : Place or None
        In the funnel, overdispersion allowed for; None where there is none.
    smoothed : float or None
        The empirical-Bayes value, in the estimate's unit; None where not made.
    lower_998, upper_998 : float or None
        The 99.8 % interval, where `estimate` has a 95 % one.
    small : bool
        There is a value and its denominator is below the indicator's smallest:
        shown with †, not ranked.
    colour_class : int or None
        0 for zero, 1 the lowest class; None without a value.
    """

    indicator: Indicator
    code: str
    estimate: Estimate
    whole: Estimate
    verdict: Verdict
    strong: bool = False
    place: Place | None = None
    smoothed: float | None = None
    rank: Rank | None = None
    unranked: Unranked | None = None
    small: bool = False
    colour_class: int | None = None
    years: tuple[YearPoint, ...] = ()
    trend: Trend | None = None
    change: Change | None = None
    fiscal_year: int | None = None
    as_of: date | None = None
    definition: str = ""
    moved_error: float | None = None
    fictional: bool = False
    lower_998: float | None = None
    upper_998: float | None = None


@dataclass(frozen=True, slots=True)
class FunnelCurve:
    """The limits at one size (denominator, or expected count); NaN-free, in figure units."""

    size: float
    low_95: float
    high_95: float
    low_998: float
    high_998: float
    naive_low_95: float
    naive_high_95: float
    naive_low_998: float
    naive_high_998: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot's numbers. ``points``: code → (size, value) of districts in it."""

    indicator: Indicator
    centre: float
    phi: float  # how many times as much spread as chance alone gives
    tau2: float
    curve: tuple[FunnelCurve, ...]
    points: Mapping[str, tuple[float, float]]
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Standout:
    """A district whose figure is beyond chance, spread among districts allowed for."""

    card: FigureCard
    place: Place


@dataclass(frozen=True, slots=True)
class CityFigures:
    """Every indicator of every district, analysed.

    Attributes
    ----------
    cards : dict
        Indicator id → district code (and `WHOLE`) → card. Mixes are not in it.
    breaks : dict
        Indicator id → class edges, shared by all its years.
    funnels : dict
        Indicator id → funnel, where the indicator has one and enough districts.
    standouts : tuple
        Beyond the 99.8 % limits, the furthest first.
    """

    basis: Basis
    fiscal_year: int | None
    indicators: tuple[Indicator, ...]
    cards: Mapping[str, Mapping[str, FigureCard]]
    breaks: Mapping[str, ClassBreaks]
    funnels: Mapping[str, Funnel]
    standouts: tuple[Standout, ...]

    def card(self, indicator: str, code: str = WHOLE) -> FigureCard:
        """Return one card; KeyError where there is none."""
        return self.cards[indicator][code]
