"""A programme's yearly totals as everybody may read them: small counts withheld."""

from dataclasses import dataclass, replace
from itertools import groupby

from geo.analysis.disclosure import Cell, hide
from geo.query.programmes import TotalRecord


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One year's totals of an area or of the city; ``hidden``: they are withheld."""

    total: TotalRecord
    hidden: bool


def protect_totals(totals: list[TotalRecord]) -> list[TotalLine]:
    """Return a programme's totals without what tells of one to four people.

    Parameters
    ----------
    totals : list of TotalRecord
        All that are kept of one programme, by year.

    Returns
    -------
    list of TotalLine
        In the same order. Hours and stamps go with the people they are of.

    Notes
    -----
    A year's areas and its city total are one table: people of no listed area are
    the rest between them, which is not published, but follows. Where the areas have more people
    than the city, the two were counted apart and bound nothing of each other.
    """
    lines = []
    for _, found in groupby(totals, key=lambda each: each.fiscal_year):
        lines += _protect_year(list(found))
    return lines


def _protect_year(totals: list[TotalRecord]) -> list[TotalLine]:
    areas = {
        at: float(each.people)
        for at, each in enumerate(totals)
        if each.area_name is not None and each.people is not None
    }
    cells = [
        Cell.of(f"c{at}", {at: 1.0}, value, worth=0) for at, value in areas.items()
    ]
    unread: list[str] = []
    for at, each in enumerate(totals):
        if each.area_name is not None or each.people is None:
            continue
        rest = float(each.people) - sum(areas.values())
        parts = dict.fromkeys(areas, 1.0) if rest >= 0 else {}
        own = {len(totals) + at: 1.0}
        cells.append(Cell.of(f"c{at}", parts | own, each.people, worth=1))
        # Who has the city's and every area's number has the rest, too.
        if parts and rest > 0:
            cells.append(Cell.of(f"rest{at}", own, rest))
            unread.append(f"rest{at}")
    hidden = hide(cells, already=unread).hidden if cells else frozenset()
    return [
        TotalLine(_without(each) if f"c{at}" in hidden else each, f"c{at}" in hidden)
        for at, each in enumerate(totals)
    ]


def _without(total: TotalRecord) -> TotalRecord:
    return replace(total, people=None, hours=None, stamps=None)
