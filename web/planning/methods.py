"""How every figure is made."""

from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from web.caching import revalidated
from web.planning.blueprint import bp


@bp.get("/<city>/report/methods")
@revalidated
def show_methods(city: str) -> ResponseReturnValue:
    """Show every indicator's definition."""
    raise NotFoundError("このページはまだありません。", kind="page")
