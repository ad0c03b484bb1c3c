"""Collaborations by class and district in one fiscal year, and by class over the years."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.domain.errors import NotFoundError
from geo.report.basis.model import NO_DISTRICT, Basis, CrossTable
from geo.report.planning.model import WHOLE


@dataclass(frozen=True, slots=True)
class Cell:
    """How many things, and their yen: None where no amount was registered."""

    things: int
    yen: float | None


NOTHING = Cell(0, None)


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One class; ``cells`` by district, `WHOLE` for all things of the city together.

    ``share`` is its part of all rows together (0–1), None where there is nothing.
    """

    row: str
    cells: Mapping[str, Cell]
    share: float | None

    def cell(self, code: str = WHOLE) -> Cell:
        """Return one district's cell, or the whole city's."""
        return self.cells.get(code, NOTHING)


@dataclass(frozen=True, slots=True)
class Cross:
    """A table of one fiscal year.

    Attributes
    ----------
    rows : tuple of CrossRow
        Every class of the city in its own order, those with nothing too: 0 is told.
    districts : tuple of str
        Those in which something stands, in the order of the area set.
    citywide : mapping
        Things that are the whole city's, by row; they are in no district.
    citywide_total : Cell
        The same things, each once.
    total : mapping
        By district and for `WHOLE`: each thing once.
    """

    table: CrossTable
    fiscal_year: int
    rows: tuple[CrossRow, ...]
    districts: tuple[str, ...]
    citywide: Mapping[str, Cell]
    citywide_total: Cell
    total: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class YearRow:
    """One fiscal year's classes: things by row, of all of them."""

    fiscal_year: int
    things: Mapping[str, int]
    total: int


def table_years(basis: Basis) -> tuple[int, ...]:
    """Return the fiscal years of which some table tells, the newest first."""
    found = {
        int(year)
        for table in basis.tables.values()
        for year in table.counts["fiscal_year"]
    }
    return tuple(sorted(found, reverse=True))


def describe_table(basis: Basis, name: str, fiscal_year: int) -> Cross | None:
    """Return a table's fiscal year by class and district; None where there is none.

    Notes
    -----
    Every number is a plain count of registered things, or a plain sum of registered
    yen: without interval, rank or verdict. Where a thing stands in several rows the
    rows add up to more than the total, which counts it once.
    """
    table = basis.tables.get(name)
    if table is None:
        return None
    counts = table.counts[table.counts["fiscal_year"] == fiscal_year]
    totals = table.totals[table.totals["fiscal_year"] == fiscal_year]
    every = int(counts["things"].sum())
    rows = []
    for row in table.labels:
        own = counts[counts["row"] == row]
        cells = _cells(own)
        share = cells[WHOLE].things / every if every else None
        rows.append(CrossRow(row, cells, share))
    home = counts[counts["district_code"] == NO_DISTRICT]
    there = set(totals["district_code"])
    return Cross(
        table=table,
        fiscal_year=fiscal_year,
        rows=tuple(rows),
        districts=tuple(code for code in basis.codes if code in there),
        citywide={row: _sum(home[home["row"] == row]) for row in table.labels},
        citywide_total=_sum(totals[totals["district_code"] == NO_DISTRICT]),
        total=_cells(totals),
    )


def describe_years(basis: Basis, name: str, code: str = WHOLE) -> tuple[YearRow, ...]:
    """Return a table's classes year by year, the oldest first.

    Raises
    ------
    NotFoundError
        There is no such district.
    """
    if code != WHOLE and code not in basis.names:
        message = f"地区「{code}」は「{basis.area_set.title}」にありません。"
        raise NotFoundError(message, kind="district", code=code)
    table = basis.tables.get(name)
    if table is None:
        return ()
    counts, totals = table.counts, table.totals
    if code != WHOLE:
        counts = counts[counts["district_code"] == code]
        totals = totals[totals["district_code"] == code]
    return tuple(
        YearRow(
            int(year),
            {
                row: int(
                    counts[(counts["fiscal_year"] == year) & (counts["row"] == row)][
                        "things"
                    ].sum()
                )
                for row in table.labels
            },
            int(totals.loc[totals["fiscal_year"] == year, "things"].sum()),
        )
        for year in sorted(set(totals["fiscal_year"].tolist()))
    )


def _cells(found: pd.DataFrame) -> dict[str, Cell]:
    by_district = {
        str(code): _sum(rows)
        for code, rows in found.groupby("district_code")
        if code != NO_DISTRICT
    }
    return {WHOLE: _sum(found)} | by_district


def _sum(found: pd.DataFrame) -> Cell:
    known = found["yen"].dropna()
    yen = float(known.sum()) if len(known) else None
    return Cell(int(found["things"].sum()), yen)
