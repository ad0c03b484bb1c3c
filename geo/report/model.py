"""What a report says, as frozen records: the only input of HTML and of files."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.analysis.classes import ClassBreaks
from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate
from geo.snapshot.model import AreaSetSummary, City


class Indicator(StrEnum):
    """The figures a district report compares."""

    ACTIVITIES = "activities"  # per 1,000 residents
    MEMBERSHIP = "membership"  # 自治会加入率
    ADOPTED = "adopted"  # share of adoption sites adopted
    NEAREST_CENTRE = "nearest_centre"  # metres, straight line


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's figure for one district, beside the city's."""

    indicator: Indicator
    estimate: Estimate
    verdict: Verdict
    colour_class: int | None  # 0 for zero, 1 the lowest class; None without a value


@dataclass(frozen=True, slots=True)
class Row:
    """One district, every figure."""

    code: str
    name: str
    kana: str | None
    residents: Estimate
    households: Estimate
    activities: int
    sites: int
    centres: int
    figures: dict[Indicator, Figure]
    approximate: dict[Indicator, int]  # of those counted, at the point of their town


@dataclass(frozen=True, slots=True)
class Located:
    """How well the counted features are located; rows are never dropped."""

    located: int  # in a district of this set, by a surveyed or hand-set point
    approximate: int  # in a district, by the centre of its town
    withheld: int  # no point is shown; counted in a district unless fully hidden
    not_located: int
    outside: int  # located, but in no district of this set
    cancelled: int  # kept and shown, never counted


@dataclass(frozen=True, slots=True)
class Comparison:
    """How participation varies between the districts of one area set."""

    city: City
    area_set: AreaSetSummary
    area_sets: tuple[AreaSetSummary, ...]  # all that could be chosen
    on: date
    fiscal_year: int | None  # of the membership figures, None where there are none
    indicator: Indicator  # the one on the map, chosen by the reader
    rows: tuple[Row, ...]  # in order of code
    whole: Row  # the city as one district
    breaks: ClassBreaks
    located: Located
    moved: bool  # membership came from other areas by areal interpolation
    moved_error: float | None  # share of moved households from areas that were cut
    sources: tuple[str, ...]
    version: str
