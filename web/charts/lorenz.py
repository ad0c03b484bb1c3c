"""How a sum divides over districts of unlike size: the Lorenz curve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from web.charts.legend import Entry, Legend, lay_out
from web.charts.scale import Scale, make_scale

WIDTH = 360.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 344.0, 16.0, 246.0


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
    counts: Sequence[tuple[float, float]], legend: Iterable[Entry]
) -> LorenzPlot | None:
    """Return the curve of x by n, the lowest rates first; None where all x are 0.

    Parameters
    ----------
    counts : sequence of (x, n)
        Events and their denominator by district, n above 0.
    """
    ordered = sorted(counts, key=lambda pair: pair[0] / pair[1])
    xs = list(accumulate(x for x, _ in ordered))
    ns = list(accumulate(n for _, n in ordered))
    if len(ordered) < 2 or not xs[-1]:  # noqa: PLR2004 - one district divides nothing
        return None
    across = make_scale(0, 1, start=LEFT, end=RIGHT)
    up = make_scale(0, 1, start=BOTTOM, end=TOP)
    steps = [(LEFT, BOTTOM)] + [
        (across.place(n / ns[-1]), up.place(x / xs[-1]))
        for x, n in zip(xs, ns, strict=True)
    ]
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
