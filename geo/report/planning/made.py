"""Figures in the making: the numbers of a measure, column by column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.analysis.intervals import (
    BYAR_FROM,
    Interval,
    poisson_interval,
    wilson_interval,
)
from geo.domain.errors import InconsistentFigureError
from geo.domain.estimate import Method, Reason, State
from geo.domain.indicators import Indicator, Kind
from geo.report.basis.model import Measure

Floats = npt.NDArray[np.float64]

LEVELS = (0.95, 0.998)
"""What 高い・低い means, and what it means strongly."""

ROUNDING = 1e-9
"""How far a moved numerator may exceed its denominator, as a share of it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A measure's counts, the whole city as its last row; NaN where not known."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    x: Floats
    n: Floats
    given: Floats
    states: tuple[State, ...]
    reasons: tuple[Reason | None, ...]
    moved: bool
    fiscal_year: int | None

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which rows have something to show."""
        return np.array([state is State.VALUE for state in self.states])


@dataclass(slots=True)
class Made:
    """Numbers being filled in.

    ``numbers``: value, 95 % limits, 99.8 % limits by row; ``why``: why a row that
    has counts has no value.
    """

    x: Floats
    n: Floats
    numbers: Floats
    methods: list[Method]
    why: dict[int, tuple[State, Reason]] = field(default_factory=dict)

    def shares(self, indicator: Indicator, rows: Rows) -> None:
        """Fill in x/n, with Wilson's interval where chance has a known size."""
        todo = _countable(rows)
        excess = todo & (rows.x > rows.n)
        rounding = rows.x <= rows.n * (1 + ROUNDING)
        if (wrong := excess & ~(rounding & rows.moved)).any():
            raise excess_error(indicator, rows, int(np.argmax(wrong)))
        self.x = np.where(excess, rows.n, rows.x)
        self._refuse(todo & (rows.n == 0), Reason.ZERO_DENOMINATOR)
        usable = todo & (rows.n > 0)
        self.numbers[0, usable] = self.x[usable] / rows.n[usable]
        modelled = Method.AREAL if indicator.counted == "modelled" else Method.DIVIDED
        self._name(usable, Method.WILSON if indicator.judged else modelled)
        if indicator.judged:
            self._limit(usable, lambda level: wilson_interval(self.x, rows.n, level))

    def rates(self, indicator: Indicator, rows: Rows) -> None:
        """Fill in 1,000·x/n, with Poisson limits unless it is a crude rate."""
        todo = _countable(rows)
        self._refuse(todo & (rows.n == 0), Reason.ZERO_DENOMINATOR)
        few = todo & (rows.n > 0) & (rows.n < indicator.rate_from)
        self._refuse(few, Reason.TOO_FEW_RESIDENTS)
        usable = todo & (rows.n > 0) & ~few
        per = 1000 / np.where(rows.n > 0, rows.n, np.nan)
        self.numbers[0, usable] = (rows.x * per)[usable]
        if not indicator.judged or indicator.kind is Kind.CRUDE_RATE:
            self._name(usable, Method.DIVIDED)
            return
        self._name(usable & (rows.x >= BYAR_FROM), Method.BYAR)
        self._name(usable & (rows.x < BYAR_FROM), Method.EXACT_POISSON)

        def limits(level: float) -> Interval:
            count = poisson_interval(rows.x, level)
            return Interval(count.lower * per, count.upper * per)

        self._limit(usable, limits)

    def _limit(
        self, usable: npt.NDArray[np.bool_], limits: Callable[[float], Interval]
    ) -> None:
        for place, level in enumerate(LEVELS):
            low, high = limits(level)
            self.numbers[1 + 2 * place, usable] = low[usable]
            self.numbers[2 + 2 * place, usable] = high[usable]

    def _name(self, rows: npt.NDArray[np.bool_], method: Method) -> None:
        for at in np.flatnonzero(rows):
            self.methods[at] = method

    def _refuse(self, rows: npt.NDArray[np.bool_], reason: Reason) -> None:
        for at in np.flatnonzero(rows):
            self.why[int(at)] = (State.UNDEFINED, reason)


def read_rows(measure: Measure, names: Mapping[str, str]) -> Rows:
    """Return a measure's counts as columns, the whole city last."""
    counts, whole = measure.counts, measure.whole
    codes = tuple(map(str, counts.index.tolist()))
    return Rows(
        codes=(*codes, ""),
        names=(*(names.get(code, code) for code in codes), "市全体"),
        x=np.append(counts["x"].to_numpy(np.float64), _number(whole.x)),
        n=np.append(counts["n"].to_numpy(np.float64), _number(whole.n)),
        given=np.append(counts["value"].to_numpy(np.float64), _number(whole.value)),
        states=(*map(State, counts["state"].tolist()), whole.state),
        reasons=(*map(_reason, counts["reason"].tolist()), whole.reason),
        moved=measure.moved_error is not None,
        fiscal_year=measure.fiscal_year,
    )


def excess_error(indicator: Indicator, rows: Rows, at: int) -> InconsistentFigureError:
    """Return what to say of a numerator that exceeds its denominator."""
    year = f"{rows.fiscal_year}年度の" if rows.fiscal_year is not None else ""
    message = (
        f"{year}「{indicator.name}」の{rows.names[at]}で、{indicator.numerator}"
        f"（{rows.x[at]:,g}）が{indicator.denominator}（{rows.n[at]:,g}）より多くなっています。"
        "もとの数を確かめて、正しい数を取り込みなおしてください。"
    )
    return InconsistentFigureError(
        message, indicator=indicator.id, district=rows.codes[at], year=rows.fiscal_year
    )


def _countable(rows: Rows) -> npt.NDArray[np.bool_]:
    """Return which rows are still to be made from x and n."""
    both = ~np.isnan(rows.x) & ~np.isnan(rows.n)
    return rows.known & both & np.isnan(rows.given)


def _number(count: float | None) -> float:
    return np.nan if count is None else float(count)


def _reason(written: object) -> Reason | None:
    return Reason(written) if isinstance(written, str) and written else None
