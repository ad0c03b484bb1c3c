"""A population pyramid: two sexes back to back, the city as a tick on every bar."""

from dataclasses import dataclass

from geo.domain.estimate import State
from geo.report.planning.pyramid import AgeBand, Bar, Pyramid
from web.charts.scale import make_scale

TOP = 24.0
PITCH, TIGHT_PITCH = 24.0, 17.0
ROOMY = 12
"""Up to so many bands each has a whole line's room."""

SIDES = {"male": (152.0, 30.0), "female": (208.0, 330.0), "all": (76.0, 346.0)}
"""Where a sex's axis starts and ends."""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar; ``width`` is None without a value. ``tick``: the city's place."""

    sex: str
    state: State
    left: float
    width: float
    tick: float | None


@dataclass(frozen=True, slots=True)
class DrawnBand:
    """One band of ages, from ``top`` downwards."""

    band: AgeBand
    top: float
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place on an axis."""

    x: float
    value: float


@dataclass(frozen=True, slots=True)
class PyramidDrawing:
    """A pyramid in viewBox units, the oldest on top."""

    height: float
    bar_height: float
    overhang: float  # of a tick beyond its bar
    foot: float
    bands: tuple[DrawnBand, ...]
    marks: tuple[Mark, ...]
    heads: tuple[tuple[str, float], ...]  # sex, x
    middle: float


def draw_pyramid(pyramid: Pyramid) -> PyramidDrawing | None:
    """Return the drawing of a pyramid, None where no ages were reported."""
    shares = [
        share
        for band in pyramid.bands
        for bar in band.bars.values()
        for share in (bar.share, bar.whole_share)
        if share is not None
    ]
    if not shares:
        return None
    pitch = PITCH if len(pyramid.bands) <= ROOMY else TIGHT_PITCH
    highest = max(shares)
    foot = TOP + pitch * len(pyramid.bands)
    return PyramidDrawing(
        height=foot + 26,
        bar_height=pitch - 5 if pitch == PITCH else pitch - 3,
        overhang=2 if pitch == PITCH else 0,
        foot=foot + 18,
        bands=tuple(
            DrawnBand(
                band,
                TOP + pitch * number,
                tuple(_bar(sex, bar, highest) for sex, bar in band.bars.items()),
            )
            for number, band in enumerate(reversed(pyramid.bands))
        ),
        marks=tuple(mark for sex in pyramid.sexes for mark in _ends(sex, highest)),
        heads=tuple((sex, sum(SIDES[sex]) / 2) for sex in pyramid.sexes),
        middle=180 if len(pyramid.sexes) > 1 else 36,
    )


def _bar(sex: str, bar: Bar, highest: float) -> DrawnBar:
    start, end = SIDES[sex]
    scale = make_scale(0, highest, start=start, end=end)
    at = scale.place(bar.share) if bar.share is not None else end
    return DrawnBar(
        sex=sex,
        state=bar.state if bar.share is not None else _unknown(bar),
        left=min(start, at),
        width=round(abs(at - start), 1),
        tick=None if bar.whole_share is None else scale.place(bar.whole_share),
    )


def _unknown(bar: Bar) -> State:
    return State.SUPPRESSED if bar.state is State.VALUE else bar.state


def _ends(sex: str, highest: float) -> tuple[Mark, ...]:
    start, end = SIDES[sex]
    ticks = make_scale(0, highest, start=start, end=end).ticks
    middle = ticks[len(ticks) // 2 : len(ticks) // 2 + 1] if len(ticks) % 2 else ()
    return tuple(Mark(t.position, t.value) for t in (ticks[0], *middle, ticks[-1]))
