"""Residents by age and sex, a district's shares beside its city's."""

import math
from dataclasses import dataclass

import pandas as pd

from geo.domain.estimate import State
from geo.report.basis.model import Population

SEXES = ("male", "female")


@dataclass(frozen=True, slots=True)
class Bar:
    """One sex in one band of ages; shares (0–1) are of all residents of known age."""

    state: State
    count: float | None
    share: float | None
    whole_share: float | None


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages ``age_from`` to ``age_to``, both included; None: and over."""

    age_from: int
    age_to: int | None
    bars: dict[str, Bar]  # by sex: male and female, or all where sex was not reported


@dataclass(frozen=True, slots=True)
class Pyramid:
    """The bands as the source has them, the youngest first; none where not reported."""

    bands: tuple[AgeBand, ...]
    sexes: tuple[str, ...]


def describe_pyramid(population: Population, code: str) -> Pyramid:
    """Return a district's residents by age and sex, beside the whole city's.

    Parameters
    ----------
    population : Population
        Whose ``bands`` may have a column ``state``; a count that is not known is
        missing without it.
    code : str
        The district.

    Notes
    -----
    Bands are the source's own and are never regrouped: the city's tick is the sum
    of the same bands. A district one of whose counts is hidden has no shares,
    since its total would tell the hidden one.
    """
    bands = population.bands
    here = bands[bands["district_code"] == code]
    sexes = tuple(sex for sex in SEXES if (here["sex"] == sex).any()) or ("all",)
    here = here[here["sex"].isin(sexes)]
    city = bands[bands["sex"].isin(sexes)]
    edges = here[["age_from", "age_to"]].drop_duplicates().sort_values("age_from")
    total, whole = here["count"].sum(skipna=False), city["count"].sum()
    return Pyramid(
        bands=tuple(
            AgeBand(
                age_from=int(first),
                age_to=None if pd.isna(last) else int(last),
                bars={
                    sex: _bar(
                        _of(here, sex, first), _of(city, sex, first), total, whole
                    )
                    for sex in sexes
                },
            )
            for first, last in edges.itertuples(index=False)
        ),
        sexes=sexes,
    )


def _of(rows: pd.DataFrame, sex: str, age_from: int) -> pd.DataFrame:
    return rows[(rows["sex"] == sex) & (rows["age_from"] == age_from)]


def _bar(here: pd.DataFrame, city: pd.DataFrame, total: float, whole: float) -> Bar:
    count = float(here["count"].sum(min_count=1, skipna=False))
    shown = city["count"].sum() / whole if whole > 0 else None
    if math.isnan(count):
        return Bar(_state(here), None, None, shown)
    share = count / total if not math.isnan(total) and total > 0 else None
    return Bar(State.VALUE, count, share, shown)


def _state(here: pd.DataFrame) -> State:
    if "state" in here.columns and not here.empty:
        return State(str(here["state"].iloc[0]))
    return State.MISSING
