"""Numbers over the fiscal years in panels above each other, broken where the method changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from web.charts.scale import Scale, make_scale

WIDTH = 360.0
LEFT, RIGHT = 60.0, 336.0
TITLE, PANEL, GAP = 26.0, 104.0, 20.0
MOST_LABELLED = 6
FEWEST = 2


@dataclass(frozen=True, slots=True)
class YearValue:
    """One year's number; ``breaks``: counted otherwise than the year before it."""

    fiscal_year: int
    value: float | None
    breaks: bool


@dataclass(frozen=True, slots=True)
class YearDot:
    """A year's place; ``y`` is None where there is no value."""

    fiscal_year: int
    x: float
    y: float | None
    value: float | None
    labelled: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One number's line."""

    title: str
    top: float
    bottom: float
    scale: Scale
    dots: tuple[YearDot, ...]
    lines: tuple[str, ...]
    breaks: tuple[float, ...]  # the middle of each gap


@dataclass(frozen=True, slots=True)
class YearLines:
    """Everything the panels draw, in viewBox units."""

    width: float
    height: float
    panels: tuple[Panel, ...]


def draw_year_lines(
    series: Sequence[tuple[str, Sequence[YearValue]]],
) -> YearLines | None:
    """Return one panel for each titled series, None where none has two values."""
    panels: list[Panel] = []
    top = 0.0
    for title, years in series:
        known = [year.value for year in years if year.value is not None]
        if len(known) < FEWEST:
            continue
        panels.append(_panel(title, years, known, top + TITLE))
        top = panels[-1].bottom + GAP + 14
    return YearLines(WIDTH, round(top), tuple(panels)) if panels else None


def _panel(
    title: str, years: Sequence[YearValue], known: Sequence[float], top: float
) -> Panel:
    bottom = top + PANEL
    scale = make_scale(min(0.0, *known), max(*known, 0.01), start=bottom, end=top + 14)
    first, last = years[0].fiscal_year, years[-1].fiscal_year
    every = -(-len(years) // MOST_LABELLED)
    dots = tuple(
        YearDot(
            year.fiscal_year,
            round(
                LEFT + (RIGHT - LEFT) * (year.fiscal_year - first) / (last - first), 1
            ),
            None if year.value is None else scale.place(year.value),
            year.value,
            (len(years) - 1 - number) % every == 0,
        )
        for number, year in enumerate(years)
    )
    runs: list[list[YearDot]] = [[]]
    for year, dot in zip(years, dots, strict=True):
        skipped = runs[-1] and dot.fiscal_year != runs[-1][-1].fiscal_year + 1
        if dot.y is None or year.breaks or skipped:
            runs.append([])
        if dot.y is not None:
            runs[-1].append(dot)
    return Panel(
        title=title,
        top=top,
        bottom=bottom,
        scale=scale,
        dots=dots,
        lines=tuple(
            "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in run)
            for run in runs
            if len(run) > 1
        ),
        breaks=tuple(
            round((before.x + after.x) / 2, 1)
            for year, (before, after) in zip(years[1:], pairwise(dots), strict=True)
            if year.breaks
        ),
    )
