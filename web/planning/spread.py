"""How figures spread: the heat table, inequality, balance of fields, gaps."""

from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from web.caching import revalidated
from web.planning.blueprint import bp


@bp.get("/<city>/report/table")
@revalidated
def show_table(city: str) -> ResponseReturnValue:
    """Show every indicator of every district."""
    raise NotFoundError("このページはまだありません。", kind="page")


@bp.get("/<city>/report/inequality")
@revalidated
def show_inequality(city: str) -> ResponseReturnValue:
    """Show how unlike the districts are, year by year."""
    raise NotFoundError("このページはまだありません。", kind="page")


@bp.get("/<city>/report/balance")
@revalidated
def show_balance(city: str) -> ResponseReturnValue:
    """Show fields against generations and times."""
    raise NotFoundError("このページはまだありません。", kind="page")


@bp.get("/<city>/report/gaps")
@revalidated
def show_gaps(city: str) -> ResponseReturnValue:
    """Show where nothing is within reach."""
    raise NotFoundError("このページはまだありません。", kind="page")
