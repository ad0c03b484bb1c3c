"""Taking small counts out of a measure: districts, their sum, and a part beside its whole."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.analysis.disclosure import Cell, hide
from geo.domain.estimate import Reason, State
from geo.domain.indicators import Kind, get_indicator
from geo.report.basis.model import NO_DISTRICT, Count, Measure

if TYPE_CHECKING:
    import pandas as pd

ROUNDING = 1e-6
"""Counts moved between area sets add up to the whole but for this."""
WHOLE = "whole"


def withhold(
    measure: Measure,
    x: Iterable[str],
    n: Iterable[str],
    *,
    whole_x: bool = False,
    whole_n: bool = False,
) -> Measure:
    """Return a measure without the counts of some districts, and of the whole.

    A district that was not counted stays as it is: missing is not hidden.
    """
    counts = measure.counts.copy()
    gone_x = counts.index.isin(list(x)) & counts["x"].notna()
    gone_n = counts.index.isin(list(n)) & counts["n"].notna()
    counts.loc[gone_x, ["x", "value"]] = float("nan")
    counts.loc[gone_n, "n"] = float("nan")
    gone = gone_x | gone_n
    counts["state"] = [
        State.SUPPRESSED if hidden else state
        for hidden, state in zip(gone, counts["state"], strict=True)
    ]
    counts["reason"] = [
        Reason.SMALL_COUNT if hidden else reason
        for hidden, reason in zip(gone, counts["reason"], strict=True)
    ]
    strata = measure.strata
    if strata is not None:
        strata = strata[~strata["district_code"].isin(counts.index[gone])]
    whole = measure.whole
    if (whole_x or whole_n) and whole.state is not State.MISSING:
        whole = Count(
            x=None if whole_x else whole.x,
            n=None if whole_n else whole.n,
            state=State.SUPPRESSED,
            reason=Reason.SMALL_COUNT,
        )
        strata = None if strata is None else strata.iloc[:0]
    return replace(measure, counts=counts, whole=whole, strata=strata)


def protect_counts(measure: Measure) -> Measure:
    """Protect districts and their sum; the denominators are published by others.

    What stands in no district is the sum less the districts, so it is told with them.
    """
    x = with_rest(measure, "x")
    atoms = {code: {at: 1.0} for at, code in enumerate(x.index)}
    cells = _cells(measure, x, atoms, "x:")
    found = hide(cells).hidden
    return withhold(measure, named(found, "x:"), (), whole_x=f"x:{WHOLE}" in found)


def protect_part(part: Measure, whole: Measure) -> tuple[Measure, Measure]:
    """Protect two measures of which one counts a part of what the other counts.

    Whoever knows both knows the rest too, which is as much a count of people.
    """
    few, all_ = with_rest(part, "x"), with_rest(whole, "x")
    atoms_few: dict[str, dict[int, float]] = {}
    atoms_all: dict[str, dict[int, float]] = {}
    others, unread = [], []
    for at, code in enumerate(map(str, few.index.union(all_.index))):
        inner, outer = 2 * at, 2 * at + 1
        atoms_few[code], atoms_all[code] = {inner: 1.0}, {outer: 1.0}
        if code not in few or code not in all_:
            continue
        other = float(all_[code] - few[code])
        if other < -ROUNDING:
            continue  # counted apart: neither bounds the other
        atoms_all[code] = {inner: 1.0}
        if other > ROUNDING:
            atoms_all[code] = {inner: 1.0, outer: 1.0}
            others.append(Cell.of(f"other:{code}", {outer: 1.0}, other))
            unread.append(f"other:{code}")
    cells = [
        *_cells(part, few, atoms_few, "part:"),
        *_cells(whole, all_, atoms_all, "all:"),
        *others,
    ]
    found = hide(cells, already=unread).hidden
    return (
        withhold(part, named(found, "part:"), (), whole_x=f"part:{WHOLE}" in found),
        withhold(whole, named(found, "all:"), (), whole_x=f"all:{WHOLE}" in found),
    )


def _cells(
    measure: Measure,
    x: "pd.Series[float]",
    atoms: dict[str, dict[int, float]],
    prefix: str,
) -> list[Cell]:
    cells = [
        Cell.of(f"{prefix}{code}", atoms[str(code)], float(count))
        for code, count in x.items()
    ]
    inside = _in_whole(measure, x)
    together: dict[int, float] = {}
    for code in inside.index:
        together |= atoms[str(code)]
    if together:
        cells.append(
            Cell.of(f"{prefix}{WHOLE}", together, float(inside.sum()), worth=3)
        )
    return cells


def _in_whole(measure: Measure, x: "pd.Series[float]") -> "pd.Series[float]":
    """Return the counts of which the city's is the sum.

    A city's rate leaves out districts whose residents are not known, on both sides;
    how many were counted there is told all the same.
    """
    if get_indicator(measure.indicator).kind is not Kind.CRUDE_RATE:
        return x
    known = measure.counts["n"].notna().reindex(x.index, fill_value=True)
    return x[known]


def with_rest(measure: Measure, column: str) -> "pd.Series[float]":
    """Return the counts of districts, and of what stands in none of them under ""."""
    found = measure.counts[column].dropna().astype("float64")
    whole = measure.whole.x if column == "x" else measure.whole.n
    known = measure.whole.state is not State.MISSING and whole is not None
    inside = _in_whole(measure, found) if column == "x" else found
    rest = float(whole or 0) - float(inside.sum()) if known else 0.0
    if rest > ROUNDING:
        found[NO_DISTRICT] = rest
    return found


def named(found: Iterable[str], prefix: str) -> list[str]:
    """Return the names of districts among those of cells."""
    return [name.removeprefix(prefix) for name in found if name.startswith(prefix)]
