"""Whom and when a field's activities are for, against all fields'."""

import pandas as pd

from geo.analysis.rates import compare_with, share_estimate
from geo.domain.errors import NotFoundError
from geo.domain.estimate import Reason
from geo.domain.vocabulary import load_vocabulary
from geo.report.planning.model import WHOLE, BiasCell, BiasTable, CityFigures

AXES = ("generation", "time_band")


def describe_bias(figures: CityFigures, axis: str, code: str = WHOLE) -> BiasTable:
    """Return fields against generations or times of day.

    Parameters
    ----------
    figures : CityFigures
        Whose basis holds the activities.
    axis : {"generation", "time_band"}
        What stands beside the field.
    code : str
        A district; the whole city if not given.

    Returns
    -------
    BiasTable
        A cell for every field that has an activity and every generation or time
        band of the city's words; without any where nothing is known.

    Raises
    ------
    NotFoundError
        There is no such axis.

    Notes
    -----
    A cell's share is ``x/n``: of the field's n activities that name a generation
    (or time band), x name this one. An activity may name several generations, so
    that a field's shares may add up to more than 1. The verdict is Wilson's
    interval of the share against the share among all fields' activities: chance
    only, never a cause. Of 20 cells that do not differ one is called different;
    ``judged`` says of how many.

    References
    ----------
    Wilson (1927), as in `geo.analysis.intervals.wilson_interval`.
    """
    if axis not in AXES:
        raise NotFoundError(f"「{axis}」という軸はありません。", kind="axis", code=axis)
    rows = figures.basis.bias
    if rows.empty:
        return BiasTable(axis, (), (), {}, 0, 0)
    if code != WHOLE:
        rows = rows[rows["district_code"] == code]
    once = "once" if "once" in rows else "activities"
    known = (rows["field"] != "") & (rows[axis] != "")
    unknown = int(rows.loc[~known, once].sum())
    rows = rows[known]
    counted = "activities" if axis == "generation" else once
    table = rows.pivot_table(
        index="field", columns=axis, values=counted, aggfunc="sum", fill_value=0
    )
    per_field = rows.groupby("field")[once].sum()
    total = int(per_field.sum())
    fields = _ordered("field", table.index)
    others = _ordered(axis, table.columns, every=bool(fields))
    among_all = table.sum().reindex(others, fill_value=0)
    cells = {
        (field, other): _cell(
            field,
            other,
            int(table.loc[field, other]) if other in table else 0,
            int(per_field[field]),
            float(among_all[other]) / total,
        )
        for field in fields
        for other in others
    }
    return BiasTable(axis, fields, others, cells, total, unknown, len(cells))


def _cell(field: str, other: str, x: int, n: int, among_all: float) -> BiasCell:
    share = share_estimate(x, n, if_empty=Reason.NOTHING_TO_SHARE)
    return BiasCell(field, other, x, share, compare_with(share, among_all))


def _ordered(
    vocabulary: str, found: "pd.Index[str]", *, every: bool = False
) -> tuple[str, ...]:
    """Return codes in the vocabulary's order, those it does not know last."""
    codes = [term.code for term in load_vocabulary(vocabulary).terms]
    known = [code for code in codes if every or code in found]
    return (*known, *sorted(set(found) - set(codes)))
