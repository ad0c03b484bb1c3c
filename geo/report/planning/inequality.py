"""How unlike a city's districts are, year by year, each counted by its denominator."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geo.analysis.inequality import gini, lorenz_curve, theil, theil_parts
from geo.analysis.seeds import SEED
from geo.analysis.slope_index import slope_index
from geo.domain.estimate import Estimate, Method, Reason, State, Unit, missing
from geo.domain.indicators import Indicator, Kind, get_indicator
from geo.report.basis.model import Measure
from geo.report.planning.model import CityFigures, InequalityYear

COUNTED = {Kind.SHARE, Kind.RATE, Kind.CRUDE_RATE, Kind.STANDARDISED_RATIO}
"""Made of x and n, so that a district has a weight."""
ORDERS = ("owner_occupied", "ageing", "density")
"""What districts may be ordered by for the slope; the first that is known."""
FEWEST, FEWEST_ON_A_LINE = 2, 3
DRAWS = 2_000
"""Enough that an end of the slope's interval moves by a twentieth of its distance
or so; a city of hundreds of districts has one a year and indicator."""


def describe_inequality(
    figures: CityFigures,
    indicator_id: str,
    group_by: Mapping[str, str] | None = None,
    *,
    order_by: str | None = None,
    seed: int = SEED,
) -> tuple[InequalityYear, ...]:
    """Return the inequality of an indicator in each of its years.

    Parameters
    ----------
    figures : CityFigures
        Whose basis holds the years.
    indicator_id : str
        A share, a rate or a ratio; nothing comes of other kinds, whose districts
        have no weight.
    group_by : mapping of str to str, optional
        District code → group (a meeting zone, a larger area). Districts it does
        not name are one group of their own.
    order_by : str, optional
        The context indicator that orders districts for the slope, in its newest
        year; the first of `ORDERS` known for three districts if not given.
    seed : int
        Of the slope's interval.

    Returns
    -------
    tuple of InequalityYear
        The oldest first. Districts without counts, hidden ones and those of 0
        people are left out and counted.

    Raises
    ------
    NotFoundError
        There is no such indicator.

    Notes
    -----
    A year breaks with the one before where the city, or a district known in both,
    was counted otherwise. Where districts come and go between years, so do parts
    of the inequality: compare ``districts``.

    References
    ----------
    As in `geo.analysis.inequality`.
    """
    indicator = get_indicator(indicator_id)
    if indicator.kind not in COUNTED:
        return ()
    by, order = _order(figures, indicator, order_by)
    made: list[InequalityYear] = []
    before: Measure | None = None
    for measure in figures.basis.measures.get(indicator_id, ()):
        made.append(
            _year(
                measure,
                group_by,
                _slope(indicator, measure, order, seed),
                by=by,
                breaks=before is not None and _breaks(before, measure),
            )
        )
        before = measure
    return tuple(made)


def _year(
    measure: Measure,
    group_by: Mapping[str, str] | None,
    slope: Estimate | None,
    *,
    by: str,
    breaks: bool,
) -> InequalityYear:
    known = _known(measure)
    x, n = known["x"].to_numpy(), known["n"].to_numpy()
    states = measure.counts["state"].astype(str)
    enough = len(known) >= FEWEST and x.sum() > 0
    between = within = None
    if enough and group_by is not None:
        groups = [group_by.get(str(code), "") for code in known.index]
        _, between, within = theil_parts(x, n, groups)
    curve = lorenz_curve(x, n)
    return InequalityYear(
        fiscal_year=measure.fiscal_year,
        districts=len(known),
        theil=theil(x, n) if enough else None,
        between=between,
        within=within,
        gini=gini(x, n) if enough else None,
        slope_index=slope if enough else None,
        by=by,
        breaks=breaks,
        left_out=len(measure.counts) - len(known),
        hidden=int((states == State.SUPPRESSED).sum()),
        mixed=len(set(_texts(measure)[known.index])) > 1,
        lorenz=tuple(zip(curve.population.tolist(), curve.amount.tolist(), strict=True))
        if enough
        else (),
    )


def _slope(
    indicator: Indicator, measure: Measure, order: "pd.Series[float]", seed: int
) -> Estimate | None:
    known = _known(measure)
    rank = order.reindex(known.index).to_numpy(dtype=np.float64)
    share = indicator.kind is Kind.SHARE
    unit = Unit.POINTS if share else indicator.unit
    if np.isfinite(rank).sum() < FEWEST_ON_A_LINE:
        return missing(unit, Reason.NOT_REPORTED)
    found = slope_index(
        known["x"],
        known["n"],
        rank,
        seed=seed,
        method="proportion" if share else "rate",
        draws=DRAWS if indicator.judged else 0,
    )
    if np.isnan(found.value):
        return missing(unit, Reason.NOT_REPORTED)
    per = 1000 if unit is Unit.PER_1000 else 1
    return Estimate(
        unit=unit,
        value=per * found.value,
        lower=per * found.lower if indicator.judged else None,
        upper=per * found.upper if indicator.judged else None,
        method=Method.NONE,
        source=measure.source,
        as_of=measure.as_of,
        moved=measure.moved_error is not None,
    )


def _order(
    figures: CityFigures, indicator: Indicator, order_by: str | None
) -> tuple[str, "pd.Series[float]"]:
    """Name the first order known well enough, with each district's place in it."""
    wished = ORDERS if order_by is None else (order_by,)
    for name in wished:
        cards = figures.cards.get(name, {})
        values = pd.Series(
            {
                code: cards[code].estimate.value
                for code in figures.basis.codes
                if code in cards and cards[code].estimate.known
            },
            dtype="float64",
        )
        if name != indicator.id and values.nunique() >= FEWEST_ON_A_LINE:
            return name, values
    return order_by or "", pd.Series(dtype="float64")


def _known(measure: Measure) -> pd.DataFrame:
    counts = measure.counts
    shown = (counts["state"].astype(str) == State.VALUE) & (counts["n"] > 0)
    return counts[shown & counts["x"].notna()]


def _texts(measure: Measure) -> "pd.Series[str]":
    """Return how each district was counted, where districts differ in it."""
    if "definition" in measure.counts:
        return measure.counts["definition"]
    return pd.Series(measure.definition, index=measure.counts.index)


def _breaks(before: Measure, after: Measure) -> bool:
    if "definition" not in before.counts or "definition" not in after.counts:
        return before.definition != after.definition
    both = _known(before).index.intersection(_known(after).index)
    return bool((_texts(before)[both] != _texts(after)[both]).any())
