"""The one gate: what must not be shown leaves the basis here, before anything is made of it."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from geo.analysis.disclosure import Cell, hide
from geo.domain.estimate import Reason, State
from geo.domain.indicators import Kind, get_indicator, load_indicators
from geo.report.basis.model import NO_DISTRICT, Basis, Count, Hidden, Measure

ROUNDING = 1e-6
"""Counts moved between area sets add up to the whole but for this."""
RATES = "participation_standardised"
RATIOS = "under_40_representation"
WHOLE = "whole"


def protect(basis: Basis) -> Basis:
    """Return a basis without the numbers that would tell of single people.

    Every indicator whose numerator counts people or households is protected in
    every year. A hidden count is NaN and its state SUPPRESSED, with one reason for
    all: which were small and which only would have given others away is told
    nobody. 0 stays 0.

    Notes
    -----
    The cross tables of working together count published things and registered yen,
    never people: nothing is taken from them.
    Membership was protected when it was gathered, together with the area sets it
    is moved to (`geo.report.basis.households`): a measure in which something is
    suppressed passed the gate before. Denominators that others publish (residents)
    are not hidden. Of participation by age a district is hidden whole: its rate and
    its ratio are made of the same people.
    """
    measures = dict(basis.measures)
    hidden = dict(basis.hidden)
    people = [item.id for item in load_indicators() if item.people]
    for indicator in people:
        if indicator in {RATES, RATIOS}:
            continue
        done = []
        for measure in measures.get(indicator, ()):
            safe = measure if _passed(measure) else _protect_counts(measure)
            done.append(safe)
            hidden[_key(measure)] = _told(safe)
        if done:
            measures[indicator] = tuple(done)
    _protect_ages(measures, hidden)
    return replace(
        basis,
        measures=measures,
        hidden={key: told for key, told in hidden.items() if told != Hidden()},
    )


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


def _protect_counts(measure: Measure) -> Measure:
    """Protect districts and their sum; the denominators are published by others.

    What stands in no district is the sum less the districts, so it is told with them.
    """
    if get_indicator(measure.indicator).kind is Kind.SHARE:
        return _protect_shares(measure)
    x = _with_rest(measure, "x")
    atoms = dict.fromkeys(range(len(x)), 1.0)
    cells = [
        Cell.of(f"x:{code}", {at: 1.0}, float(count))
        for at, (code, count) in enumerate(x.items())
    ]
    if atoms:
        cells.append(Cell.of(WHOLE, atoms, float(x.sum()), worth=3))
    found = hide(cells).hidden
    return withhold(measure, _named(found, "x:"), (), whole_x=WHOLE in found)


def _protect_shares(measure: Measure) -> Measure:
    """Protect parts and wholes: members among households, both counted by whom."""
    both = pd.DataFrame({"x": _with_rest(measure, "x"), "n": _with_rest(measure, "n")})
    if NO_DISTRICT in both.index:
        both.loc[NO_DISTRICT] = both.loc[NO_DISTRICT].fillna(0)
    both = both.dropna()
    cells = []
    atoms: dict[int, float] = {}
    for at, (code, row) in enumerate(both.iterrows()):
        members, others = 2 * at, 2 * at + 1
        atoms |= {members: 1.0, others: 1.0}
        cells.append(Cell.of(f"x:{code}", {members: 1.0}, float(row["x"])))
        both_parts = {members: 1.0, others: 1.0}
        cells.append(Cell.of(f"n:{code}", both_parts, float(row["n"]), worth=1))
    if len(both):
        member_atoms = {atom: 1.0 for atom in atoms if atom % 2 == 0}
        total = both[["x", "n"]].sum()
        cells.append(Cell.of("all x", member_atoms, float(total["x"]), worth=3))
        cells.append(Cell.of("all n", atoms, float(total["n"]), worth=3))
    found = hide(cells).hidden
    return withhold(
        measure,
        _named(found, "x:"),
        _named(found, "n:"),
        whole_x="all x" in found,
        whole_n="all n" in found,
    )


def _with_rest(measure: Measure, column: str) -> "pd.Series[float]":
    """Return the counts of districts, and of what stands in none of them under ""."""
    found = measure.counts[column].dropna().astype("float64")
    whole = measure.whole.x if column == "x" else measure.whole.n
    known = measure.whole.state is not State.MISSING and whole is not None
    rest = float(whole or 0) - float(found.sum()) if known else 0.0
    if rest > ROUNDING:
        found[NO_DISTRICT] = rest
    return found


def _protect_ages(
    measures: dict[str, tuple[Measure, ...]], hidden: dict[str, Hidden]
) -> None:
    """Protect participants under 40 and of all ages as one table."""
    young = {measure.fiscal_year: measure for measure in measures.get(RATIOS, ())}
    rates, ratios = [], []
    for rate in measures.get(RATES, ()):
        ratio = young.pop(rate.fiscal_year, None)
        gone, whole = _hidden_ages(rate, ratio)
        rates.append(withhold(rate, gone, (), whole_x=whole))
        if ratio is not None:
            ratios.append(withhold(ratio, gone, (), whole_x=whole))
    for ratio in young.values():
        gone, whole = _hidden_ages(ratio, None)
        ratios.append(withhold(ratio, gone, (), whole_x=whole))
    for indicator, made in ((RATES, rates), (RATIOS, ratios)):
        if made:
            measures[indicator] = tuple(sorted(made, key=lambda m: m.fiscal_year or 0))
            hidden |= {_key(measure): _told(measure) for measure in made}


def _hidden_ages(rate: Measure, ratio: Measure | None) -> tuple[frozenset[str], bool]:
    """Return the districts that must be hidden whole, and whether the city must."""
    totals = rate.counts["x"].dropna()
    young = totals * 0 if ratio is None else ratio.counts["x"].reindex(totals.index)
    young = young.fillna(0)
    cells = []
    atoms: dict[int, float] = {}
    for at, code in enumerate(totals.index):
        under, over = 2 * at, 2 * at + 1
        all_, few = float(totals[code]), float(young[code])
        atoms |= {under: 1.0, over: 1.0}
        cells += [
            Cell.of(f"young:{code}", {under: 1.0}, few),
            Cell.of(f"older:{code}", {over: 1.0}, all_ - few),
            Cell.of(f"total:{code}", {under: 1.0, over: 1.0}, all_, worth=1),
        ]
    under_all = {atom: 1.0 for atom in atoms if atom % 2 == 0}
    if atoms:
        few, all_ = float(young.sum()), float(totals.sum())
        over_all = {atom: 1.0 for atom in atoms if atom % 2}
        cells += [
            Cell.of("young", under_all, few, worth=3),
            Cell.of("older", over_all, all_ - few, worth=3),
            Cell.of("total", atoms, all_, worth=3),
        ]
    found: frozenset[str] = frozenset()
    while True:
        wanted = hide(cells, already=found).hidden
        gone = {name.partition(":")[2] for name in wanted}
        names = {cell.name for cell in cells if cell.value > 0}
        wider = frozenset(n for n in names if n.partition(":")[2] in gone)
        if wider <= found:
            return frozenset(gone - {""}), "" in gone
        found |= wider


def _named(found: Iterable[str], prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in found if name.startswith(prefix)]


def _passed(measure: Measure) -> bool:
    return (
        bool((measure.counts["state"] == State.SUPPRESSED).any())
        or measure.whole.state is State.SUPPRESSED
    )


def _told(measure: Measure) -> Hidden:
    """Count what is hidden; small and not small together, or one would tell which."""
    gone = int((measure.counts["state"] == State.SUPPRESSED).sum())
    return Hidden(districts=gone, whole=measure.whole.state is State.SUPPRESSED)


def _key(measure: Measure) -> str:
    year = measure.fiscal_year
    return measure.indicator if year is None else f"{measure.indicator}:{year}"
