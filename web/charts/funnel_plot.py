"""Districts by size against the limits of chance: the funnel plot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.report.planning.model import Funnel, FunnelCurve, Place
from web.charts.legend import Entry, Legend, lay_out, text_width
from web.charts.scale import Scale, make_scale

WIDTH = 360.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 348.0, 26.0, 254.0
MOST_LABELLED = 12
"""With more districts than this only those outside the bands are named."""

LINE = 15.0
ABOVE = frozenset({Place.ABOVE_95, Place.ABOVE_998})
BELOW = frozenset({Place.BELOW_95, Place.BELOW_998})

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """One district; ``mark`` is higher, lower or same."""

    x: float
    y: float
    mark: str
    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A dot's name and where it starts, ends or stands in the middle."""

    x: float
    y: float
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class FunnelPlot:
    """Everything a funnel plot draws, in viewBox units."""

    width: float
    height: float
    values: Scale
    sizes: Scale
    centre: float
    far: str  # path of the 99.8 % band
    near: str  # of the 95 % band
    naive: tuple[str, ...]
    dots: tuple[Dot, ...]
    names: tuple[Name, ...]
    legend: Legend


def draw_funnel(
    funnel: Funnel, names: Mapping[str, str], legend: Iterable[Entry]
) -> FunnelPlot:
    """Return the funnel plot of an indicator's districts."""
    sizes = make_scale(
        0,
        max(size for size, _ in funnel.points.values()),
        start=LEFT,
        end=RIGHT,
    )
    values = [value for _, value in funnel.points.values()]
    top = max(*values, funnel.centre) * 1.15 or 1
    low = min(0.0, *values)
    scale = make_scale(low, top, start=BOTTOM, end=TOP)
    curve = funnel.curve
    dots = {
        code: Dot(
            sizes.place(size), scale.place(value), _mark(funnel, code), names[code]
        )
        for code, (size, value) in funnel.points.items()
    }
    named = [
        dot for dot in dots.values() if len(dots) <= MOST_LABELLED or dot.mark != "same"
    ]
    below = lay_out(legend, top=BOTTOM + 48)
    return FunnelPlot(
        width=WIDTH,
        height=below.bottom,
        values=scale,
        sizes=sizes,
        centre=scale.place(funnel.centre),
        far=_band(curve, sizes, scale, "low_998", "high_998"),
        near=_band(curve, sizes, scale, "low_95", "high_95"),
        naive=tuple(
            _line(curve, sizes, scale, edge)
            for edge in ("naive_low_95", "naive_high_95")
        ),
        dots=tuple(sorted(dots.values(), key=lambda dot: dot.mark != "same")),
        names=_place_names(named, list(dots.values())),
        legend=below,
    )


def _mark(funnel: Funnel, code: str) -> str:
    place = funnel.places.get(code)
    if place in ABOVE:
        return "higher"
    return "lower" if place in BELOW else "same"


def _points(
    curve: Sequence[FunnelCurve], sizes: Scale, scale: Scale, edge: str
) -> list[str]:
    return [
        f"{sizes.place(step.size):g} {scale.place(getattr(step, edge)):g}"
        for step in curve
        if step.size <= sizes.high
    ]


def _line(curve: Sequence[FunnelCurve], sizes: Scale, scale: Scale, edge: str) -> str:
    return "M" + "L".join(_points(curve, sizes, scale, edge))


def _band(
    curve: Sequence[FunnelCurve], sizes: Scale, scale: Scale, low: str, high: str
) -> str:
    there = _points(curve, sizes, scale, high)
    back = _points(curve, sizes, scale, low)[::-1]
    return f"M{'L'.join((*there, *back))}Z" if there else ""


def _place_names(named: Sequence[Dot], dots: Sequence[Dot]) -> tuple[Name, ...]:
    """Name dots where no other name or dot stands; what finds no place is left out."""
    taken: list[Box] = [(dot.x - 6, dot.y - 6, dot.x + 6, dot.y + 6) for dot in dots]
    placed: list[Name] = []
    for dot in sorted(named, key=lambda dot: (dot.mark == "same", dot.x)):
        width = text_width(dot.name)
        for name in (
            Name(dot.x + 10, dot.y + 5, "start", dot.name),
            Name(dot.x - 10, dot.y + 5, "end", dot.name),
            Name(dot.x, dot.y - 11, "middle", dot.name),
            Name(dot.x, dot.y + 20, "middle", dot.name),
        ):
            box = _box(name, width)
            inside = box[0] >= LEFT and box[2] <= WIDTH and box[1] >= TOP - LINE
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                placed.append(name)
                break
    return tuple(placed)


def _box(name: Name, width: float) -> Box:
    start = {"start": 0.0, "middle": width / 2, "end": width}[name.anchor]
    return (name.x - start, name.y - 12, name.x - start + width, name.y + 3)


def _touch(left: Box, right: Box) -> bool:
    return (
        left[0] < right[2]
        and right[0] < left[2]
        and left[1] < right[3]
        and right[1] < left[3]
    )
