"""Participants (実人数) by age band, beside the residents of the same ages."""

import math

import pandas as pd

from geo.domain.ages import Band
from geo.domain.errors import InvalidQueryError
from geo.domain.estimate import Reason
from geo.query.observations import find_counts
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.bands import residents_in
from geo.report.basis.model import Count, Measure
from geo.report.basis.people.observed import join_once

PARTICIPANTS = "participants"
YOUNG = 40
STRATA = ("district_code", "age_from", "age_to", "x", "n")


def measure_participants(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return participants by age, for rates of like ages and for those under 40.

    They are not moved between area sets: a tenth of a participant has no age.

    Notes
    -----
    ``x`` and ``n`` of under_40_representation are participants and residents under
    40; what is expected of them is made from the strata, which hold every age, so
    that it is made from nothing that is hidden.
    """
    found = find_counts(
        asked.session,
        asked.snapshot.municipality_id,
        indicator=PARTICIPANTS,
        area_set_id=asked.area_set.id,
        by_age=True,
    )
    found = found[found["district_code"].isin(asked.codes)]
    rates, ratios = [], []
    for year in sorted(set(found["fiscal_year"])):
        rows = found[found["fiscal_year"] == year]
        strata = _strata(asked, rows)
        if strata is None:
            continue
        rates.append(
            _measure(asked, "participation_standardised", int(year), rows, strata, None)
        )
        if not _straddles(strata, YOUNG):
            ratios.append(
                _measure(
                    asked, "under_40_representation", int(year), rows, strata, YOUNG
                )
            )
    made = {
        "participation_standardised": tuple(rates),
        "under_40_representation": tuple(ratios),
    }
    return {indicator: measures for indicator, measures in made.items() if measures}


def _strata(asked: Asked, rows: pd.DataFrame) -> pd.DataFrame | None:
    """Return every district in every band; None where residents cannot be split so."""
    bands: list[Band] = sorted(
        {
            (int(start), None if pd.isna(end) else int(end))
            for start, end in zip(rows["age_from"], rows["age_to"], strict=True)
        },
        key=lambda band: (band[0], math.inf if band[1] is None else band[1]),
    )
    ends = [math.inf if end is None else end for _, end in bands]
    if any(start <= end for (start, _), end in zip(bands[1:], ends, strict=False)):
        return None  # bands that overlap count people twice
    try:
        residents = residents_in(asked.population, bands)
    except InvalidQueryError:
        return None
    said = rows.drop_duplicates(["district_code", "age_from", "age_to"], keep="last")
    parts = []
    for band in bands:
        start, end = band
        last = said["age_to"].isna() if end is None else said["age_to"] == end
        own = said[(said["age_from"] == start) & last.fillna(value=False)]
        came = own.set_index("district_code")["numerator"]
        parts.append(
            pd.DataFrame(
                {
                    "district_code": asked.codes,
                    "age_from": float(start),
                    "age_to": math.nan if end is None else float(end),
                    "x": came.reindex(asked.codes).to_numpy(dtype="float64"),
                    "n": residents[band].to_numpy(dtype="float64"),
                }
            )
        )
    strata = pd.concat(parts)[list(STRATA)]
    order = ["district_code", "age_from"]
    return strata.sort_values(order, kind="stable", ignore_index=True)


def _straddles(strata: pd.DataFrame, age: int) -> bool:
    last = strata["age_to"].fillna(math.inf)
    return bool(((strata["age_from"] < age) & (last >= age)).any())


def _measure(  # noqa: PLR0917 - the parts, in one order
    asked: Asked,
    indicator: str,
    year: int,
    rows: pd.DataFrame,
    strata: pd.DataFrame,
    below: int | None,
) -> Measure:
    chosen = strata if below is None else strata[strata["age_from"] < below]
    people = chosen.groupby("district_code")[["x", "n"]].agg(_sum_of_known)
    counts = {
        str(code): _count(float(people["x"][code]), float(people["n"][code]))
        for code in asked.codes
    }
    known = people.dropna()
    population = asked.population
    return Measure(
        indicator=indicator,
        counts=counts_frame(asked.codes, counts),
        whole=Count(x=float(known["x"].sum()), n=float(known["n"].sum()))
        if len(known)
        else unknown(Reason.NO_PARTICIPANTS_REPORTED),
        definition=join_once(rows["method"]),
        source=join_once([*rows["source"], population.source]),
        fiscal_year=year,
        as_of=population.as_of,
        strata=strata,
        moved_error=population.moved_error,
        fictional=bool(rows["fictional"].any()) or population.fictional,
    )


def _sum_of_known(values: "pd.Series[float]") -> float:
    return float(values.sum(skipna=False))


def _count(x: float, n: float) -> Count:
    if math.isnan(n):
        return unknown(Reason.NO_AGES_REPORTED)
    if math.isnan(x):
        return unknown(Reason.NO_PARTICIPANTS_REPORTED, n=n)
    if n == 0:
        return no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
    if x > n:
        raise ValueError(f"{x:g} participants of {n:g} residents")
    return Count(x=x, n=n)
