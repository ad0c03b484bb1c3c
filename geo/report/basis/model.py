"""The numbers a planners' report stands on, as frozen records.

Frames are never written to after they were made. Counts are float64, NaN where
nobody reported them or they were hidden; ``state`` says which of the two it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geo.domain.estimate import Reason, State
from geo.snapshot.model import AreaSetSummary, City

if TYPE_CHECKING:
    import geopandas as gpd

COUNT_COLUMNS = ("x", "n", "value", "state", "reason")
"""Columns of `Measure.counts`: float64 three times, `State`, `Reason` or None."""

BIAS_COLUMNS = (
    "district_code",
    "field",
    "generation",
    "time_band",
    "activities",
    "once",
)
NO_DISTRICT = ""
"""In a mix and the bias: things of the city that stand in none of its districts."""


@dataclass(frozen=True, slots=True)
class Count:
    """One area's counts: x of n, or a value that is no quotient of the two."""

    x: float | None = None
    n: float | None = None
    value: float | None = None
    state: State = State.VALUE
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator's counts for every district of an area set in one period.

    Attributes
    ----------
    counts : DataFrame, indexed by ``district_code``
        Every district of the set, in its order: ``x``, ``n``, ``value``,
        ``state`` (`State`: VALUE also where x is 0), ``reason`` (`Reason` or
        None). ``value`` is only given for indicators of kind value and
        difference; everything else is made from x and n. A column
        ``definition`` (str) may follow: how this district was counted, where
        districts differ. A year whose text is another than the year's before is
        a break in that district, whatever the measure's own `definition` says.
    whole : Count
        The city as one district; never larger than what may be shown of its parts.
    strata : DataFrame or None
        For standardised figures, long: ``district_code``, ``age_from`` and
        ``age_to`` (ages included; NaN: no upper end), ``x`` (people who took
        part), ``n`` (residents).
    fiscal_year : int or None
        The year it speaks of; None for what holds on `as_of`.
    definition : str
        How it was counted, in words. Figures of unlike definition are never
        compared or joined.
    moved_error : float or None
        Where counts came from another area set: the share (0–1) that rests on
        areas that were cut. None where nothing was moved.
    """

    indicator: str
    counts: pd.DataFrame
    whole: Count
    definition: str
    source: str
    fiscal_year: int | None = None
    as_of: date | None = None
    strata: pd.DataFrame | None = None
    moved_error: float | None = None
    fictional: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """How things divide into classes, by district.

    Attributes
    ----------
    labels : dict
        Class code → label in the city's own words, in the order to show them.
    counts : DataFrame, indexed by ``district_code``, one int64 column a class code
        The last row, `NO_DISTRICT`, holds what stands in no district, so that
        the sum of all rows is the city.
    unknown : Series of int64 by ``district_code``
        Things whose class nobody said; they are in no column.
    recorded : bool
        False: the city records nothing of the kind, so 0 would be a lie.
    """

    indicator: str
    labels: Mapping[str, str]
    counts: pd.DataFrame
    unknown: "pd.Series[int]"
    source: str
    as_of: date | None = None
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Collaborations, or open doors, by class, district and fiscal year.

    Attributes
    ----------
    labels : dict
        Row → its word, the city's own where it has one, in the order to show them.
        Under "" stands what nobody said.
    terms : dict
        Row → neutral code of a vocabulary, for rows that stand for one.
    counts : DataFrame, long
        ``fiscal_year`` (int64), ``district_code`` (`NO_DISTRICT`: of the whole city),
        ``row``, ``things`` (int64), ``yen`` (float64, NaN where no amount was
        registered or amounts cannot be divided among the rows).
    several : bool
        Whether one thing may stand in several rows, so that rows add up to more.
    totals : DataFrame, long
        ``fiscal_year``, ``district_code``, ``things``, ``yen``: each thing once.
    """

    name: str
    labels: Mapping[str, str]
    terms: Mapping[str, str]
    counts: pd.DataFrame
    totals: pd.DataFrame
    source: str
    several: bool = False
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Population:
    """Residents by age and sex, in the area set itself or moved to it.

    Attributes
    ----------
    bands : DataFrame, long
        ``district_code``, ``sex`` (all, male, female), ``age_from``, ``age_to``
        (Int64, ages included; ``age_to`` missing: and over), ``count``
        (float64). Empty where no ages were reported.
    totals : DataFrame, indexed by ``district_code``
        ``residents``, ``households`` (float64, NaN where not reported),
        ``area_km2`` (float64).
    """

    bands: pd.DataFrame
    totals: pd.DataFrame
    source: str = ""
    as_of: date | None = None
    moved_from: str | None = None  # title of the area set the counts came from
    moved_error: float | None = None
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class GapCandidate:
    """A facility that exists, and how many residents without reach it would cover."""

    uid: str
    title: str
    longitude: float
    latitude: float
    covered: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Residents with no activity of a field within reach.

    ``field`` None: of any field. ``ages``: all, under_15, 15_64 or 65_plus.
    ``table``: by ``district_code``: ``residents``, ``unserved`` (float64; NaN
    where no residents were reported).
    """

    field: str | None
    ages: str
    reach_m: float
    table: pd.DataFrame
    candidates: tuple[GapCandidate, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a day on which it ends or is to be looked at again."""

    kind: str  # a word of `web.planning.words.due_label`
    title: str
    on: date
    uid: str | None
    district_code: str | None


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey: whom it asked, who answered, and what share said something.

    ``population``: everybody it is about; ``asked`` ≤ population; ``answered`` ≤ asked.
    ``said`` is how many of those who answered gave the answer ``title`` tells;
    None where the row is the response itself.
    """

    title: str
    fiscal_year: int
    population: float | None
    answered: float
    said: float | None
    definition: str
    source: str
    note: str = ""
    asked: float | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many districts the gate took out of one measure; small or not is not told."""

    districts: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a planners' report of one area set on one day is made from.

    Attributes
    ----------
    outlines : GeoDataFrame, indexed by ``district_code``
        ``name``, geometry (EPSG:4326).
    measures : dict
        Indicator id → its measures, the oldest period first.
    bias : DataFrame, long
        ``district_code`` (`NO_DISTRICT` where it stands in none), ``field``,
        ``generation``, ``time_band`` (codes, "" where nobody said), ``activities``
        and ``once`` (int64). An activity for several generations stands in
        ``activities`` of each, in its main field, and in ``once`` of the first:
        tables without generations add up ``once``.
    tables : dict
        Form, zone, field, department, plan measure and phase → their tables. Empty
        in reports that were kept before there were any.
    published : DataFrame
        City-wide figures that were published as rates: as
        `geo.query.figures.find_observations` returns them.
    hidden : dict
        Measure key (indicator, or indicator:year) → what the gate hid.
    """

    city: City
    area_set: AreaSetSummary
    area_sets: tuple[AreaSetSummary, ...]
    on: date
    version: str
    names: Mapping[str, str]  # district code → name, in order of code
    outlines: "gpd.GeoDataFrame"
    population: Population
    measures: Mapping[str, tuple[Measure, ...]]
    mixes: Mapping[str, Mix] = field(default_factory=dict)
    bias: pd.DataFrame = field(default_factory=pd.DataFrame)
    gaps: tuple[Gap, ...] = ()
    dues: tuple[Due, ...] = ()
    surveys: tuple[Survey, ...] = ()
    tables: Mapping[str, CrossTable] = field(default_factory=dict)
    published: pd.DataFrame = field(default_factory=pd.DataFrame)
    hidden: Mapping[str, Hidden] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """The districts' codes, in order."""
        return tuple(self.names)

    def latest(self, indicator: str) -> Measure | None:
        """Return an indicator's newest measure, None where it has none."""
        found = self.measures.get(indicator, ())
        return found[-1] if found else None

    def in_year(self, indicator: str, fiscal_year: int | None) -> Measure | None:
        """Return an indicator's measure of a fiscal year, the newest for None."""
        if fiscal_year is None:
            return self.latest(indicator)
        for measure in self.measures.get(indicator, ()):
            if measure.fiscal_year == fiscal_year:
                return measure
        return None
