"""The one gate: what must not be shown leaves the basis here, before anything is made of it."""

from dataclasses import replace

import pandas as pd

from geo.analysis.disclosure import Cell, hide
from geo.domain.estimate import State
from geo.domain.indicators import Kind, get_indicator, load_indicators
from geo.report.basis.model import NO_DISTRICT, Basis, Hidden, Measure
from geo.report.basis.withholding import (
    named,
    protect_counts,
    protect_part,
    with_rest,
    withhold,
)

RATES = "participation_standardised"
RATIOS = "under_40_representation"
PART, ALL = "adoption_participations", "participations"


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
    Participations at adopted sites are a part of all participations: both are one
    table of a year. Membership was protected when it was gathered, together with the area sets it
    is moved to (`geo.report.basis.households`): a measure in which something is
    suppressed passed the gate before. Denominators that others publish (residents)
    are not hidden. Of participation by age a district is hidden whole: its rate and
    its ratio are made of the same people.
    """
    measures = dict(basis.measures)
    hidden = dict(basis.hidden)
    _protect_parts(measures, hidden)
    people = [item.id for item in load_indicators() if item.people]
    for indicator in people:
        if indicator in {RATES, RATIOS}:
            continue
        done = []
        for measure in measures.get(indicator, ()):
            safe = measure if _passed(measure) else _protect(measure)
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


def _protect(measure: Measure) -> Measure:
    if get_indicator(measure.indicator).kind is Kind.SHARE:
        return _protect_shares(measure)
    return protect_counts(measure)


def _protect_parts(
    measures: dict[str, tuple[Measure, ...]], hidden: dict[str, Hidden]
) -> None:
    """Protect a part and its whole of a year together, where neither is protected yet."""
    found = {
        indicator: {made.fiscal_year: made for made in measures.get(indicator, ())}
        for indicator in (PART, ALL)
    }
    for year in found[PART].keys() & found[ALL].keys():
        part, whole = found[PART][year], found[ALL][year]
        if _passed(part) or _passed(whole):
            continue
        for safe in protect_part(part, whole):
            found[safe.indicator][year] = safe
            hidden[_key(safe)] = _told(safe)
    for indicator, made in found.items():
        if made:
            measures[indicator] = tuple(made.values())


def _protect_shares(measure: Measure) -> Measure:
    """Protect parts and wholes: members among households, both counted by whom."""
    both = pd.DataFrame({"x": with_rest(measure, "x"), "n": with_rest(measure, "n")})
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
        named(found, "x:"),
        named(found, "n:"),
        whole_x="all x" in found,
        whole_n="all n" in found,
    )


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
