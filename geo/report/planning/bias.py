"""Fields against generations and times."""

from geo.analysis.rates import Verdict, share_estimate
from geo.report.planning.model import WHOLE, BiasCell, BiasTable, CityFigures


def describe_bias(figures: CityFigures, axis: str, code: str = WHOLE) -> BiasTable:
    """Return activities by field and the axis."""
    frame = figures.basis.bias
    if frame.empty:
        return BiasTable(axis, (), (), {}, 0, 0)
    if code != WHOLE:
        frame = frame[frame["district_code"] == code]
    known = frame[(frame["field"] != "") & (frame[axis] != "")]
    fields = tuple(dict.fromkeys(known["field"]))
    others = tuple(dict.fromkeys(known[axis]))
    sums = known.groupby(["field", axis])["activities"].sum()
    of_field = known.groupby("field")["activities"].sum()
    cells = {
        (f, o): BiasCell(
            f,
            o,
            int(sums.get((f, o), 0)),
            share_estimate(float(sums.get((f, o), 0)), float(of_field[f])),
            Verdict.NO_DIFFERENCE,
        )
        for f in fields
        for o in others
    }
    total = int(known["activities"].sum())
    return BiasTable(
        axis, fields, others, cells, total, int(frame["activities"].sum()) - total
    )
