"""What stands beside other figures: ages, density, and how households live."""

import math

from geo.domain.errors import InvalidQueryError
from geo.domain.estimate import Reason
from geo.domain.indicators import load_indicators
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.bands import band_counts
from geo.report.basis.model import Count, Measure
from geo.report.basis.people.observed import find_years, share_in_year

OLD = 65


def measure_ageing(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return residents of 65 and over among those whose age is known."""
    if asked.population.bands.empty:
        return {}
    try:
        people = band_counts(asked.population, (0, OLD))
    except InvalidQueryError:  # the published bands do not end at 64
        return {}
    counts: dict[str, Count] = {}
    for code in asked.codes:
        old = float(people[OLD][code])
        all_ = old + float(people[0][code])
        if math.isnan(all_):
            counts[code] = unknown(Reason.NO_AGES_REPORTED)
        elif all_ == 0:
            counts[code] = no_figure(Reason.ZERO_DENOMINATOR, x=old, n=all_)
        else:
            counts[code] = Count(x=old, n=all_)
    known = people.dropna()
    n = float(known.to_numpy().sum())
    whole = Count(x=float(known[OLD].sum()), n=n)
    return {
        "ageing": (
            _of_residents(
                asked,
                "ageing",
                counts,
                whole if n else unknown(Reason.NO_AGES_REPORTED),
                "公表された年齢別人口",
            ),
        )
    }


def measure_density(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return residents per square kilometre of the district's outline."""
    totals = asked.population.totals
    known = totals.dropna(subset=["residents"])
    if known.empty:
        return {}
    counts = {
        str(code): unknown(Reason.NO_RESIDENTS_REPORTED)
        if math.isnan(residents)
        else _density(float(residents), float(area))
        for code, residents, area in zip(
            totals.index, totals["residents"], totals["area_km2"], strict=True
        )
    }
    whole = _density(float(known["residents"].sum()), float(known["area_km2"].sum()))
    measure = _of_residents(asked, "density", counts, whole, "住民÷地区の外形の面積")
    return {"density": (measure,)}


def measure_housing(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return what was observed of households' dwellings, by fiscal year."""
    found = {}
    for indicator in load_indicators():
        if indicator.observation is None:
            continue
        years = find_years(asked, indicator.observation)
        if years:
            found[indicator.id] = tuple(
                share_in_year(asked, indicator.id, year, missing=Reason.NOT_REPORTED)
                for year in years
            )
    return found


def _density(residents: float, area_km2: float) -> Count:
    return Count(x=residents, n=area_km2, value=residents / area_km2)


def _of_residents(
    asked: Asked,
    indicator: str,
    counts: dict[str, Count],
    whole: Count,
    definition: str,
) -> Measure:
    population = asked.population
    return Measure(
        indicator=indicator,
        counts=counts_frame(asked.codes, counts),
        whole=whole,
        definition=definition,
        source=population.source,
        as_of=population.as_of,
        moved_error=population.moved_error,
        fictional=population.fictional,
    )
