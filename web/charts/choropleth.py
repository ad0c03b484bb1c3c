"""A map of districts, each in one fill, its name and words where there is room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.charts.legend import KANJI, Entry, Legend, lay_out, text_width
from web.charts.outlines import Outlines

MOST_LABELLED = 40
"""With more districts than this, labels would hide the map."""

DARK = frozenset({"4", "5"})
"""Fills on which text is white."""

UNKNOWN = frozenset({"suppressed", "missing", "undefined", "no_value"})
LINE = 15.0  # height of a line of 13 px text
OWN = 1.4
"""A name may be this many times as wide as its district, or it would seem another's."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Painted:
    """A district, its fill (a class 0 to 5, a state or an outcome) and what to write."""

    code: str
    name: str
    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One district's outline."""

    code: str
    name: str
    path: str
    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the foot of their text, under the district's name if there is room."""

    x: float
    y: float
    name: str | None
    words: str
    dark: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A numbered place on the map."""

    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Choropleth:
    """Everything a map draws, in viewBox units; ``height`` holds the legend too."""

    width: float
    height: float
    shapes: tuple[Shape, ...]  # those without a value last: their edge is dashed
    labels: tuple[Label, ...]
    legend: Legend
    spots: tuple[Spot, ...] = ()

    @property
    def all_labelled(self) -> bool:
        """Whether every district's words are on the map."""
        return len(self.labels) == len(self.shapes)


def draw_choropleth(
    painted: Sequence[Painted],
    outlines: Outlines,
    legend: Iterable[Entry],
    spots: tuple[Spot, ...] = (),
) -> Choropleth:
    """Return the map of districts; of the legend only the fills that are on it."""
    shapes = [
        Shape(item.code, item.name, outlines.paths[item.code], item.fill, item.words)
        for item in painted
    ]
    shapes.sort(key=lambda shape: shape.fill in UNKNOWN)
    seen = {shape.fill for shape in shapes}
    below = lay_out(
        [entry for entry in legend if entry.fill in seen or entry.fill == "spot"],
        top=outlines.height + 6,
        width=outlines.width,
    )
    return Choropleth(
        width=outlines.width,
        height=below.bottom,
        shapes=tuple(shapes),
        labels=_labels(painted if len(painted) <= MOST_LABELLED else (), outlines),
        legend=below,
        spots=spots,
    )


def _labels(painted: Sequence[Painted], outlines: Outlines) -> tuple[Label, ...]:
    """Place words first, the widest districts before others, then names."""
    taken: dict[str, Box] = {}
    for item in sorted(painted, key=lambda item: -_room(outlines.boxes[item.code])):
        x, y = outlines.points[item.code]
        box = _around(x, y, text_width(item.words))
        if _free(box, taken, outlines):
            taken[item.code] = box
    named: set[str] = set()
    for item in painted:
        if item.code not in taken:
            continue
        value = taken[item.code]
        x, y = outlines.points[item.code]
        name = _around(x, y - LINE, KANJI * len(item.name))
        others = {code: box for code, box in taken.items() if code != item.code}
        own = outlines.boxes[item.code]
        fits = name[2] - name[0] <= OWN * (own[2] - own[0])
        if fits and _free(name, others, outlines):
            taken[item.code] = _union(value, name)
            named.add(item.code)
    return tuple(
        Label(
            x=outlines.points[item.code][0],
            y=round(outlines.points[item.code][1] + LINE / 3, 1),
            name=item.name if item.code in named else None,
            words=item.words,
            dark=item.fill in DARK,
        )
        for item in painted
        if item.code in taken
    )


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
