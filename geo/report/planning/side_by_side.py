"""Two to four areas side by side: each figure, and how the first stands to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.analysis.mover import difference_from_limits
from geo.analysis.rates import Verdict
from geo.domain.estimate import Estimate, Method, Reason, Unit, missing
from geo.domain.indicators import Indicator
from geo.report.planning.model import WHOLE, CityFigures, FigureCard

DIFFERENCE_UNITS = {Unit.SHARE: Unit.POINTS}
"""Of a difference of two figures, where it is not the figures' own unit."""


class Whose(StrEnum):
    """What a column shows."""

    DISTRICT = "district"
    LAST_YEAR = "last_year"  # the first district a year earlier
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Column:
    """One area; ``name`` is empty for the whole city."""

    whose: Whose
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure. ``verdict``: of the first column's against it, None in the first.

    ``difference``: first − this one with its 95 % interval; None where none can
    be made, and for the city, whose part the first one is.
    """

    column: Column
    estimate: Estimate
    small: bool = False
    verdict: Verdict | None = None
    difference: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of every column; ``moved_error`` as in `FigureCard`."""

    indicator: Indicator
    cells: tuple[Cell, ...]
    fiscal_year: int | None
    moved_error: float | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Chosen areas, the first one's verdicts against the others, the city last."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def compare_side_by_side(
    figures: CityFigures, codes: Sequence[str], *, last_year: bool = False
) -> SideBySide:
    """Return areas side by side, in the order they were chosen.

    Parameters
    ----------
    codes : sequence of str
        One to four districts; the others are compared with the first.
    last_year : bool
        Whether the first one's figures of the year before stand beside it.

    Notes
    -----
    Independent areas (and years) are compared by the interval of their difference
    (`geo.analysis.mover`), never by whether two intervals overlap. The city is
    compared by whether the first one's interval holds its value. Years of unlike
    definition are not compared.
    """
    names = figures.basis.names
    columns = [Column(Whose.DISTRICT, code, names[code]) for code in codes]
    if last_year:
        columns.append(Column(Whose.LAST_YEAR, codes[0], names[codes[0]]))
    columns.append(Column(Whose.CITY, WHOLE, ""))
    return SideBySide(
        columns=tuple(columns),
        lines=tuple(_line(figures, item, columns) for item in figures.indicators),
    )


def _line(
    figures: CityFigures, indicator: Indicator, columns: Sequence[Column]
) -> Line:
    first = figures.card(indicator.id, columns[0].code)
    return Line(
        indicator=indicator,
        cells=tuple(
            _cell(first, figures.card(indicator.id, column.code), column, number)
            for number, column in enumerate(columns)
        ),
        fiscal_year=first.fiscal_year,
        moved_error=first.moved_error,
    )


def _cell(first: FigureCard, card: FigureCard, column: Column, number: int) -> Cell:
    if number == 0:
        return Cell(column, card.estimate, card.small)
    if column.whose is Whose.CITY:
        return Cell(column, first.whole, verdict=first.verdict)
    estimate = card.estimate
    if column.whose is Whose.LAST_YEAR:
        estimate = year_before(card)
    found = difference_of(first.estimate, estimate) if first.indicator.judged else None
    return Cell(
        column,
        estimate,
        small=card.small,
        verdict=Verdict.NOT_COMPARABLE if found is None else _verdict(found),
        difference=found,
    )


def year_before(card: FigureCard) -> Estimate:
    """Return a card's figure of the year before, missing where none is comparable."""
    unit = card.estimate.unit
    if card.fiscal_year is None:
        return missing(unit, Reason.NO_YEAR_BEFORE)
    points = {point.fiscal_year: point for point in card.years}
    before = points.get(card.fiscal_year - 1)
    if before is None:
        return missing(unit, Reason.NO_YEAR_BEFORE)
    now = points.get(card.fiscal_year)
    if before.definition != card.definition or (now is not None and now.breaks):
        return missing(unit, Reason.UNLIKE_DEFINITIONS)
    return before.estimate


def difference_of(first: Estimate, second: Estimate) -> Estimate | None:
    """Return first − second with its interval, None where either has none."""
    limits = [_limits(first), _limits(second)]
    if limits[0] is None or limits[1] is None:
        return None
    found = difference_from_limits(limits[0], limits[1])
    return Estimate(
        unit=DIFFERENCE_UNITS.get(first.unit, first.unit),
        value=float(found.value),
        lower=float(found.lower),
        upper=float(found.upper),
        method=Method.NEWCOMBE,
    )


def _limits(estimate: Estimate) -> tuple[float, float, float] | None:
    if estimate.value is None or estimate.lower is None or estimate.upper is None:
        return None
    return estimate.value, estimate.lower, estimate.upper


def _verdict(difference: Estimate) -> Verdict:
    if (difference.lower or 0) > 0:
        return Verdict.HIGHER
    return Verdict.LOWER if (difference.upper or 0) < 0 else Verdict.NO_DIFFERENCE
