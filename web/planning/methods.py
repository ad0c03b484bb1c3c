"""How every figure is made, from the registry of indicators."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.indicators import GROUPS, Indicator, load_indicators
from geo.report.basis.model import Basis
from web.caching import revalidated
from web.database import get_snapshot
from web.planning import method_words
from web.planning.blueprint import bp
from web.planning.figures import get_basis
from web.planning.query import read_as_of

__all__ = ["method_words", "show_methods"]


@dataclass(frozen=True, slots=True)
class Explained:
    """An indicator, and where this city's newest numbers of it come from."""

    indicator: Indicator
    source: str = ""
    fiscal_year: int | None = None
    as_of: date | None = None
    definition: str = ""
    fictional: bool = False

    @property
    def known(self) -> bool:
        """Whether this city has any number of it."""
        return bool(self.source or self.definition or self.as_of or self.fiscal_year)


@bp.get("/<city>/report/methods")
@revalidated
def show_methods(city: str) -> ResponseReturnValue:
    """Show every indicator's definition, with this city's newest source and date."""
    areas = request.args.get("areas") or None
    as_of = read_as_of(request.args)
    basis = get_basis(city, areas, as_of=as_of)
    explained = [_explain(indicator, basis) for indicator in load_indicators()]
    return render_template(
        "planning/methods/page.html",
        city=get_snapshot(city).city,
        basis=basis,
        areas=areas,
        as_of=as_of,
        groups=[
            (group, [each for each in explained if each.indicator.group == group])
            for group in GROUPS
        ],
    )


def _explain(indicator: Indicator, basis: Basis) -> Explained:
    measure = basis.latest(indicator.id)
    if measure is not None:
        return Explained(
            indicator,
            source=measure.source,
            fiscal_year=measure.fiscal_year,
            as_of=measure.as_of,
            definition=measure.definition,
            fictional=measure.fictional,
        )
    mix = basis.mixes.get(indicator.id)
    if mix is not None:
        return Explained(indicator, source=mix.source, as_of=mix.as_of)
    return Explained(indicator)
