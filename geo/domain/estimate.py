"""One figure with everything a reader needs to judge it.

A figure is in one of four states and the four are never the same: a value (0 is
a value), suppressed (秘匿: known, not shown), missing (データなし: nobody
reported it) and undefined (the sum has no meaning, such as 0 ÷ 0).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WITHHELD = "秘匿"
"""How files say that a number is known and not shown; readers leave what is stored."""


class State(StrEnum):
    """What can be said about a figure."""

    VALUE = "value"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    UNDEFINED = "undefined"


class Unit(StrEnum):
    """How a figure's value is to be read; shares are 0–1."""

    COUNT = "count"
    SHARE = "share"
    PER_1000 = "per_1000"
    METRES = "metres"
    RATIO = "ratio"  # observed to expected; 1 is the city
    POINTS = "points"  # a difference of two shares, -1 to 1
    PER_KM2 = "per_km2"
    YEN = "yen"
    INDEX = "index"  # a plain number with a meaning of its own


class Reason(StrEnum):
    """Why there is no value."""

    NO_RESIDENTS_REPORTED = "no_residents_reported"
    NO_HOUSEHOLDS_REPORTED = "no_households_reported"
    NO_ADOPTIONS_RECORDED = "no_adoptions_recorded"
    NO_SITES = "no_sites"
    NO_CENTRES = "no_centres"
    ZERO_DENOMINATOR = "zero_denominator"
    TOO_FEW_RESIDENTS = "too_few_residents"
    NO_ACTIVITY_LAYER = "no_activity_layer"
    SMALL_COUNT = "small_count"
    NOT_FOR_WHOLE = "not_for_whole"
    INCONSISTENT = "inconsistent"
    TOO_FEW_EVENTS = "too_few_events"
    NO_AGES_REPORTED = "no_ages_reported"
    NO_PARTICIPANTS_REPORTED = "no_participants_reported"
    NO_GROUPS_RECORDED = "no_groups_recorded"
    NOT_REPORTED = "not_reported"
    NO_YEAR_BEFORE = "no_year_before"
    UNLIKE_DEFINITIONS = "unlike_definitions"
    NOTHING_TO_SHARE = "nothing_to_share"
    TOO_FEW_THINGS = "too_few_things"


class Method(StrEnum):
    """How a figure and its interval were made."""

    COUNTED = "counted"
    WILSON = "wilson"
    BYAR = "byar"
    EXACT_POISSON = "exact_poisson"
    AREAL = "areal"
    PLANE_DISTANCE = "plane_distance"
    DOBSON = "dobson"
    RATIO_BYAR = "ratio_byar"
    RATIO_EXACT = "ratio_exact"
    NEWCOMBE = "newcombe"
    FINITE_WILSON = "finite_wilson"
    TWO_STAGE = "two_stage"
    SHANNON = "shannon"
    DIVIDED = "divided"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure: value, numerator, denominator, interval, method, source, date.

    ``lower`` and ``upper`` bound the 95 % interval in the unit of ``value``;
    both are None where no interval applies. ``moved`` is True when the counts
    came from another area set by areal interpolation.
    """

    unit: Unit
    state: State = State.VALUE
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: Method = Method.NONE
    reason: Reason | None = None
    moved: bool = False
    source: str = ""
    as_of: date | None = None

    def __post_init__(self) -> None:
        if (self.state is State.VALUE) != (self.value is not None):
            message = f"an estimate in state {self.state} cannot hold {self.value}"
            raise ValueError(message)

    @property
    def known(self) -> bool:
        """Whether there is a value to show."""
        return self.state is State.VALUE


def missing(unit: Unit, reason: Reason) -> Estimate:
    """Return a figure nobody reported."""
    return Estimate(unit=unit, state=State.MISSING, reason=reason)


def undefined(unit: Unit, reason: Reason) -> Estimate:
    """Return a figure that has no meaning here."""
    return Estimate(unit=unit, state=State.UNDEFINED, reason=reason)
