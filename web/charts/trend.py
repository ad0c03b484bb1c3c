"""A figure over the fiscal years, never joined across a change of method."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from geo.domain.estimate import Estimate, Unit
from geo.report.planning.model import YearPoint
from web.charts.scale import Scale, make_scale

WIDTH, HEIGHT = 360, 244
LEFT, RIGHT, TOP, BOTTOM = 80.0, 326.0, 34.0, 214.0
FEWEST_YEARS = 2
MOST_LABELLED = 8
WORDS = 96
"""Room that the words over a change of method take."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One year: ``y`` is None where there is no value."""

    fiscal_year: int
    x: float
    y: float | None
    estimate: Estimate
    superseded: bool  # counted by a method that was given up later
    labelled: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive years counted in one way."""

    line: str
    band: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the method changed, between two years."""

    x: float
    width: float
    fiscal_year: int  # the first year counted in the new way
    labelled: bool  # its words would else run into the ones before


@dataclass(frozen=True, slots=True)
class Trend:
    """Everything a chart of years draws, in viewBox units."""

    scale: Scale
    points: tuple[Dot, ...]
    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    unit: Unit
    key: str  # makes the ids of its patterns its own on a page of several
    gap_words: str


def draw_trend(
    years: Sequence[YearPoint], *, key: str = "years", gap_words: str = ""
) -> Trend | None:
    """Return the chart of a figure's years; None where fewer than two have a value.

    Parameters
    ----------
    years : sequence of YearPoint
        Oldest first.
    key : str
        What its patterns' ids begin with.
    gap_words : str
        What is written over a change of method.
    """
    known = [year.estimate for year in years if year.estimate.value is not None]
    if len(known) < FEWEST_YEARS:
        return None
    lows = [_or(item.lower, item.value) for item in known]
    highs = [_or(item.upper, item.value) for item in known]
    scale = make_scale(min(lows), max(highs), start=BOTTOM, end=TOP)
    first, last = years[0].fiscal_year, years[-1].fiscal_year
    changed = max((year.fiscal_year for year in years if year.breaks), default=first)
    every = -(-len(years) // MOST_LABELLED)

    def x_of(fiscal_year: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (fiscal_year - first) / (last - first), 1)

    points = tuple(
        Dot(
            fiscal_year=year.fiscal_year,
            x=x_of(year.fiscal_year),
            y=None if year.estimate.value is None else scale.place(year.estimate.value),
            estimate=year.estimate,
            superseded=year.fiscal_year < changed,
            labelled=(len(years) - 1 - number) % every == 0,
        )
        for number, year in enumerate(years)
    )
    return Trend(
        scale=scale,
        points=points,
        stretches=_stretches(years, points, scale),
        gaps=_gaps(years, points),
        unit=known[0].unit,
        key=key,
        gap_words=gap_words,
    )


def _gaps(years: Sequence[YearPoint], points: Sequence[Dot]) -> tuple[Gap, ...]:
    found: list[Gap] = []
    for year, (before, after) in zip(years[1:], pairwise(points), strict=True):
        if year.breaks:
            gap = _gap(before, after)
            room = not found or gap.x - found[-1].x >= WORDS
            found.append(replace(gap, labelled=room))
    return tuple(found)


def _gap(before: Dot, after: Dot) -> Gap:
    width = min(24.0, (after.x - before.x) / 2)
    middle = (before.x + after.x) / 2
    return Gap(
        round(middle - width / 2, 1), round(width, 1), after.fiscal_year, labelled=True
    )


def _stretches(
    years: Sequence[YearPoint], points: Sequence[Dot], scale: Scale
) -> tuple[Stretch, ...]:
    runs: list[list[Dot]] = [[]]
    for year, point in zip(years, points, strict=True):
        run = runs[-1]
        skipped = bool(run) and point.fiscal_year != run[-1].fiscal_year + 1
        if point.y is None or year.breaks or skipped:
            runs.append([])
        if point.y is not None:
            runs[-1].append(point)
    return tuple(_stretch(run, scale) for run in runs if len(run) > 1)


def _stretch(run: list[Dot], scale: Scale) -> Stretch:
    line = "L".join(f"{point.x:g} {point.y:g}" for point in run)
    bounded = [point for point in run if point.estimate.lower is not None]
    band = None
    if len(bounded) == len(run):
        lower = [(p.x, scale.place(_or(p.estimate.lower, 0))) for p in run]
        upper = [(p.x, scale.place(_or(p.estimate.upper, 0))) for p in reversed(run)]
        band = "L".join(f"{x:g} {y:g}" for x, y in (*lower, *upper))
    return Stretch(f"M{line}", None if band is None else f"M{band}Z")


def _or(value: float | None, other: float | None) -> float:
    return float((other if value is None else value) or 0)
