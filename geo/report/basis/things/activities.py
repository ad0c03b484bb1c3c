"""Registered activities against residents."""

import math

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.figures import count_features


def measure_activities(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return active activities by the district they were assigned to."""
    if not any(layer.kind == "activity" for layer in asked.snapshot.layers):
        return {}
    held = count_features(asked.snapshot, asked.area_set).activities
    residents = asked.population.totals["residents"]
    counts: dict[str, Count] = {}
    for code in asked.codes:
        x, n = float(held[code]), float(residents[code])
        if math.isnan(n):
            counts[code] = unknown(Reason.NO_RESIDENTS_REPORTED)
        elif n == 0:
            counts[code] = no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
        else:
            counts[code] = Count(x=x, n=n)
    known = residents.notna()
    return {
        "activities": (
            Measure(
                indicator="activities",
                counts=counts_frame(asked.codes, counts),
                whole=Count(
                    x=float(held[known].sum()), n=float(residents[known].sum())
                ),
                definition="登録され、中止でも終了でもない活動",
                source=asked.population.source,
                as_of=asked.population.as_of,
                moved_error=asked.population.moved_error,
                fictional=asked.population.fictional,
            ),
        )
    }
