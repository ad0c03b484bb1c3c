"""How figures spread over a city, as frozen records; `geo.report.planning.model` has them all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate
from geo.domain.indicators import Indicator


@dataclass(frozen=True, slots=True)
class InequalityYear:
    """How unlike districts are in one year, each weighted by its denominator.

    ``theil`` = ``between`` + ``within`` where a grouping is given (else None);
    ``slope_index`` in the figure's unit with its 95 % interval: the difference
    between the two ends of the order by ``by``. ``left_out``: districts without
    counts, ``hidden`` among them. ``mixed``: districts were counted in unlike ways.
    ``lorenz``: cumulative shares of people and of what is counted, lowest rate first.
    """

    fiscal_year: int | None
    districts: int
    theil: float | None
    between: float | None
    within: float | None
    gini: float | None
    slope_index: Estimate | None
    by: str
    breaks: bool = False
    left_out: int = 0
    hidden: int = 0
    mixed: bool = False
    lorenz: tuple[tuple[float, float], ...] = ()

    @property
    def between_share(self) -> float | None:
        """The part of ``theil`` that lies between groups; None where nothing differs."""
        return (
            self.between / self.theil
            if self.theil and self.between is not None
            else None
        )

    @property
    def within_share(self) -> float | None:
        """The part of ``theil`` that lies within groups; None where nothing differs."""
        return (
            self.within / self.theil if self.theil and self.within is not None else None
        )


class Cluster(StrEnum):
    """A district's local association with its neighbours, after FDR."""

    HIGH_HIGH = "high_high"
    LOW_LOW = "low_low"
    HIGH_LOW = "high_low"
    LOW_HIGH = "low_high"
    NONE = "none"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Clusters:
    """Spatial autocorrelation of one indicator.

    ``clusters`` is None below 30 districts with a value: nothing could be found.
    ``islands``: districts without a neighbour, tied to their nearest one.
    ``p_values`` are two-sided, ``q_values`` the same after Benjamini and Hochberg.
    """

    indicator: Indicator
    units: int
    moran: float | None
    expected: float | None
    p_value: float | None
    permutations: int
    seed: int
    islands: tuple[str, ...]
    clusters: Mapping[str, Cluster] | None
    p_values: Mapping[str, float]
    rate_adjusted: bool  # Assunção & Reis: the rates' unlike variances were allowed for
    q_values: Mapping[str, float] = field(default_factory=dict)
    p_analytic: float | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A district like another in its context. ``distance`` in standard deviations."""

    code: str
    name: str
    distance: float
    used: tuple[str, ...]  # ids of the context indicators that were known for both


@dataclass(frozen=True, slots=True)
class BiasCell:
    """Activities of one field for one generation (or time band)."""

    field: str
    other: str
    activities: int
    share: Estimate  # among the field's activities
    verdict: Verdict  # against the share among all activities


@dataclass(frozen=True, slots=True)
class BiasTable:
    """Fields against generations or time bands, of a city or one district."""

    axis: str  # generation | time_band
    fields: tuple[str, ...]
    others: tuple[str, ...]
    cells: Mapping[tuple[str, str], BiasCell]
    total: int  # activities whose field and other are known
    unknown: int  # activities that lack one of the two
    judged: int = 0  # cells compared: about one in 20 differs by chance alone


@dataclass(frozen=True, slots=True)
class MixShare:
    """One class of a mix: x of the n things whose class is known."""

    class_code: str
    label: str
    x: int
    n: int
    share: Estimate
    verdict: Verdict  # against the city's share


@dataclass(frozen=True, slots=True)
class MixShares:
    """A mix in one district or the whole city, its classes in the city's order.

    ``recorded`` False: the city records nothing of the kind, so 0 would be a lie.
    ``small``: fewer things than the indicator's smallest number, shown with †.
    """

    indicator: Indicator
    code: str
    shares: tuple[MixShare, ...]
    total: int
    unknown: int
    recorded: bool
    small: bool
    source: str = ""
    as_of: date | None = None
