"""A map of districts coloured by one figure, its labels where there is room."""

from dataclasses import dataclass

from geo.domain.estimate import Estimate, State, Unit
from geo.report.model import Comparison, Row
from web.charts.outlines import Outlines

MOST_LABELLED = 40
"""With more districts than this, labels would hide the map."""

DARK_FROM = 4
"""Classes from this one on need white text."""

LINE = 15.0  # height of a line of 13 px text
KANJI = 13.5
UNIT_WIDTHS = {
    Unit.COUNT: 36.0,
    Unit.SHARE: 42.0,
    Unit.PER_1000: 32.0,
    Unit.METRES: 46.0,
    Unit.RATIO: 32.0,
    Unit.POINTS: 80.0,
    Unit.PER_KM2: 80.0,
    Unit.INDEX: 32.0,
}
OWN = 1.4
"""A name may be this many times as wide as its district, or it would seem another's."""

STATE_LETTERS = {
    State.SUPPRESSED: 2,
    State.MISSING: 5,
    State.UNDEFINED: 7,
}  # kanji wide

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One district's outline; ``colour_class`` is None without a value."""

    code: str
    name: str
    path: str
    estimate: Estimate
    colour_class: int | None


@dataclass(frozen=True, slots=True)
class Label:
    """A value at the foot of its text, under the district's name if there is room."""

    x: float
    y: float
    name: str | None
    estimate: Estimate
    dark: bool


@dataclass(frozen=True, slots=True)
class Choropleth:
    """Everything a map of one figure draws, in viewBox units."""

    width: float
    height: float
    shapes: tuple[Shape, ...]  # those without a value last: their edge is dashed
    labels: tuple[Label, ...]
    states: frozenset[State]
    has_zero: bool


def draw_choropleth(comparison: Comparison, outlines: Outlines) -> Choropleth:
    """Return the map of a comparison's chosen figure."""
    figures = {row.code: row.figures[comparison.indicator] for row in comparison.rows}
    shapes = [
        Shape(
            code=row.code,
            name=row.name,
            path=outlines.paths[row.code],
            estimate=figures[row.code].estimate,
            colour_class=figures[row.code].colour_class,
        )
        for row in comparison.rows
    ]
    shapes.sort(key=lambda shape: not shape.estimate.known)
    labelled = comparison.rows if len(comparison.rows) <= MOST_LABELLED else ()
    return Choropleth(
        width=outlines.width,
        height=outlines.height,
        shapes=tuple(shapes),
        labels=_labels(labelled, comparison, outlines),
        states=frozenset(shape.estimate.state for shape in shapes),
        has_zero=any(shape.colour_class == 0 for shape in shapes),
    )


def _labels(
    rows: tuple[Row, ...], comparison: Comparison, outlines: Outlines
) -> tuple[Label, ...]:
    """Place values first, the widest districts before others, then names."""
    taken: dict[str, Box] = {}
    for row in sorted(rows, key=lambda row: -_room(outlines.boxes[row.code])):
        figure = row.figures[comparison.indicator]
        x, y = outlines.points[row.code]
        box = _around(x, y, _value_width(figure.estimate))
        if _free(box, taken, outlines):
            taken[row.code] = box
    named: set[str] = set()
    for row in rows:
        if row.code not in taken:
            continue
        value = taken[row.code]
        x, y = outlines.points[row.code]
        name = _around(x, y - LINE, KANJI * len(row.name))
        others = {code: box for code, box in taken.items() if code != row.code}
        own = outlines.boxes[row.code]
        fits = name[2] - name[0] <= OWN * (own[2] - own[0])
        if fits and _free(name, others, outlines):
            taken[row.code] = _union(value, name)
            named.add(row.code)
    return tuple(
        Label(
            x=outlines.points[row.code][0],
            y=round(outlines.points[row.code][1] + LINE / 3, 1),
            name=row.name if row.code in named else None,
            estimate=row.figures[comparison.indicator].estimate,
            dark=(row.figures[comparison.indicator].colour_class or 0) >= DARK_FROM,
        )
        for row in rows
        if row.code in taken
    )


def _value_width(estimate: Estimate) -> float:
    if estimate.known:
        return UNIT_WIDTHS[estimate.unit]
    return STATE_LETTERS[estimate.state] * KANJI


def _around(x: float, y: float, width: float) -> Box:
    return (x - width / 2, y - LINE / 2, x + width / 2, y + LINE / 2)


def _room(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _free(box: Box, taken: dict[str, Box], outlines: Outlines) -> bool:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= outlines.width
    return inside and not any(_touch(box, other) for other in taken.values())


def _touch(left: Box, right: Box) -> bool:
    return (
        left[0] < right[2]
        and right[0] < left[2]
        and left[1] < right[3]
        and right[1] < left[3]
    )


def _union(left: Box, right: Box) -> Box:
    return (
        min(left[0], right[0]),
        min(left[1], right[1]),
        max(left[2], right[2]),
        max(left[3], right[3]),
    )
