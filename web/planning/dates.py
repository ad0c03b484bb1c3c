"""What is due."""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from geo.report.basis.model import Basis, Due
from web.caching import revalidated
from web.database import get_snapshot
from web.planning.blueprint import bp
from web.planning.city import read_page


@dataclass(frozen=True, slots=True)
class DueMonth:
    """What is due in one month; ``first`` is a day in it."""

    first: date
    dues: tuple[Due, ...]


@bp.get("/<city>/report/dates")
@revalidated
def show_dates(city: str) -> ResponseReturnValue:
    """Show what is due, by day."""
    snapshot = get_snapshot(city)
    if not snapshot.area_sets:
        return render_template("planning/city/none.html", city=snapshot.city)
    figures, query = read_page(city)
    basis = figures.basis
    return render_template(
        "planning/city/dates.html",
        city=snapshot.city,
        figures=figures,
        query=query,
        overdue=tuple(due for due in _sorted(basis) if due.on < basis.on),
        months=group_months(basis),
        cards={
            due.uid: snapshot.get_card(due.uid)
            for due in basis.dues
            if due.uid in snapshot.positions
        },
    )


def group_months(basis: Basis) -> tuple[DueMonth, ...]:
    """Return what is due from today on, by month."""
    months: dict[tuple[int, int], list[Due]] = {}
    for due in _sorted(basis):
        if due.on >= basis.on:
            months.setdefault((due.on.year, due.on.month), []).append(due)
    return tuple(DueMonth(found[0].on, tuple(found)) for found in months.values())


def _sorted(basis: Basis) -> list[Due]:
    return sorted(basis.dues, key=lambda due: (due.on, due.title))
