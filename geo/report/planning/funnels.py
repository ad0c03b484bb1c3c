"""Funnels: where each district stands once its size is allowed for."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.analysis.funnel import (
    Method,
    overdispersed_limits,
    overdispersion,
    proportion_limits,
    rate_limits,
)
from geo.analysis.intervals import Interval
from geo.analysis.smoothing import shrink_proportions, shrink_rates
from geo.report.planning.estimates import Figures
from geo.report.planning.made import LEVELS
from geo.report.planning.model import Funnel, FunnelCurve, Place

Floats = npt.NDArray[np.float64]

FEWEST_DISTRICTS = 10
"""Of fewer the spread among districts cannot be told from chance: no funnel.

Naive limits would not do instead: they call ordinary differences outlying.
"""

CURVE_POINTS = 48


class Placed(NamedTuple):
    """A funnel, and how far each district in it strays from its centre."""

    funnel: Funnel
    distances: dict[str, float]  # in standard errors, the spread allowed for


def describe_funnel(figures: Figures) -> Placed | None:
    """Return a measure's funnel; None without one or with too few districts.

    Limits allow for the spread among districts; where there is no more than
    chance gives (τ² = 0) they are the ones of chance alone.
    """
    indicator = figures.indicator
    inside = figures.districts & (figures.n > 0)
    if indicator.funnel == "none" or inside.sum() < FEWEST_DISTRICTS:
        return None
    x, n, value = figures.x[inside], figures.n[inside], figures.value[inside]
    kind: Method = "proportion" if indicator.funnel == "proportion" else "rate"
    spread = overdispersion(x, n, method=kind)
    per = 1000.0 if indicator.funnel == "rate" else 1.0
    shape = _Shape(kind, spread.centre, spread.tau2, per)
    codes = [code for code, is_in in zip(figures.codes, inside, strict=True) if is_in]
    (low, high), (far_low, far_high) = (shape.limits(n, level) for level in LEVELS)
    places = np.select(
        [value > far_high, value > high, value < far_low, value < low],
        [Place.ABOVE_998, Place.ABOVE_95, Place.BELOW_998, Place.BELOW_95],
        Place.WITHIN,
    )
    size = n if kind == "proportion" else spread.centre * n
    error = np.sqrt(1 + spread.tau2 * 4 * size)
    funnel = Funnel(
        indicator=indicator,
        centre=spread.centre * per,
        phi=spread.phi,
        tau2=spread.tau2,
        curve=_curve(shape, n),
        points={
            code: (float(at), float(figure))
            for code, at, figure in zip(codes, n, value, strict=True)
        },
        places={
            code: Place(str(place)) for code, place in zip(codes, places, strict=True)
        },
    )
    distances = dict(zip(codes, (spread.z / error).tolist(), strict=True))
    return Placed(funnel, distances)


def smooth(figures: Figures) -> dict[str, float]:
    """Return empirical-Bayes values of districts with a value, in their unit."""
    way = figures.indicator.smoothing
    inside = figures.districts
    if way == "none" or not inside.any():
        return {}
    shrink = shrink_proportions if way == "binomial" else shrink_rates
    per = 1 if way == "binomial" else 1000
    values = per * shrink(figures.x[inside], figures.n[inside]).values
    codes = [code for code, is_in in zip(figures.codes, inside, strict=True) if is_in]
    return dict(zip(codes, values.tolist(), strict=True))


class _Shape(NamedTuple):
    kind: Method
    centre: float
    tau2: float
    per: float

    def naive(self, n: Floats, level: float) -> Interval:
        if self.kind == "proportion":
            return proportion_limits(self.centre, n, level)
        low, high = rate_limits(self.centre * n, level)
        return Interval(self.per * low / n, self.per * high / n)

    def limits(self, n: Floats, level: float) -> Interval:
        if not self.tau2 > 0:
            return self.naive(n, level)
        size = n if self.kind == "proportion" else self.centre * n
        low, high = overdispersed_limits(
            self.centre, size, self.tau2, level, method=self.kind
        )
        return Interval(self.per * low, self.per * high)


def _curve(shape: _Shape, n: Floats) -> tuple[FunnelCurve, ...]:
    sizes = np.geomspace(n.min() / 1.1, n.max() * 1.1, CURVE_POINTS)
    if shape.centre == 0:
        return ()
    columns = [sizes]
    for make in (shape.limits, shape.naive):
        for level in LEVELS:
            columns += list(make(sizes, level))
    return tuple(FunnelCurve(*row) for row in np.column_stack(columns).tolist())
