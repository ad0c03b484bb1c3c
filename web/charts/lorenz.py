"""How a sum divides over districts of unlike size: the Lorenz curve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.charts.legend import Entry, Legend, lay_out
from web.charts.scale import Scale, make_scale

WIDTH = 360.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 344.0, 16.0, 246.0
FEWEST = 2


@dataclass(frozen=True, slots=True)
class LorenzPlot:
    """Everything a Lorenz curve draws, in viewBox units."""

    width: float
    height: float
    across: Scale
    up: Scale
    curve: str
    between: str  # the area between the curve and the even line
    legend: Legend


def draw_lorenz(
    shares: Sequence[tuple[float, float]], legend: Iterable[Entry]
) -> LorenzPlot | None:
    """Return the curve, None where it has fewer than two districts.

    Parameters
    ----------
    shares : sequence of (float, float)
        Cumulative shares of people and of what is counted, the lowest rate first.
    """
    if len(shares) < FEWEST:
        return None
    across = make_scale(0, 1, start=LEFT, end=RIGHT)
    up = make_scale(0, 1, start=BOTTOM, end=TOP)
    steps = [(LEFT, BOTTOM), *((across.place(n), up.place(x)) for n, x in shares)]
    line = "L".join(f"{x:g} {y:g}" for x, y in steps)
    below = lay_out(legend, top=BOTTOM + 48)
    return LorenzPlot(
        width=WIDTH,
        height=below.bottom,
        across=across,
        up=up,
        curve=f"M{line}",
        between=f"M{line}Z",
        legend=below,
    )
